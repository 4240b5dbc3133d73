package studypage

var words = map[string]Text{
	"scope": {"この結果の読み方", "How to read this"},
}

// verdicts have a sign beside their name, so that colour is not needed.
var verdicts = map[Verdict]struct {
	name Text
	sign string
}{
	Holds:       {Text{"成り立つ", "Holds"}, "✓"},
	DoesNotHold: {Text{"成り立たない", "Does not hold"}, "✕"},
	Undecided:   {Text{"判定できない", "Undecided"}, "?"},
	NoAnswer:    {Text{"回答なし", "No answer"}, "–"},
}

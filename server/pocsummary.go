package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"okuyuki/core/eval"
	"okuyuki/core/poc"
)

// summary prints a result in a few lines of one language.
type summary struct {
	r *poc.Result
	t map[string]string
}

func summaryOf(language string, r *poc.Result) summary { return summary{r, pocTexts[language]} }

func (s summary) print(out io.Writer) error {
	d, m := s.r.Data, s.r.Method
	fmt.Fprintln(out, s.verdict())
	fmt.Fprintf(out, s.t["data"]+"\n", d.Labelled, len(d.Classes), d.Unlabeled, d.Groups, d.Refused)
	if len(s.r.Comparison.Arms) == 0 {
		return nil
	}
	fmt.Fprintf(out, s.t["method"], m.Folds, m.Repeats, m.Steps, m.Seed)
	if m.Augmentation == poc.Harsh {
		fmt.Fprint(out, s.t["harsh"])
	}
	fmt.Fprint(out, "\n\n")
	if err := s.arms(out); err != nil {
		return err
	}
	if q := s.r.Depth; q != nil {
		fmt.Fprintf(out, s.t["depth"]+"\n", q.Quality, 100*(1+q.Quality)/2, q.Left, q.Photos)
		if q.Misfits > 0 {
			fmt.Fprintf(out, s.t["misfits"]+"\n", q.Misfits, q.Brought)
		}
	}
	if s.r.Trust != nil {
		s.trust(out)
	}
	if s.r.Stress != nil {
		if err := s.stress(out); err != nil {
			return err
		}
	}
	if s.r.Cost != nil {
		if err := s.cost(out); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(out, "\n"+s.t["seconds"]+"\n", m.Seconds, m.Workers, m.Kernel)
	return err
}

// verdict is the answer in one sentence, with what it rests on.
func (s summary) verdict() string {
	c := s.r.Comparison
	if len(c.Arms) == 0 {
		return s.t["not_compared"]
	}
	text := s.t[string(c.Verdict)]
	d := c.Difference
	text += " " + fmt.Sprintf(s.t["difference"], points(d.Mean), points(d.Low), points(d.High), s.r.Data.Labelled)
	switch {
	case s.r.Depth.Unlearned():
		text += " " + s.t["unlearned"]
	case c.MoreLabels > 0:
		text += " " + fmt.Sprintf(s.t["more"], c.MoreLabels)
	case c.MoreLabels < 0 && c.Verdict != poc.TooFew: // from so few nothing can be foreseen
		text += " " + s.t["never"]
	}
	return text
}

// points is a difference in whole points, with its sign.
func points(v float64) string {
	p := int(math.Round(100 * v))
	if p == 0 {
		return "0" // neither +0 nor -0
	}
	return strings.ReplaceAll(fmt.Sprintf("%+d", p), "-", "−")
}

// arms is the table of the arms.
func (s summary) arms(out io.Writer) error {
	var t table
	t.row("%s", s.t["head"])
	for _, a := range s.r.Comparison.Arms {
		depth := "-"
		if a.Depth != nil {
			depth = fmt.Sprintf("%.2f", a.Depth.AbsRel)
		}
		t.row("%s\t%s\t%.0f–%.0f %%\t%.2f\t%s", s.t[string(a.Arm)], eval.FormatShare(a.Accuracy.Value, a.Accuracy.Total),
			100*a.Accuracy.Low, 100*a.Accuracy.High, a.LogLoss, depth)
	}
	return t.print(out)
}

// trust says from which probability on answers are to be accepted, and what comes of it.
func (s summary) trust(out io.Writer) {
	t := s.r.Trust
	if at, ok := t.At(); ok {
		fmt.Fprintf(out, "\n"+s.t["threshold"]+"\n", 100*t.Suggested, eval.FormatShare(at.Coverage.Value, at.Coverage.Total), eval.FormatShare(at.Risk.Value, at.Risk.Total))
	}
	if c := t.Conformal; c != nil {
		fmt.Fprintf(out, s.t["sets"]+"\n", 100*(1-c.Alpha), c.MeanSize, eval.FormatShare(c.Covered, c.Photos))
	}
}

// cost is the table of the ways to work.
func (s summary) cost(out io.Writer) error {
	fmt.Fprintln(out)
	var t table
	t.row(s.t["costHead"], s.r.Cost.Form.Currency)
	for _, o := range s.r.Cost.Options {
		span := "-" // of the form alone
		if o.Low != o.High {
			span = amount(o.Low) + "–" + amount(o.High)
		}
		t.row("%s\t%s\t%s\t%.0f", s.t["cost_"+o.Kind], amount(o.PerMonth), span, o.Reviews)
	}
	return t.print(out)
}

// amount is money to three digits, more would be made up, with commas between thousands.
func amount(v float64) string {
	digits := 0
	if v != 0 {
		digits = 2 - int(math.Floor(math.Log10(math.Abs(v))))
	}
	if digits > 0 {
		return strconv.FormatFloat(v, 'f', min(digits, 2), 64)
	}
	unit := math.Pow(10, float64(-digits))
	text := strconv.FormatFloat(math.Round(v/unit)*unit, 'f', 0, 64)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// stress is the table of how far each arm bears each corruption.
func (s summary) stress(out io.Writer) error {
	fmt.Fprintln(out)
	var t table
	t.row("%s", s.t["stressHead"])
	for _, c := range s.r.Stress.Curves {
		t.row("%s\t%.0f %%\t%.0f %%\t%.0f %%", s.t["stress_"+string(c.Corruption)],
			100*c.ClassUntil[poc.Single], 100*c.ClassUntil[poc.Multi], 100*c.DepthUntil[poc.Multi])
	}
	return t.print(out)
}

// pocTexts are the texts of the summary, by language.
var pocTexts = map[string]map[string]string{
	"en": {
		"helps":        "Depth helps: learning it as a second task made the classes clearly more accurate on these photos.",
		"no_evidence":  "No evidence: on these photos it cannot be told whether learning depth helps.",
		"hurts":        "Depth hurts: learning it as a second task made the classes clearly less accurate on these photos.",
		"too_few":      "Not enough photos: with so few, even a large effect of depth could not be seen.",
		"not_compared": "Not enough photos: at least two of every class, from different places, must carry a label before anything can be compared.",
		"difference":   "Difference %s points (95 %% interval %s to %s), measured on %d photos.",
		"unlearned":    "The depth of these photos is not to be believed, so none was learned: the trainings compared are the same, and more photos would not change that. Bring depth maps of a sensor along.",
		"more":         "About %d more labelled photos would likely settle it.",
		"never":        "Even thousands more labelled photos would likely not settle it.",
		"depth":        "Depth quality %.2f: of two points clearly apart, about %.0f %% are in the right order. %d of %d photos are left out of learning depth.",
		"misfits":      "%d of %d depth maps do not fit their photos and are left out: check that each belongs to its photo, and has the same crop and the same way up and round.",
		"data":         "%d labelled photos of %d classes, %d without a label, %d places, %d files refused.",
		"method":       "%d folds, %d times, %d steps a training, seed %d.",
		"harsh":        " Trainings saw dark, blurred and noisy copies of the photos, too.",
		"head":         "training\tright\t95 % interval\tlog loss\tdepth error",
		"single":       "class only",
		"multi":        "class and depth",
		"shuffled":     "class and shuffled depth (control)",
		"probe":        "logistic regression (reference)",
		"threshold":    "Accept answers from %.0f %% on: %s of the photos are answered then, %s of those wrong, by models that had not seen them; a person looks at the rest.",
		"sets":         "Sets of classes that hold the right one with %.0f %%: %.1f classes each, right for %s of the photos.",
		"costHead":     "way to work\tcost a month (%s)\tinterval\tphotos a person looks at",
		"cost_today":   "a person, every photo",
		"cost_single":  "machine, class only",
		"cost_multi":   "machine, class and depth",
		"cost_sensor":  "and depth sensors",
		"stressHead":   "stays of use up to\tclass only\tclass and depth\tdepth itself",
		"stress_dark":  "darkness", "stress_noise": "noise", "stress_blur": "blur", "stress_jpeg": "JPEG",
		"stress_rotate": "rotation", "stress_tilt": "viewpoint",
		"seconds": "%.1f s with %d workers, kernel %s.",
	},
	"ja": {
		"helps":        "奥行きは役に立ちます。奥行きも学習すると、この写真では分類が明らかに良くなりました。",
		"no_evidence":  "判断できません。この写真では、奥行きの学習が役に立つかどうか分かりません。",
		"hurts":        "奥行きは逆効果です。奥行きも学習すると、この写真では分類が明らかに悪くなりました。",
		"too_few":      "写真が足りません。この枚数では、奥行きの効果が大きくても見つけられません。",
		"not_compared": "写真が足りません。比べるには、どの分類にも、別々の場所で撮ったラベル付きの写真が2枚以上必要です。",
		"difference":   "差は %s ポイント（95 %% 区間 %s ～ %s）、写真 %d 枚で測りました。",
		"unlearned":    "これらの写真の奥行きは信用できず、学習に使っていません。比べた学習は同じものなので、写真を増やしても差は出ません。深度センサーの深度マップを写真と一緒に置いてください。",
		"more":         "ラベル付きの写真があと約 %d 枚あれば、はっきりする見込みです。",
		"never":        "ラベル付きの写真を数千枚増やしても、はっきりしない見込みです。",
		"depth":        "奥行きの品質 %.2f:奥行きがはっきり違う2点のうち、前後が正しいのは約%.0f%%。奥行きの学習から外した写真は%d枚(全%d枚中)。",
		"misfits":      "奥行き画像%[2]d枚のうち%[1]d枚は写真と合わないため学習に使いません。写真との組み合わせ、切り抜き範囲、向き(左右・上下の反転)を確認してください。",
		"data":         "ラベル付き %d 枚（%d 分類）、ラベルなし %d 枚、場所 %d か所、読めなかったファイル %d 個。",
		"method":       "%d 分割の交差検証を %d 回、学習は毎回 %d ステップ、乱数の種 %d。",
		"harsh":        "学習には、暗い・ぶれた・ノイズの多い写しも加えました。",
		"head":         "学習のしかた\t正解\t95 % 区間\t対数損失\t奥行きの誤差",
		"single":       "分類だけ",
		"multi":        "分類と奥行き",
		"shuffled":     "分類と入れ替えた奥行き（対照）",
		"probe":        "ロジスティック回帰（参考）",
		"threshold":    "確率 %.0f %% 以上の答えを採用すると、答えるのは写真の %s、そのうち誤りは %s です（見ていない写真で測定）。残りは人が確認します。",
		"sets":         "%.0f %% の確率で正しい分類を含む候補は平均 %.1f 個で、写真の %s で正しく含みました。",
		"costHead":     "作業のしかた\t月の費用（%s）\t範囲\t人が見る枚数",
		"cost_today":   "すべて人が見る",
		"cost_single":  "機械（分類だけ）",
		"cost_multi":   "機械（分類と奥行き）",
		"cost_sensor":  "さらに深度センサー",
		"stressHead":   "どこまで使えるか\t分類だけ\t分類と奥行き\t奥行きそのもの",
		"stress_dark":  "暗さ", "stress_noise": "ノイズ", "stress_blur": "ぼけ", "stress_jpeg": "JPEG圧縮",
		"stress_rotate": "回転", "stress_tilt": "視点",
		"seconds": "%.1f 秒、並列 %d、カーネル %s。",
	},
}

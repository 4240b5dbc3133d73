package report

import "okuyuki/core/poc"

// Stress test.
var (
	textStress     = &pair{"写真が悪くなったとき（ストレステスト）", "When photos get worse (stress test)"}
	textStressNone = &pair{"ストレステストは行っていません。暗い写真、ぶれた写真などでの成績は分かりません。", "No stress test was run: how dark, blurred or noisy photos are borne is not known."}
	textStressLead = &pair{
		"評価側の写真を少しずつ悪くして、その写真を学習に使っていないモデルに答えさせました。奥行きは、元の写真に対する目標との相対誤差です。",
		"Photos held out were made worse step by step and answered by trainings that had not seen them. The depth error is relative to the target of the clean photo.",
	}
	textStressUntil = &pair{"どこまで使えるか（強さ）", "Up to which strength it stays of use"}
	textStressKind  = &pair{"悪化のしかた", "Corruption"}
	textUntilClass  = &pair{"分類：{arm}", "Class: {arm}"}
	textUntilDepth  = &pair{"奥行き：{arm}", "Depth: {arm}"}
	textAllTheWay   = &pair{"最後まで", "all the way"}
	textNotAtAll    = &pair{"少しでも不可", "not at all"}
	textUntilNote   = &pair{
		"分類は「元の写真での正解を明らかに下回らない」強さまで、奥行きは相対誤差が使える範囲の強さまでを示します。強さは0〜100 %で、100 %はこの試験での最大です。",
		"Class: until it is clearly below its accuracy on clean photos. Depth: while its error stays usable. Strength runs from 0 to 100%, the most that this test does.",
	}
	textStrength   = &pair{"強さ", "Strength"}
	textStressDesc = &pair{"{arm}：強さ0で{a}、最大で{b}。", "{arm}: {a} at strength 0, {b} at the most."}
	textClassOf    = &pair{"{kind}：分類の正解", "{kind}: right classes"}
	textDepthOf    = &pair{"{kind}：奥行きの誤差", "{kind}: depth error"}
	textAbsRelAxis = &pair{"相対誤差", "Relative error"}
	textClassRow   = &pair{"分類：{arm}", "Class: {arm}"}
	textDepthRow   = &pair{"奥行き誤差：{arm}", "Depth error: {arm}"}
)

var textCorruptions = table{
	{string(poc.Dark), "暗さ", "Darkness"},
	{string(poc.Noise), "ノイズ", "Noise"},
	{string(poc.Blur), "ぼけ", "Blur"},
	{string(poc.JPEG), "JPEG圧縮", "JPEG compression"},
	{string(poc.Rotate), "回転", "Rotation"},
	{string(poc.Tilt), "視点のずれ", "Change of viewpoint"},
}

// Trust in use.
var (
	textTrust     = &pair{"確信度の信頼性", "Trust in use"}
	textTrustNone = &pair{"確信度の検証は行っていません。確信度が高い答えだけを使う運用の成績は分かりません。", "Confidence was not checked: how well it goes when only sure answers are used is not known."}
	textTrustLead = &pair{
		"学習に使っていない写真での答えをもとに、確信度を温度{t}で補正しました。補正の前後は次のとおりで、どれも小さいほどよい値です。",
		"Confidence was corrected with a temperature of {t}, fitted to answers on photos not learned from. Before and after, smaller is better:",
	}
	textCalibration = &pair{"補正", "Correction"}
	textBefore      = &pair{"前", "before"}
	textAfter       = &pair{"後", "after"}
	textECE         = &pair{"期待校正誤差（ECE）", "Expected calibration error"}
	textBrier       = &pair{"Brierスコア", "Brier score"}
	textNLL         = &pair{"負の対数尤度（nat）", "Negative log-likelihood (nats)"}
	textRiskTitle   = &pair{"自動で答える割合と、その誤り", "Answers given by itself, and how many are wrong"}
	textRiskDesc    = &pair{"しきい値{t}では、自動で答えるのは{c}、そのうち誤りは{r}です。", "At threshold {t} it answers {c} by itself; of these {r} are wrong."}
	textCoverage    = &pair{"自動で答える割合", "Answered by itself"}
	textRisk        = &pair{"そのうちの誤り", "Wrong among these"}
	textThreshold   = &pair{"しきい値", "Threshold"}
	textSuggested   = &pair{"{t}（推奨）", "{t} (suggested)"}
	textRiskNote    = &pair{
		"確信度がしきい値に届かない写真は「要確認」として人が見ます。しきい値は同じ写真で選んでいるため、実際の誤りはこれよりやや多いことがあります。",
		"Photos below the threshold go to a person. The threshold was chosen on the same photos, so that the true risk may be somewhat higher.",
	}
	textConformal = &pair{
		"候補の集合（コンフォーマル予測）は、{n}枚で調整し、{p} %以上の確率で正しい分類を含むように作りました。含んでいた割合は{c}、集合の大きさは平均{size}、1つに絞れたのは{one}です。",
		"Conformal sets, calibrated on {n} photos, are made to hold the right class with a probability of {p}% or more. They held it for {c}; their mean size is {size}, and {one} have a single class.",
	}
	textConformalNone = &pair{"候補の集合（コンフォーマル予測）を作るには、写真が足りません。", "There are too few photos for conformal sets."}
)

// Cost.
var (
	textCost     = &pair{"費用", "Cost"}
	textCostLead = &pair{
		"1か月の写真は{n}枚（1日{day}枚×{days}日）です。機械が答えた写真と人が見た写真、それぞれの判断ミスと目視の費用を足しました。",
		"{n} photos a month ({day} a day on {days} days). Added up are the wrong decisions of machine and people, and the reviews.",
	}
	textWay      = &pair{"進め方", "Way of working"}
	textMonthly  = &pair{"月額", "A month"}
	textRange95  = &pair{"95 %区間", "95% interval"}
	textErrors   = &pair{"判断ミス／月", "Wrong a month"}
	textReviews  = &pair{"目視／月", "Reviews a month"}
	textOnce     = &pair{"初期費用", "Once"}
	textFromHead = &pair{"根拠", "Rests on"}
	textTerms    = &pair{"内訳", "What it is made of"}
	textTermHead = &pair{"項目", "Item"}
	textTimes    = &pair{"件数／月", "Number a month"}
	textEach     = &pair{"単価", "Each"}
	textSum      = &pair{"月額", "A month"}
	textShare    = &pair{"測定した割合（区間）", "Measured share (interval)"}
	textFormula  = &pair{
		"計算式：月額 = N × [（1 − c）×（R + e × W）+ c × r × W]。Nは月の枚数、cは自動で答える割合、rはそのうちの誤り、Rは目視1枚、Wは判断ミス1件の費用、eは現在の判断ミスの割合です。人が見る写真では、いまと同じ割合で判断ミスが起きるとしました。",
		"A month = N [(1 − c)(R + e W) + c r W], with N photos a month, c the share answered by itself, r the wrong ones among these, R a review, W a wrong decision and e today's share of wrong decisions. People are taken to err as today on the photos they look at.",
	}
	textFormulaRange = &pair{
		"区間は、cとrの区間（それぞれ97.5 %のWilson区間、あわせて95 %以上）の中での最小と最大です。2つのやり方は同じ写真で測っているため、区間の重なりで優劣を判断しないでください。差は「根拠」の章にあります。",
		"Intervals are the least and the most within the Wilson intervals of c and r (97.5% each, together at least 95%). Both ways were measured on the same photos: do not compare them by the overlap of intervals, but by the difference under Evidence.",
	}
	textSensorNote = &pair{
		"センサーの行は仮定です。センサーを使った測定はしていないため、判断ミスは「分類＋奥行き」と同じとし、区間の下限は機械の判断ミスがない場合としました。",
		"The sensor's row is an assumption: nothing was measured with a sensor. It takes the answers to be no better than those of class and depth, and the lower end to have no wrong one.",
	}
	textBreakEven = &pair{"センサーの費用に見合うには、判断ミスが月に{n}件より多く減る必要があります。", "To pay for itself, the sensor has to spare more than {n} wrong decisions a month."}
	textFormHead  = &pair{"入力した値", "Figures entered"}
	textNoCost    = &pair{"費用の欄が未入力のため、計算していません。", "Not reckoned: the cost form was not filled in."}
	textAssumed   = &pair{"（仮定）", " (assumed)"}
)

var textOptions = table{
	{poc.Today, "いまのまま（すべて人が見る）", "As today (people look at all)"},
	{poc.WithSingle, "分類のみ", "Class only"},
	{poc.WithMulti, "分類＋奥行き", "Class and depth"},
	{poc.WithSensor, "＋深度センサー", "With depth sensors"},
}

var textTermNames = table{
	{poc.TermReviews, "目視", "Reviews"},
	{poc.TermMachineErrors, "機械の判断ミス", "Wrong by the machine"},
	{poc.TermPersonErrors, "人の判断ミス", "Wrong by people"},
	{poc.TermSensors, "センサー", "Sensors"},
}

var textFrom = table{
	{poc.FromForm, "入力値", "form"},
	{poc.FromData, "写真の枚数", "the photos"},
	{poc.FromComparison, "比較の結果", "comparison"},
	{poc.FromTrust, "比較と確信度の検証", "comparison and confidence"},
	{poc.FromAssumption, "仮定（未測定）", "assumption, not measured"},
	{poc.FromConvention, "目安", "rule of thumb"},
}

// Fields of the form, as they are listed in the report.
var (
	textFormPhotos = &pair{"1日の写真枚数", "Photos a day"}
	textFormDays   = &pair{"月の稼働日数", "Working days a month"}
	textFormWrong  = &pair{"判断ミス1件の損失（W）", "Cost of a wrong decision (W)"}
	textFormReview = &pair{"目視1枚の費用（R）", "Cost of a review (R)"}
	textFormLabel  = &pair{"分類付け1枚の費用", "Cost of a label"}
	textFormSensor = &pair{"センサー1台の月額×台数", "Sensor a month × number"}
	textFormToday  = &pair{"現在の判断ミスの割合（e）", "Share of wrong decisions today (e)"}
)

// Road map.
var (
	textRoad     = &pair{"次の段階と通過条件", "Next steps and their gates"}
	textRoadLead = &pair{
		"条件をすべて満たしたら、次の段階へ進みます。数字の出どころをそれぞれ示します。「目安」は経験則で、測定値ではありません。",
		"Go on to the next step when every gate is passed. Each says where its number comes from; a rule of thumb is no measurement.",
	}
	textGate       = &pair{"条件", "Gate"}
	textNeed       = &pair{"必要", "Needed"}
	textHave       = &pair{"現在", "Now"}
	textState      = &pair{"判定", "State"}
	textPassed     = &pair{"○ 達成", "✓ passed"}
	textMissed     = &pair{"× 未達", "✗ not yet"}
	textUnmeasured = &pair{"— 未測定", "— not measured"}
	textWeeks      = &pair{"{n}週以上", "{n} weeks or more"}
	textAtLeast    = &pair{"{x}以上", "{x} or more"}
	textAtMost     = &pair{"{x}以下", "{x} or less"}
	textYes        = &pair{"あり", "yes"}
	textNo         = &pair{"なし", "no"}
)

var textSteps = table{
	{poc.Trial, "1. 小さな試行", "1. Small trial"},
	{poc.Widen, "2. 範囲を広げる", "2. Widen"},
	{poc.Operate, "3. 日常の運用", "3. Daily use"},
}

// What is done in a step.
var textStepWhat = table{
	{poc.Trial, "いまの仕事と並行して、分類済みの写真を{n}枚まで集めます（{weeks}）。機械の答えは参考にとどめます。", "Beside today's work, collect {n} labelled photos ({weeks}). The machine's answers are for information only."},
	{poc.Widen, "場所と日を増やし、分類済みの写真を{n}枚にします（{weeks}）。確信度の高い答えだけを使い、残りは人が見ます。", "More places and days, {n} labelled photos ({weeks}). Sure answers are used; people look at the rest."},
	{poc.Operate, "毎月、機械が答えた写真から{n}枚を無作為に選んで人が確かめます。条件を外れたら前の段階に戻ります。", "Every month people check {n} photos drawn at random from those the machine answered. Go back a step when a gate fails."},
}

var textGates = table{
	{"class_labels", "最も少ない分類の枚数", "Photos of the smallest class"},
	{"verdict", "比較に足りる写真がある", "Photos enough for an answer"},
	{"accuracy", "正解の割合の下限（最も多い分類をいつも答えるより上）", "Lower end of the share right (above always naming the commonest class)"},
	{"labels", "分類済みの写真（正解率の区間が±5ポイントになる枚数）", "Labelled photos (for an accuracy within ± 5 points)"},
	{"places", "場所の数", "Places"},
	{"risk", "自動で答えた写真の誤りの上限", "Upper end of the wrong share among its own answers"},
	{"coverage", "自動で答える割合の下限", "Lower end of the share it answers"},
	{"cost", "月額の上限（いまの月額まで）", "Upper end of the cost a month (no more than today)"},
}

package report

import "okuyuki/core/poc"

// Words and units.
var (
	textPercent    = &pair{" %", "%"}
	textNone       = &pair{"—", "—"}
	textOf         = &pair{"{n}枚中{k}枚", "{k} of {n}"}
	textRange      = &pair{"{low}〜{high}", "{low} to {high}"}
	textPhotosUnit = &pair{"枚", ""}
	textPointsUnit = &pair{"ポイント", " points"}
	textGapPhotos  = &pair{"{n}枚あたり{d}枚", "{d} of {n} photos"}
	textGapPoints  = &pair{"{d}ポイント", "{d} points"}
	textColon      = &pair{"：", ": "}
)

// Names of the arms.
var textArms = table{
	{string(poc.Single), "分類のみ", "Class only"},
	{string(poc.Multi), "分類＋奥行き", "Class and depth"},
	{string(poc.Shuffled), "対照（別の写真の奥行き）", "Control (depth of another photo)"},
	{string(poc.Probe), "参考（最終層のみ）", "Reference (last layer only)"},
}

// Names that fit beside a chart.
var (
	textShuffledShort = &pair{"対照", "Control"}
	textProbeShort    = &pair{"参考", "Reference"}
)

// What a verdict is called, what it says, and what that means.
var (
	textTags = table{
		{string(poc.Helps), "効果あり", "It helps"},
		{string(poc.NoEvidence), "効果は確認できず", "No evidence"},
		{string(poc.Hurts), "逆効果", "It hurts"},
		{string(poc.TooFew), "写真が足りません", "Not enough photos"},
		{"", "未実施", "Not compared"},
	}
	textVerdicts = table{
		{string(poc.Helps), "奥行きも一緒に学習すると、この写真では分類の正解が増えました。", "Learning depth as well made the classification better on these photos."},
		{string(poc.NoEvidence), "奥行きも一緒に学習しても、この写真では分類がよくなるとも悪くなるとも言えません。", "On these photos, learning depth as well made the classification neither clearly better nor clearly worse."},
		{string(poc.Hurts), "奥行きも一緒に学習すると、この写真では分類の正解が減りました。", "Learning depth as well made the classification worse on these photos."},
		{string(poc.TooFew), "この枚数では、奥行きが分類に役立つかどうかを判断できません。", "These are too few photos to tell whether depth helps the classification."},
		{"", "分類のみと分類＋奥行きの比較は、まだ行っていません。", "Class only and class with depth were not compared yet."},
	}
	textMeanings = table{
		{string(poc.Helps), "差は偶然だけでは説明しにくい大きさです。ただし、確かめたのはここにある写真だけです。別の現場やカメラでも同じとは限りません。", "Chance alone hardly explains the difference. It was shown on these photos only: another site or camera may differ."},
		{string(poc.NoEvidence), "「効果がない」と証明されたわけではありません。区間の範囲内の差なら、あってもおかしくありません。", "This does not prove that there is no effect: any difference within the interval is still possible."},
		{string(poc.Hurts), "差は偶然だけでは説明しにくい大きさです。この写真では、分類だけを学習するほうがよい結果です。", "Chance alone hardly explains the difference. On these photos, learning the class only is the better choice."},
		{string(poc.TooFew), "仮に大きな効果があっても、この枚数では見つけることも否定することもできません。", "Even a large effect could be neither seen nor ruled out here."},
		{"", "比較を行うと、ここに結論が入ります。", "The answer will stand here once the comparison has been run."},
	}
)

// Page one.
var (
	textKind       = &pair{"PoC報告書", "Proof-of-concept report"}
	textUntitled   = &pair{"名称なし", "Untitled"}
	textQuestion   = &pair{"問い：奥行きも一緒に学習すると、この写真の分類はよくなるか。", "The question: does learning depth as well make the classification of these photos better?"}
	textRight      = &pair{"学習に使っていない写真での正解", "right on photos not learned from"}
	textPaired     = &pair{"同じ写真どうしで比べた差", "paired on the same photos"}
	textNotUse     = &pair{"上の数字は目安にもなりません。判断に使わないでください。", "Do not decide anything by the figures above."}
	textInterval   = &pair{"95 %区間 {range}", "95% interval {range}"}
	textDifference = &pair{"奥行きによる差", "Difference made by depth"}
	textSame       = &pair{"実質的に同じとみなせる差（±{m}ポイント）に収まる確率は{p} %です。", "The probability that the difference is practically none (within ±{m} points) is {p}%."}
	textControlOK  = &pair{
		"別の写真の奥行きで学習した対照よりも正解が多く、その写真自身の奥行きが効いたと見られます。",
		"It also beats the control that learned the depth of another photo, so it is the photo's own depth that helped.",
	}
	textControlOpen = &pair{
		"ただし、別の写真の奥行きで学習した対照との差ははっきりしません。奥行きそのものではなく、課題を1つ増やしたことの効果かもしれません。",
		"Against the control that learned the depth of another photo the difference is not clear: having a second task at all may have helped, and not depth.",
	}
	textPower = &pair{
		"仮に本当の差が20ポイントあったとき、この写真で気づけた確率は{p} %です。",
		"Had the true difference been 20 points, the chance to notice it on these photos was {p}%.",
	}
	textNext  = &pair{"次にすること", "What to do next"}
	textMoney = &pair{"費用の見込み（1か月）", "Expected cost a month"}
	textBasis = &pair{
		"根拠：分類済みの写真{n}枚、{c}分類、{places}、{folds}分割×{repeats}回の交差検証。",
		"Based on {n} labelled {n|photo|photos} in {c} {c|class|classes}, {places}, {folds}-fold cross-validation repeated {repeats} {repeats|time|times}.",
	}
	textBasisFew   = &pair{"根拠：分類済みの写真{n}枚、{c}分類、{places}。", "Based on {n} labelled {n|photo|photos} in {c} {c|class|classes}, {places}."}
	textPlaces     = &pair{"{g}か所", "{g} {g|place|places}"}
	textNoPlaces   = &pair{"場所の区別なし", "places not told apart"}
	textPrivacy    = &pair{"写真はどこにも送られていません。計算はすべて手元の端末で行いました。", "No photo was sent anywhere: everything was computed on the user's own machine."}
	textNoForm     = &pair{"費用の欄が未入力のため、計算していません。1日の枚数と判断ミス1件の損失を入力すると、ここに月額が出ます。", "Not reckoned: the cost form is empty. With photos a day and the cost of a wrong decision, the cost a month stands here."}
	textMoneyFirst = &pair{
		"区間は、測定した割合の不確かさだけを含みます。入力した値の誤差は含みません。",
		"The intervals hold the uncertainty of the measured proportions only, not that of the figures entered.",
	}
)

// What the cost comes to.
var (
	textPays    = &pair{"{way}の月額は、区間の上限でもいまを下回ります。入力した値が正しければ、見合う見込みです。", "{way}: even the upper end of its interval is below today's cost. If the figures entered are right, it pays."}
	textCostly  = &pair{"{way}の月額は、区間の下限でもいまを上回ります。このままでは見合いません。", "{way}: even the lower end of its interval is above today's cost. As it is, it does not pay."}
	textUnclear = &pair{"{way}の月額の区間は、いまの費用をまたいでいます。見合うかどうかは、まだ言えません。", "{way}: the interval holds today's cost. Whether it pays cannot be told yet."}
)

// What to do next.
var (
	textDoMulti    = &pair{"奥行きも学習したモデルで、小さな試行を始めます。", "Start a small trial with the model that learns depth as well."}
	textDoTrial    = &pair{"分類済みの写真を{n}枚まで増やします（いまは{k}枚）。", "Label photos up to {n} (now {k})."}
	textDoSingle   = &pair{"分類だけを学習するモデルで進めます。しくみが単純なぶん、扱いも楽です。", "Go on with the model that learns the class only: it is the simpler one."}
	textDoDrop     = &pair{"この写真では、奥行きを一緒に学習するのはやめます。", "Do not learn depth as a second task on these photos."}
	textDoMore     = &pair{"白黒をつけるには、分類済みの写真があと約{n}枚必要な見込みです。", "Some {n} more labelled photos would likely settle the question."}
	textDoDepth    = &pair{"これらの写真の奥行きは信用できず、学習に使っていません。比べた学習は同じものなので、写真を増やしても差は出ません。確かめるには、深度センサーの深度マップを写真と一緒に入れてください。", "The depth of these photos was not to be believed, and none was learned: the ways of learning that were compared are the same, and more photos would not tell them apart. To find out, bring depth maps of a sensor along."}
	textDoNever    = &pair{"写真を数千枚増やしても結論は変わらない見込みです。この問いのために写真を増やす必要はありません。", "Thousands more photos would hardly settle the question: do not collect any for its sake."}
	textDoFew      = &pair{"どの分類も{n}枚以上になるまで、写真に分類を付けます（いま最も少ない分類は{k}枚）。", "Label photos until every class has {n} or more (the smallest has {k} now)."}
	textDoCompare  = &pair{"2つ以上の分類に写真を入れて、比較を行います。", "Put photos into two classes or more, and run the comparison."}
	textDoPlaces   = &pair{"別の場所や別の日の写真も加えます（いまは{g}か所）。", "Add photos of other places and days ({g} {g|place|places} now)."}
	textDoNoPlaces = &pair{"写真に場所を付けます。同じ場所の写真が学習と評価に分かれると、成績が実際よりよく見えます。", "Give the photos their places: a place on both sides of a split makes results look better than they are."}
	textDoStress   = &pair{"暗い写真やぶれた写真での強さを、ストレステストで確かめます。", "Run the stress test to see how dark or blurred photos are borne."}
	textDoForm     = &pair{"費用の欄を入力し、見合うかどうかを確かめます。", "Fill in the cost form to see whether it pays."}
)

// Advice on taking photos: what was found, then the rule that would help.
var textAdvice = table{
	{"dark", "暗い写真が{total}枚中{n}枚あります。照明を足すか、明るい時間に撮ります。", "{n} of {total} photos are dark: add light or shoot in daylight."},
	{"blurred", "ぶれやピンぼけの写真が{total}枚中{n}枚あります。両手で構えて止まって撮るか、三脚を使います。", "{n} of {total} photos are blurred: stand still with both hands on the camera, or use a tripod."},
	{"noisy", "ざらつきの多い写真が{total}枚中{n}枚あります。照明を足し、ISO感度を下げます。", "{n} of {total} photos are noisy: add light and lower the ISO."},
	{"clipped", "白飛びや黒つぶれの写真が{total}枚中{n}枚あります。逆光を避け、露出を調整します。", "{n} of {total} photos are clipped: avoid shooting against the light, and adjust the exposure."},
	{"small", "画素数の少ない写真が{total}枚中{n}枚あります。縮小せず、元の大きさで渡します。", "{n} of {total} photos are small: hand over the originals, not reduced copies."},
	{"duplicates", "同じか、ほぼ同じ写真が{total}枚中{n}枚あります。1枚だけ残します。", "{n} of {total} photos are copies or nearly so: keep one of each."},
	{"imbalance", "分類ごとの枚数に偏りがあります（最も少ない分類は{total}枚中{n}枚）。少ない分類の写真を増やします。", "The classes are uneven (the smallest has {n} of {total} photos): add to the small ones."},
	{"one_place", "{total}枚中{n}枚が1か所の写真です。別の場所でも撮ります。", "{n} of {total} photos are of one place: shoot elsewhere, too."},
}

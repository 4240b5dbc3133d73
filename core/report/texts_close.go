package report

import "okuyuki/core/poc"

// Limits.
var (
	textLimits     = &pair{"限界", "Limits"}
	textLimitsMeas = &pair{"測っていないこと", "What was not measured"}
	textLimitsStat = &pair{"数字の読み方の限界", "How far the figures carry"}
	textLimSites   = &pair{"ここにない場所、カメラ、季節の写真。", "Photos of other places, cameras and seasons."}
	textLimTime    = &pair{"時間がたったあとの成績。運用中は毎月の確認が必要です。", "How well it holds as time goes by: daily use needs its monthly check."}
	textLimDepth   = &pair{"実際の距離に対する奥行きの正確さ（目標は基本モデルの推定値です）。", "How true the depth is in metres: its target was the base model's own estimate."}
	textLimSensor  = &pair{"深度センサーを使った場合の成績。", "How well it would go with a depth sensor."}
	textLimStress  = &pair{"暗い写真、ぶれた写真などでの成績。", "How dark, blurred or noisy photos are borne."}
	textLimTrust   = &pair{"確信度の信頼性。", "How far the confidence can be trusted."}
	textLimRefused = &pair{"読み込めなかったファイル{n}件。読めない理由が分類と関係していれば、結果は偏ります。", "The {n} {n|file|files} that could not be read. If that has to do with their class, the results are biased."}
	textLimLabels  = &pair{"付けた分類の誤り。分類は正しいものとして扱いました。", "Errors of the labels: they were taken to be right."}
	textLimSmall   = &pair{"写真が{n}枚のため、区間は広くなります。百分率の小数は意味を持たないため示していません。", "With {n} photos the intervals are wide. Decimals would mean nothing and are left out."}
	textLimPlaces0 = &pair{"場所を区別していません。同じ場所の写真が何枚もあると、区間は実際より狭く、成績は実際よりよく見えます。", "Places were not told apart. If several photos show one place, intervals are too narrow and results too good."}
	textLimPlaces1 = &pair{"場所は{g}か所だけです。割合の区間は写真を独立とみなしているため、場所ごとの違いを含みません。", "There are only {g} {g|place|places}. Intervals of proportions take photos as independent and leave out how places differ."}
	textLimPlaces  = &pair{"割合の区間は写真を独立とみなしています。場所の違いまで含むのは、差のブートストラップ区間と符号反転検定だけです。", "Intervals of proportions take photos as independent. Only the bootstrap and the sign-flip test of the difference resample whole places."}
	textLimLooks0  = &pair{"この写真で比較を何回行ったかは記録していません。見るたびに写真を足して比較し直すと、偶然「効果あり」になる確率は5 %を超えます。", "How often the comparison was run on these photos was not counted. To look, add photos and look again raises the chance of a false “it helps” above 5%."}
	textLimLooks1  = &pair{"この写真での比較は今回が最初です。", "This was the first comparison on these photos."}
	textLimLooks   = &pair{"この写真での比較は{n}回目です。5 %という誤りの確率は1回目にだけ当てはまります。補正はしていません。", "This was comparison number {n} on these photos. The 5% chance of a false verdict holds for the first only; nothing was corrected."}
	textLimMulti   = &pair{"結論に使うのは、先に決めた1つの比較だけです。分類ごとの値、対照、学習曲線、ストレステストは参考で、多重比較の補正はしていません。", "The verdict goes by the one contrast fixed beforehand. Everything else – classes, control, curves, stress test – is descriptive and not corrected for multiplicity."}
	textLimSeed    = &pair{"乱数の種は1つ（{seed}）です。種を変えると数字は少し変わります。交差検証のくり返しは{r}回です。", "One seed was used ({seed}); another gives somewhat other figures. The cross-validation was repeated {r} {r|time|times}."}
	textLimCV      = &pair{"交差検証の学習どうしは写真を共有しています。補正t検定はこれを近似的に扱います。実際に使うモデルは全部の写真で学習するので、成績は少しよいかもしれません。", "Trainings of a cross-validation share photos; the corrected t-test allows for it approximately. The model in use learns from all photos and may do slightly better."}
	textLimChosen  = &pair{"推奨のしきい値は、成績を測ったのと同じ写真で選びました。", "The suggested threshold was chosen on the photos it was measured on."}
	textLimMoney   = &pair{"費用は、入力した値が正しいものとして計算しました。判断ミスの種類による損失の違いは考えていません。", "The cost takes the figures entered to be right, and all wrong decisions to cost the same."}
)

// Phrases for the meeting: what a site engineer can say and stand by.
var (
	textPhrases     = &pair{"会議で使える言い方", "Phrases for the meeting"}
	textPhrasesLead = &pair{"どの文も、この報告書の数字だけで裏づけられます。", "Each is borne out by the figures of this report, and says no more."}
	textSayBoth     = &pair{"学習に使っていない写真で、分類だけなら{single}、奥行きも学習すると{multi}が正解でした。", "On photos it had not learned from, the model got {single} right with the class only, and {multi} with depth as well."}
	textSayRange    = &pair{"差は{gap}で、95 %の区間は{range}です。", "The difference is {gap}, with a 95% interval of {range}."}
	textSayElse     = &pair{"ほかの現場でどうなるかは、まだ分かりません。まず小さく試して確かめます。", "What it does elsewhere we do not know yet. We want a small trial to find out."}
	textSayMore     = &pair{"結論を出すには、分類済みの写真があと{n}枚ほど必要な見込みです。", "To settle it, we would likely need some {n} more labelled photos."}
	textSayNever    = &pair{"差があるとしても小さく、写真を増やして追いかける価値は低いと見ています。", "If there is a difference, it is small, and not worth collecting photos for."}
	textSayDark     = &pair{"奥行きの推定は、{kind}では強さ{p}までしか使えません。撮り方のルールが必要です。", "The depth map stays of use up to a strength of {p} for {kind} only: we need a rule for taking photos."}
	textSayDark0    = &pair{"奥行きの推定は、{kind}が少し加わるだけで使えなくなります。撮り方のルールが必要です。", "A little {kind} is enough to spoil the depth map: we need a rule for taking photos."}
	textSayTrust    = &pair{"確信度の高い{c}だけを機械に任せると、そのうちの誤りは{r}でした。残りは人が見ます。", "If the machine answers only where it is sure, {c}, it is wrong in {r} of these. People look at the rest."}
	textSayCost     = &pair{"月額は、いまの{today}に対して{cost}の見込みです（95 %区間 {range}）。", "The cost a month is expected to be {cost} (95% interval {range}), against {today} today."}
	textSayPrivacy  = &pair{"写真は社外のどこにも送っていません。", "No photo was sent to anybody."}
)

var textSayVerdict = table{
	{string(poc.Helps), "この写真では、奥行きも一緒に学習したほうが分類の正解が増えました。", "On these photos, learning depth as well gave more right answers."},
	{string(poc.NoEvidence), "この写真では、奥行きの効果は確認できませんでした。効果がないと証明したわけではありません。", "On these photos we found no evidence that depth helps. That is no proof that it does not."},
	{string(poc.Hurts), "この写真では、奥行きも一緒に学習すると正解が減りました。分類だけで進めます。", "On these photos, learning depth as well gave fewer right answers. We go on with the class only."},
	{string(poc.TooFew), "写真が足りず、まだ結論は出せません。", "There are too few photos to conclude anything yet."},
	{"", "比較はまだ行っていません。", "The comparison has not been run yet."},
}

// Glossary: term, then what it means; in the order in which they are met.
var textGlossary = []struct{ term, means pair }{
	{pair{"正解の割合（正解率）", "Accuracy"}, pair{"答えた分類が、人の付けた分類と一致した写真の割合。", "Share of the photos whose answer is the label that a person gave."}},
	{pair{"分類のみ／分類＋奥行き", "Class only; class and depth"}, pair{"1つの課題だけを学習するやり方（シングルタスク）と、2つの課題を同時に学習するやり方（マルチタスク）。", "Learning one task (single task), or two at once (multitask)."}},
	{pair{"対照", "Control"}, pair{"奥行きの正解を別の写真と入れ替えた学習。課題を増やしただけの効果を見分けるために行う。", "Learning with the depth of another photo: it shows what a second task alone brings."}},
	{pair{"交差検証", "Cross-validation"}, pair{"写真をいくつかに分け、1つを取り分けて残りで学習し、取り分けた写真で試す。これを順にくり返す。", "Photos are split into parts; each part in turn is left out of the learning and used to test it."}},
	{pair{"95 %区間", "95% interval"}, pair{"同じ手順を何度もくり返したとき、100回に約95回は本当の値を含む範囲。写真が少ないほど広い。", "A range made so that in about 95 of 100 repetitions of the study it holds the true value. Few photos make it wide."}},
	{pair{"p値", "p-value"}, pair{"本当は差がないとしたとき、これ以上の差が偶然に出る確率。", "If there were truly no difference: the chance of one at least this large."}},
	{pair{"適合率・再現率", "Precision, recall"}, pair{"適合率は、その分類と答えた写真のうち正しかった割合。再現率は、その分類の写真のうち見つけられた割合。", "Precision: of the photos given that class, the share that is right. Recall: of the photos of that class, the share that was found."}},
	{pair{"混同行列", "Confusion matrix"}, pair{"実際の分類（行）と答えた分類（列）の組み合わせごとに枚数を数えた表。", "Photos counted by their label (rows) and the answer (columns)."}},
	{pair{"対数損失・Brierスコア", "Log loss, Brier score"}, pair{"確信度まで含めて答えの悪さを測る値。自信のある間違いほど大きくなる。", "Measures of answers that count confidence: a sure mistake costs most."}},
	{pair{"校正・ECE", "Calibration, ECE"}, pair{"確信度80 %の答えが実際に80 %正しければ、校正されている。ECEはそのずれの平均。", "Calibrated: of answers given with 80%, 80% are right. ECE is the mean deviation from that."}},
	{pair{"しきい値・要確認", "Threshold"}, pair{"確信度がしきい値に届かない写真は「要確認」として人が見る。", "Photos with a confidence below it go to a person."}},
	{pair{"コンフォーマル予測", "Conformal set"}, pair{"正しい分類を決めた確率で含むように作った候補の集まり。", "A set of classes made to hold the right one with a stated probability."}},
	{pair{"奥行きの相対誤差・δ1", "Relative depth error, delta1"}, pair{"相対誤差は、目標との差を目標で割った平均（AbsRel）。δ1は、目標との比が1.25倍以内に収まった画素の割合。", "Relative error: mean of the difference divided by the target (AbsRel). delta1: share of pixels within a factor of 1.25 of the target."}},
	{pair{"学習曲線", "Learning curve"}, pair{"学習に使う枚数を増やしたときの正解率の変化。", "Accuracy as the number of labelled photos grows."}},
}

// Provenance.
var (
	textGlossaryHead = &pair{"用語", "Glossary"}
	textProvenance   = &pair{"再現のための情報", "Provenance"}
	textVersion      = &pair{"プログラム", "Program"}
	textKernel       = &pair{"計算方式", "Kernel"}
	textModel        = &pair{"基本モデル", "Base model"}
	textModelID      = &pair{"基本モデルのSHA-256", "SHA-256 of the base model"}
	textDataHash     = &pair{"データのSHA-256", "SHA-256 of the data"}
	textSeed         = &pair{"乱数の種", "Seed"}
	textDesign       = &pair{"交差検証", "Cross-validation"}
	textDesignValue  = &pair{"{k}分割×{r}回、{steps}ステップ、バッチ{batch}枚", "{k} folds × {r}, {steps} steps, batches of {batch}"}
	textFirst        = &pair{"奥行きだけの学習", "Depth alone, first"}
	textFirstValue   = &pair{"奥行きも学習する方式では、先に{n}ステップ", "{n} steps before these, where depth is learned too"}
	textTime         = &pair{"比較の時間", "Time of the comparison"}
	textTimeValue    = &pair{"{s}秒（並列{w}）", "{s} s with {w} {w|worker|workers}"}
	textLicence      = &pair{"ライセンス", "Licences"}
	textLicenceValue = &pair{
		"プログラムはApache-2.0。同梱物の一覧は、プログラムに付属のNOTICEにあります。基本モデルの出典は下のモデルカードのとおりです。",
		"The program: Apache-2.0; NOTICE, which comes with it, lists what it contains. Where the base model comes from: see its card below.",
	}
	textRepeat = &pair{"同じ写真、同じ版、同じ種なら、次のコマンドで同じ比較をやり直せます。計算方式が違うと、末尾の桁が変わることがあります。", "With the same photos, version and seed this repeats the comparison. Another kernel may change the last digits."}
	textFooter = &pair{"この文書は単独で完結しています。外部への通信もスクリプトも含みません。", "This file is complete in itself: no script, no request to anywhere."}
)

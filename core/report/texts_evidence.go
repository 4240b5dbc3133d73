package report

import "okuyuki/core/poc"

// Data and method.
var (
	textData     = &pair{"データ", "Data"}
	textDataLead = &pair{
		"分類済みの写真は{n}枚です。分類のない写真{u}枚は、奥行きの学習だけに使いました。",
		"{n} labelled {n|photo|photos}. {u} {u|photo|photos} without a label took part in learning depth only.",
	}
	textClass       = &pair{"分類", "Class"}
	textPhotos      = &pair{"枚数", "Photos"}
	textShareOfAll  = &pair{"割合", "Share"}
	textDataPlaces  = &pair{"場所の数は{g}です。同じ場所の写真が学習側と評価側に分かれないようにしました。", "{g} {g|place|places}; photos of one place were never on both sides of a split."}
	textDataSingly  = &pair{"場所の情報がないため、写真は1枚ずつ独立とみなしました。", "Without places, every photo was taken to be independent."}
	textDataRefused = &pair{"読み込めず、使わなかったファイルが{n}件あります。", "{n} {n|file|files} could not be read and took no part."}
	textDataDepth   = &pair{"{n}枚には測定した奥行きが付いていました。", "{n} {n|photo|photos} came with a measured depth map."}
	textDataNoDepth = &pair{
		"測定した奥行きはありません。奥行きの正解には、元の写真から基本モデルが推定した値を使いました。",
		"No photo came with a measured depth map: the target was what the base model sees in the clean photo.",
	}
	textMethod     = &pair{"方法", "Method"}
	textMethodArms = &pair{
		"次のやり方を、同じ分割・同じ乱数・同じ加工をした写真・同じ学習回数で比べました。違いは学習する課題だけです。",
		"These ways of learning were compared on the same splits, with the same seeds, augmented views and number of steps. They differ in the tasks alone.",
	}
	textMethodCV = &pair{
		"{folds}分割の交差検証を{repeats}回くり返しました。どの写真も、その写真を学習に使っていないモデルが1回につき1度ずつ判定しています。学習は1回あたり{steps}ステップです。",
		"{folds}-fold cross-validation, repeated {repeats} {repeats|time|times}: in each repeat every photo is answered once, by a training that has not seen it. Each training has {steps} steps.",
	}
	textAugmentation = table{
		{poc.Plain, "学習には、写真のほかに、左右反転した写しと、少し切り抜いて明るさを変えた写しを使いました。", "Trainings saw every photo as it is, mirrored, and slightly cropped in other light."},
		{poc.Harsh, "学習には、写真のほかに、切り抜いて明るさを変え、一部を暗く、ぶれた、またはノイズの多い見え方にした写しを使いました。", "Trainings saw every photo as it is and as cropped copies in other light, some of them dark, blurred or noisy."},
	}
	textMethodTest = &pair{
		"主な比較は「分類＋奥行き」と「分類のみ」の正解率の差ただ1つで、写真を見る前に決めてあります。差の区間は、分割の重なりを補正したt検定（Nadeau・Bengio）によります。",
		"One contrast was fixed beforehand: accuracy of class and depth minus that of class only. Its interval is that of the corrected resampled t-test (Nadeau and Bengio), which allows for trainings that share photos.",
	}
	textMethodRule = &pair{
		"「効果あり」「逆効果」とするのは、補正t検定（分割ごと）と符号反転検定（写真または場所ごと、正確法）の両方でp ≤ 0.05のときだけです。20ポイントの差を見つけることも否定することもできない場合は「写真が足りません」、それ以外は「効果は確認できず」とします。",
		"“It helps” and “it hurts” are said only if both the corrected resampled t-test (over folds) and the exact sign-flip test (over photos or places) have p ≤ 0.05. “Not enough photos” means that a difference of 20 points could be neither found nor excluded; everything else is “no evidence”.",
	}
	textMethodWilson = &pair{
		"割合の区間は、写真を1枚ずつ独立としたWilsonの95 %区間です。くり返しは写真を増やさないので、枚数には数えていません。",
		"Intervals of proportions are Wilson's, 95%, with photos as the independent items; repeats do not count as more photos.",
	}
	textMethodFew = &pair{
		"写真が50枚に満たない割合は、百分率ではなく枚数で示します。くり返しの平均なので、端数が出ることがあります。",
		"Shares of fewer than 50 photos are shown as counts. They are means over the repeats and may hold a fraction.",
	}
)

// What the arms are, in the order of textArms.
var textArmWhat = table{
	{string(poc.Single), "写真の分類だけを学習します。", "Learns the class of a photo, and nothing else."},
	{string(poc.Multi), "同じネットワークで、分類と奥行きを同時に学習します。", "The same network learns class and depth together."},
	{string(poc.Shuffled), "奥行きの正解を別の写真のものと入れ替えて学習します。これでも正解が増えるなら、効いたのは奥行きの中身ではありません。", "Learns class and the depth of another photo. If this gains as much, it is not the depth that helps."},
	{string(poc.Probe), "基本モデルの特徴はそのまま、最終層だけを学習します。比較の目安です。", "Trains a last layer on the base model's features as they are; for orientation only."},
}

// Evidence.
var (
	textEvidence  = &pair{"根拠", "Evidence"}
	textNoneYet   = &pair{"比較した結果がないため、示せる数字がありません。", "Nothing was compared, so there are no figures to show."}
	textArmsHead  = &pair{"やり方ごとの正解", "Right answers of each way of learning"}
	textArm       = &pair{"やり方", "Way of learning"}
	textAccuracy  = &pair{"正解（95 %区間）", "Right (95% interval)"}
	textBalanced  = &pair{"分類ごとの平均", "Mean over classes"}
	textLogLoss   = &pair{"対数損失（nat）", "Log loss (nats)"}
	textDepthErr  = &pair{"奥行き：相対誤差", "Depth: relative error"}
	textDepthD1   = &pair{"奥行き：δ1", "Depth: delta1"}
	textArmsChart = &pair{"正解の割合と95 %区間", "Share right, with 95% intervals"}
	textChance    = &pair{"最も多い分類をいつも答えた場合：{k}", "Always naming the commonest class: {k}"}
	textArmsNote  = &pair{
		"奥行きの誤差は、学習に使っていない写真で、学習の目標とした奥行きに対して測ったものです。「分類ごとの平均」は、どの分類も同じ重みで平均した正解の割合です。",
		"Depth errors are measured on photos held out, against the depth that was the target. The mean over classes gives every class the same weight.",
	}
	textDiffHead  = &pair{"差", "The difference"}
	textDiffChart = &pair{"正解の差と95 %区間", "Difference in right answers, with 95% intervals"}
	textDiffAxis  = &pair{"差（ポイント）", "Difference, points"}
	textDiffDesc  = &pair{"{a}引く{b}：{d}、95 %区間 {range}。", "{a} minus {b}: {d}, 95% interval {range}."}
	textBoot      = &pair{"同・写真の再抽出による", "same, by bootstrap over photos"}
	textMinus     = &pair{"{a} − {b}", "{a} − {b}"}
	textBandNote  = &pair{"縦の帯は、実質的に同じとみなす範囲（±{m}ポイント）です。", "The grey band holds differences that are practically none (within ±{m} points)."}
	textMeasure   = &pair{"項目", "Measure"}
	textMain      = &pair{"主な比較", "Main contrast"}
	textControl   = &pair{"対照との比較", "Against the control"}
	textMean      = &pair{"差の平均", "Mean difference"}
	textTInterval = &pair{"95 %区間（補正t検定）", "95% interval, corrected resampled t"}
	textBootRange = &pair{"95 %区間（ブートストラップ）", "95% interval, percentile bootstrap"}
	textTP        = &pair{"補正t検定", "Corrected resampled t, two-sided"}
	textFlipP     = &pair{"符号反転検定（正確法）", "Sign-flip test, exact"}
	textMcNemar   = &pair{"McNemar検定（正確法）", "McNemar's test, exact"}
	textOnly      = &pair{"片方だけが正解した写真", "Photos that only one gets right"}
	textOnlyCell  = &pair{"{a}枚 対 {b}枚", "{a} against {b}"}
	textBayes     = &pair{"良い・同じ・悪い の確率", "Probability of better, same, worse"}
	textUnits     = &pair{"独立とみなした単位", "Independent units"}
	textDiffNote  = &pair{
		"確率の行は、相関を考慮したベイズt検定（Benavoliほか）によります。対照との比較は参考で、多重比較の補正はしていません。",
		"The probabilities are those of the Bayesian correlated t-test (Benavoli et al.). The control's column is descriptive; nothing is corrected for several comparisons.",
	}
	textPerClass   = &pair{"分類ごとの適合率と再現率", "Precision and recall of each class"}
	textPrecision  = &pair{"適合率", "precision"}
	textRecall     = &pair{"再現率", "recall"}
	textPerNote    = &pair{"かっこ内は95 %区間です。区間が広い分類は、まだ何も言えません。", "Intervals of 95% in brackets. Of a class with a wide one, nothing can be said yet."}
	textConfusion  = &pair{"混同行列：{arm}", "Confusion matrix: {arm}"}
	textMatrixNote = &pair{"行が実際の分類、列が答えた分類です。数字は枚数（くり返しの平均）、枠は正解です。", "Rows: the label; columns: the answer. Photos, means over the repeats; framed: right."}
	textLearning   = &pair{"学習曲線", "Learning curve"}
	textCurveDesc  = &pair{"参考（最終層のみ）の正解率：{a}枚で{x}、{b}枚で{y}。", "Accuracy of the reference (last layer only): {x} with {a} labels, {y} with {b}."}
	textLabels     = &pair{"分類を付けた枚数", "Labelled photos"}
	textCurveY     = &pair{"正解の割合", "Share right"}
	textCurveRange = &pair{"95 %範囲", "95% range"}
	textCurveNote  = &pair{
		"参考（最終層のみ）を、無作為に選んだ枚数で学習し直した結果です。帯は選び方による95 %の範囲です。「分類＋奥行き」の曲線ではありません。",
		"The reference (last layer only) learned anew from random draws of so many labels; the band is the 95% range over draws. It is not the curve of class and depth.",
	}
	textOutlook = &pair{
		"あと{n}枚に分類を付けると、正解率は{g}ポイント上がる見込みです（95 %区間 {range}）。曲線を延長した推定で、測定ではありません。",
		"{n} more labels would likely bring {g} points of accuracy (95% interval {range}). This extends a fitted curve; it was not measured.",
	}
	textDisagree     = &pair{"答えが分かれた写真", "Photos on which the two disagree"}
	textDisagreeNone = &pair{"「分類のみ」と「分類＋奥行き」の答えは、すべての写真で一致しました。", "Class only and class with depth gave every photo the same answer."}
	textDisagreeNote = &pair{"{n}枚のうち最初の{k}枚を示します。残りはCSVにあります。", "The first {k} of {n}; the others are in the CSV file."}
	textPhoto        = &pair{"写真", "Photo"}
	textLabel        = &pair{"実際の分類", "Label"}
	textSaid         = &pair{"{class}（{p}）", "{class} ({p})"}
)

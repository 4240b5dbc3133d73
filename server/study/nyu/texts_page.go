package nyu

import "okuyuki/server/studypage"

// pageTexts are the words of the page, Japanese and English.
var pageTexts = map[string]studypage.Text{
	"name":     {"検証：奥行きの学習は室内写真の分類に役立つか", "Study: does learning depth help to classify photos of rooms?"},
	"about":    {"okuyuki study nyu・%s・%s・版 %s", "okuyuki study nyu, %s, %s, version %s"},
	"question": {"奥行きも学ぶと、室内写真の分類は良くなるか。ラベルが少なく、写真が暗いときはどうか。", "Does a classifier of rooms get better by learning depth too, when labels are few and photos are dark?"},
	"footer":   {"Okuyuki が作成しました。このページは外部と通信しません。", "Made by Okuyuki. This page asks no other address for anything."},
	"partial":  {"計画した学習のうち %d 回（全 %d 回）が終わった時点の結果です。", "This is how things stood when %d of %d planned trainings were done."},

	"scope_sites": {"室内の写真 %d 分類についての結果です。現場の写真で役立つかどうかは、その写真で確かめてください（okuyuki poc）。", "These are %d kinds of rooms. Whether depth helps on your own photos, only your photos can tell (okuyuki poc)."},

	"points":             {" ポイント", " points"},
	"level":              {"（95 %% 区間、シード %d 個、%d か所）", "(95 %% interval, %d seeds, %d scenes)"},
	"caption":            {"テスト写真 %d 枚（%d か所）、シード %d 個。95 %% 区間はシードと場所の両方を見込んだもの。", "%d test frames of %d scenes, %d seeds; 95 %% intervals for other seeds and other scenes."},
	"not_yet":            {"判定に必要な学習がまだないか、このプリセットには含まれていません。", "The trainings that an answer needs are not done yet, or not part of this preset."},
	"read_holds":         {"区間の全体が 0 より上にあります。偶然とは考えにくい差です。", "The whole interval lies above 0: chance is an unlikely explanation."},
	"read_does_not_hold": {"区間の全体が 1 ポイントより下にあります。あったとしても、実務で意味のある大きさではありません。", "The whole interval lies below one point: if there is an effect, it is too small to matter."},
	"read_below":         {"区間の全体が 0 より下にあります。主張とは逆の差です。", "The whole interval lies below 0: the difference is the other way round."},
	"read_undecided":     {"区間が 0 を含み、1 ポイント以上の効果も否定できません。この量の写真とシードでは、およそ %.1f ポイントより小さい差は見分けられません。", "The interval holds 0 and does not exclude a point or more. With these frames and seeds, differences below some %.1f points cannot be told from chance."},

	"method_gain":       {"全条件について、奥行きを第二の課題とした学習と分類だけの学習との正解率の差を、シードとテスト写真ごとに取って平均しました。", "The difference in right answers between learning with depth as a second task and without, taken seed by seed and frame by frame, and averaged over all conditions."},
	"method_depth":      {"対照は、別の写真の奥行きを学びます。対照との差が 0 を含むときは、奥行きの内容ではなく、課題が二つあること自体の効果（正則化）かもしれません。", "The control learns the depth of other frames. Where the difference holds 0, a gain may come from having a second task at all (regularisation), not from depth."},
	"method_unlabelled": {"ラベルのない写真の奥行きも学ぶ場合と、ラベルのある写真の奥行きだけを学ぶ場合の差です。すべてにラベルがある条件では両者は同じ学習なので、除いています。", "Depth of all training frames against depth of the labelled ones alone. Where all frames have a label both are the same training; those conditions are left out."},
	"method_few":        {"ラベルが最も少ない条件での効果から、最も多い条件での効果を引き、光の条件について平均しました。効果の大きさは、調べた範囲によります。", "The gain with the fewest labels less that with the most, averaged over the levels of light. How large it is depends on the range that was studied."},
	"method_noise":      {"光が最も悪い条件での効果から、元のままの条件での効果を引き、ラベルの割合について平均しました。効果の大きさは、調べた範囲によります。", "The gain in the worst light less that without any change, averaged over the shares of labels. How large it is depends on the range that was studied."},

	"section_cells":      {"すべての測定値", "All measurements"},
	"section_method":     {"方法", "Method"},
	"section_limits":     {"限界", "Limits"},
	"section_provenance": {"由来", "Provenance"},
	"cells_caption":      {"平均と 95 %% 区間。正解率とその差はシード %d 個と %d か所の両方、その他はシードについて。全桁は results.csv と results.json にあります。", "Means and 95 %% intervals: of accuracy and its differences for other seeds (%d) and other scenes (%d), of the rest for other seeds. results.csv and results.json have all digits."},
	"head_arm":           {"学習方法", "method"},
	"head_accuracy":      {"正解率（%）", "accuracy, %"},
	"head_gain":          {"分類のみとの差（ポイント）", "over single task, points"},
	"head_verdict":       {"判定", "verdict"},
	"head_balanced":      {"クラス平均の正解率（%）", "balanced accuracy, %"},
	"head_logloss":       {"対数損失（nat）", "log loss, nats"},
	"head_delta1":        {"奥行き delta1", "depth, delta1"},
	"head_absrel":        {"奥行き AbsRel", "depth, AbsRel"},

	"method_data":     {"学習用 %d 枚、テスト %d 枚（%d か所）。公式の分割どおりで、同じ場所の写真が両方に入ることはありません。", "%d frames to learn from, %d to test, of %d scenes: the official splits, which share no scene."},
	"method_start":    {"バックボーンは公開されている MobileNetV2 で固定し、首部と頭部は乱数から学習しました。製品に同梱の頭部はこの写真の奥行きと分類をすでに学んでいるため、使っていません。", "The backbone is the published MobileNetV2, frozen; neck and heads begin at random. The delivered heads have already learned depth and scenes of these frames, so they are not used."},
	"method_arms":     {"どの学習方法も、シードごとに同じラベル付き写真、同じ初期値、同じ分類用バッチで、%d ステップ学習します（1 ステップに分類 %d 枚、奥行き %d 枚）。ラベルが多い条件は、少ない条件のラベルをすべて含みます。", "For one seed all methods have the same labelled frames, initial parameters and class batches, in %d steps of %d frames for the class and %d for the depth. What has more labels has those with fewer, too."},
	"method_light":    {"低照度は、露出を下げ、ショットノイズと読み出しノイズを加えたもので、学習とテストの両方に同じ強さで加えました。奥行きの正解はセンサーの値のままです。", "Low light is a darker exposure with shot and read noise, of training and test frames alike. The depth to be learned is the sensor's, unchanged."},
	"method_tuned":    {"学習率と奥行き損失の重みは、シード、ラベルの割合、学習方法ごとに、同じ数（%d 通り）の候補から、学習用データのうち取り分けた場所での正解率で選びました。選び方の運不運もシード間の差として区間に含まれます。テスト分割は選択に使っていません。", "Learning rate and weight of the depth loss are chosen for each seed, share of labels and method among equally many settings (%d), by accuracy on held-out scenes of the training split. Each seed chooses for itself, so the luck of choosing is in the intervals. The test split has no part in it."},
	"method_interval": {"区間は、シード（%d 個）の間の分散と場所（%d か所）の間の分散を足したもので、自由度は Satterthwaite の方法によります。同じ写真で測った学習どうしの一致を、確かさと取り違えないためです。", "Intervals add the variance between seeds (%d) and that between scenes (%d), with Satterthwaite's degrees of freedom: trainings that agree on the same frames are not taken for certainty."},
	"method_verdict":  {"区間の全体が 0 より上なら「成り立つ」、全体が 1 ポイントより下なら「成り立たない」、それ以外は「判定できない」。規則と主張は、結果を見る前に決めました。", "A claim holds if the whole interval is above 0, does not hold if it is all below one point, and is undecided otherwise. Rule and claims were fixed beforehand."},
	"method_stable":   {"発散した学習はありません。", "No training diverged."},

	"limit_frozen": {"バックボーンを固定しているので、第二の課題が変えられるのは後段だけです。ネットワーク全体を学習した場合は別の結果になりえます。", "With a frozen backbone the second task can change neck and heads alone. Whole-network training may tell another story."},
	"limit_noise":  {"写真ごとのノイズは一度だけ生成しています。ノイズの引き直しによるばらつきは区間に含まれません。", "The noise of a frame was drawn once: what other noise would do is not in the intervals."},
	"limit_many":   {"条件ごとの区間と判定（%d 通り）は、数が多いことによる補正をしていません。結論は最初の二つの主張から述べています。", "Intervals and verdicts of single conditions (%d) are not corrected for being many. The statement follows from the first two claims."},
	"limit_other":  {"分類は 10 種類の場所のまとまり（Gupta らの対応）で、「その他」は種類の異なる場所を含みます。", "The classes are ten groups of scene types (Gupta et al.), of which “other” holds many kinds."},
	"limit_range":  {"奥行きの指標は、深度ヘッドの格子（入力の 1/4）で測っています。eval nyu の値とは直接比べられません。", "Depth is measured on the depth head's grid, a quarter of the input; the values are not those of eval nyu."},

	"fact_version":   {"プログラム", "program"},
	"fact_preset":    {"プリセット", "preset"},
	"fact_revision":  {"学習の版", "revision of the trainings"},
	"fact_kernel":    {"計算カーネル", "kernel"},
	"fact_set":       {"データ", "data"},
	"fact_frames":    {"データの SHA-256", "SHA-256 of the data"},
	"fact_backbone":  {"バックボーンの SHA-256", "SHA-256 of the backbone"},
	"fact_results":   {"results.json の SHA-256", "SHA-256 of results.json"},
	"fact_trainings": {"学習の回数", "trainings"},
	"fact_seeds":     {"シード", "seeds"},
	"fact_command":   {"再実行", "to repeat"},
}

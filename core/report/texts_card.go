package report

// The card of the base model; what it says of the model itself is in core/modelcard.
var (
	textCard          = &pair{"基本モデルのモデルカード", "Model card of the base model"}
	textCardNone      = &pair{"この基本モデルのモデルカードは、プログラムに含まれていません。学習に使ったデータ、ライセンス、成績は、モデルの提供元に確かめてください。安全に関わる判断、寸法の代わり、人の識別には使わないでください。", "The program has no card of this base model. Ask those who made it for its data, licence and measured figures. Do not use it for safety decisions, for distances that somebody relies on, or for people."}
	textCardName      = &pair{"名称", "Name"}
	textCardNameValue = &pair{"{name}（Okuyuki {version}で測定）", "{name}, measured with Okuyuki {version}"}
	textCardUse       = &pair{"用途", "Meant for"}
	textCardNotFor    = &pair{"使えない用途", "Not meant for"}
	textCardPart      = &pair{"{data}{terms}。", "{data} {terms}."}
	textCardMeasured  = &pair{"基本モデルの成績：{on}{n}枚（学習には使っていない）。再測定：{command}", "How well the base model does on {on} ({n} frames, not learned from). To measure again: {command}"}
	textCardFigure    = &pair{"指標", "Figure"}
	textCardValue     = &pair{"このモデル（95 %区間）", "This model (95% interval)"}
	textCardBaseline  = &pair{"比較の基準", "Baseline"}
	textCardBetter    = &pair{"よい向き", "Better is"}
	textCardHigher    = &pair{"大きいほど", "higher"}
	textCardLower     = &pair{"小さいほど", "lower"}
	textCardNote      = &pair{"比較の基準は、学習用写真の平均の奥行きと、最も多い場面をいつも答えた場合の値です。いずれもその写真での成績で、この現場での成績ではありません。", "Baseline: always answering with the mean depth map and the most frequent scene of the training split. All of it holds for those frames, not for this site."}
	textCardLimits    = &pair{"基本モデルの限界", "Limits of the base model"}
)

package modelcard

var cards = []*Card{&base2}

var base2 = Card{
	Name:    "okuyuki-base-2",
	Version: "0.1.0",
	SHA256:  "99b9632b51065a9d985468080a3410814fae239efa2d5739f665c2359c6f893d",
	Use: Text{
		"数十枚の写真から新しい分類を学習するときの出発点。室内写真のおおまかな奥行きの推定。",
		"A start for learning classes from a few dozen photos, and a rough depth of indoor scenes.",
	},
	NotFor: Text{
		"安全に関わる判断、寸法の代わり、人の識別には使えません。",
		"Safety decisions, distances that somebody relies on, or people.",
	},
	Parts: []Part{{
		Name:  Text{"特徴抽出部（MobileNetV2-1.0、大きい重みは8ビット）", "Backbone (MobileNetV2-1.0, large weights in 8 bits)"},
		Data:  Text{"Open Images V4（物体検出）でMediaPipeの作者が学習した重みを、NYU Depth V2でさらに学習し、両者の中間を取りました。", "Open Images V4 (object detection), weights trained by the MediaPipe authors; trained further on NYU Depth V2, and taken half way back."},
		Terms: Text{"Apache-2.0。npmパッケージ @mediapipe/objectron 0.4.1675468480 から取り込み", "Apache-2.0; taken from the npm package @mediapipe/objectron 0.4.1675468480"},
	}, {
		Name:  Text{"共有層と出力部", "Neck and heads"},
		Data:  Text{"NYU Depth V2の公式学習用795枚（米国の住宅と店舗、Kinect、室内10 mまで）。", "NYU Depth V2, the 795 frames of the official training split (US homes and shops, Kinect, rooms up to 10 m deep)."},
		Terms: Text{"ライセンスの明記なし。研究利用、要引用（Silbermanほか、ECCV 2012）", "No licence stated; research use, to be cited (Silberman et al., ECCV 2012)"},
	}},
	Measured: Measured{
		On:      Text{"NYU Depth V2の公式評価用写真", "the official test split of NYU Depth V2"},
		Frames:  654,
		Command: "okuyuki eval nyu --data DIR",
		Figures: []Figure{
			{Name: Text{"奥行きのδ1（目標の1.25倍以内の画素）", "Depth, delta1 (pixels within a factor of 1.25)"}, Value: .716, Baseline: new(.426)},
			{Name: Text{"奥行きの相対誤差（AbsRel）", "Depth, relative error (AbsRel)"}, Value: .179, Baseline: new(.405), Lower: true},
			{Name: Text{"奥行きの誤差（RMSE）", "Depth, RMSE"}, Value: .635, Unit: "m", Baseline: new(1.212), Lower: true},
			{Name: Text{"奥行きの対数誤差（log10）", "Depth, log10 error"}, Value: .077, Lower: true},
			{Name: Text{"場面10種の正解率", "Accuracy on ten scenes"}, Value: .621, Low: new(.583), High: new(.657), Baseline: new(.292)},
			{Name: Text{"同、場面ごとの再現率の平均", "The same, mean recall of the scenes"}, Value: .536},
		},
	},
	Limits: []Text{
		{"学習したのは室内だけです。屋外、トンネル、真上からの撮影、0.5 mより近い物の奥行きは当てになりません。10 mより遠い奥行きは見たことがありません。",
			"Rooms only: outdoors, in tunnels, from above, or closer than half a metre the depth is a guess, and a confident one. Nothing deeper than ten metres was ever seen."},
		{"場面の名前は5回に2回近く外れます。現場の写真は、分類を付けて学習させてから使ってください。",
			"Nearly two of five scenes are named wrong: label photos of the site and learn before use."},
		{"暗い写真、ぶれた写真、ノイズの多い写真は、学習のときに作ったものだけです。本当に暗い現場の写真では確かめていません。", "Dark, blurred and noisy photos were made for the training; photos of sites that are really dark were not tried."},
		{"一つの国、一つの年代の住宅が中心です。家具、照明、部屋の広さはそれに偏っています。", "Homes of one country and one decade: furniture, light and size of rooms are theirs."},
	},
}

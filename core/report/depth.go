package report

import (
	"fmt"

	"okuyuki/core/poc"
)

// depthQuality says how far the depth that was learned from is to be believed.
func (p *page) depthQuality(q *poc.DepthQuality) []string {
	notes := []string{p.t(textDepthQuality, "q", fmt.Sprintf("%.2f", q.Quality), "p", fmt.Sprintf("%.0f", 50*(1+q.Quality)))}
	switch {
	case q.Unlearned():
		notes = append(notes, p.t(textDepthNone))
	case q.Left > 0:
		notes = append(notes, p.t(textDepthLeft, "n", integer(q.Left), "all", integer(q.Photos)))
	}
	if a := q.Answers; a.Total > 0 {
		share := func(v float64) string { return fmt.Sprintf("%.0f", 100*v) }
		right := int(a.Value*float64(a.Total) + .5)
		notes = append(notes, p.t(textDepthAnswers, "n", integer(a.Total), "k", integer(right), "low", share(a.Low), "high", share(a.High)))
	} else {
		notes = append(notes, p.t(textDepthUnasked))
	}
	return notes
}

var (
	textDepthQuality = &pair{"奥行きの品質は{q}（0は当てずっぽう、1は常に正しい）。奥行きがはっきり違う2点のうち、前後が正しいのは約{p}%と見積もりました。この値が奥行きの学習の重みになります。",
		"Depth quality {q} (0 a guess, 1 always right): of two points clearly apart, about {p}% are estimated to be in the right order. It weights the learning of depth."}
	textDepthNone    = &pair{"奥行きが信用できないため、どの写真も奥行きの学習に使いませんでした。奥行きありの結果は、なしの結果と同じになります。", "The depth was not to be believed: no photo was used to learn it. The results with depth are those without."}
	textDepthLeft    = &pair{"うち{n}枚（全{all}枚中）は奥行きが信用できず、奥行きの学習から外しました。", "{n} of {all} photos were left out of learning depth, because theirs is not to be believed."}
	textDepthAnswers = &pair{"「どちらが近いか」の質問{n}問のうち{k}問で、人の答えと奥行きが一致しました（95%区間 {low}〜{high}%）。", "In {k} of {n} questions \"which is nearer?\" the depth agreed with a person (95% interval {low} to {high}%)."}
	textDepthUnasked = &pair{"人による確認（「どちらが近いか」）はまだ行われていません。品質は写真の手がかりとモデルの一貫性からの見積もりです。", "No person was asked which of two points is nearer: the quality is an estimate from cues in the photos and from how consistent the model is."}
)

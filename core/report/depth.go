package report

import (
	"fmt"
	"strings"

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
	notes = append(notes, p.depthFit(q)...)
	if a := q.Answers; a.Total > 0 {
		share := func(v float64) string { return fmt.Sprintf("%.0f", 100*v) }
		right := int(a.Value*float64(a.Total) + .5)
		notes = append(notes, p.t(textDepthAnswers, "n", integer(a.Total), "k", integer(right), "low", share(a.Low), "high", share(a.High)))
	} else {
		notes = append(notes, p.t(textDepthUnasked))
	}
	return notes
}

// shownMisfits is how many photos are named whose depth maps do not fit.
const shownMisfits = 10

// depthFit says which of the depth maps that were brought along do not fit their photos.
func (p *page) depthFit(q *poc.DepthQuality) (notes []string) {
	count := func(text *pair, n int) string { return p.t(text, "n", integer(n), "all", integer(q.Brought)) }
	if q.Misfits > 0 {
		notes = append(notes, count(textDepthMisfits, q.Misfits))
		var names []string
		for _, e := range q.Each {
			if e.Brought && e.Weight == 0 && len(names) < shownMisfits {
				names = append(names, cut(p.photo(e.PhotoID), shownName))
			}
		}
		text := textDepthNames
		if q.Misfits > len(names) {
			text = textDepthSome
		}
		if len(names) > 0 {
			notes = append(notes, p.t(text, "names", strings.Join(names, p.t(textDepthAnd))))
		}
	}
	if q.Partly > 0 {
		notes = append(notes, count(textDepthPartly, q.Partly))
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
	textDepthMisfits = &pair{"取り込んだ奥行き画像{all}枚のうち{n}枚は写真と合わないため、学習に使っていません。写真と奥行き画像の組み合わせ、切り抜き範囲、向き（左右・上下の反転）が同じかを確認してください。",
		"{n} of {all} depth maps do not fit their photos and were left out of learning. Check that each map belongs to its photo, and has the same crop and the same way up and round."}
	textDepthNames  = &pair{"対象の写真：{names}", "Photos: {names}"}
	textDepthSome   = &pair{"対象の写真（一部）：{names} ほか", "Among the photos: {names}"}
	textDepthAnd    = &pair{"、", ", "}
	textDepthPartly = &pair{"奥行き画像{all}枚のうち{n}枚は写真と合うか確かでないため、重みを下げて学習に使いました。", "{n} of {all} depth maps fit their photos only in part, or it cannot be told: they counted less in learning."}
)

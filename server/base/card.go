package base

import (
	"cmp"
	"fmt"
	"strings"

	"okuyuki/core/eval"
)

// Summary says in a few lines of either language what the new model is worth beside the one that it began with.
func (r *Trained) Summary() string {
	var b strings.Builder
	share := func(s *TrainedScore) string { return eval.FormatShare(s.Accuracy.Value, s.Accuracy.Total) }
	points := func(v float64) float64 { return 100 * v }
	en, ja := "it cannot be told whether the new model is better: add photos", "新しいモデルのほうが良いかどうか判断できません。写真を増やしてください"
	switch {
	case r.Gain.Low > 0:
		en, ja = "the new model is better", "新しいモデルのほうが良くなりました"
	case r.Gain.High < 0:
		en, ja = "the new model is worse: use the one before", "新しいモデルのほうが悪くなりました。元のモデルを使ってください"
	}
	fmt.Fprintf(&b, "Right on %d photos held out: %s; before, by a logistic regression on the old features, %s; difference %+.0f points (95 %% interval %+.0f to %+.0f): %s.\n",
		r.Measured, share(r.Scores), share(r.Before), points(r.Gain.Mean), points(r.Gain.Low), points(r.Gain.High), en)
	fmt.Fprintf(&b, "取り分けた写真 %d 枚での正解率：%s。元のモデルの特徴によるロジスティック回帰：%s。差は %+.0f ポイント（95 %% 区間 %+.0f ～ %+.0f）。%s。",
		r.Measured, share(r.Scores), share(r.Before), points(r.Gain.Mean), points(r.Gain.Low), points(r.Gain.High), ja)
	return b.String()
}

// Card is the model card, as Markdown. Only who has the photos knows their licence.
func (r *Trained) Card(licence string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s\n", r.Name)
	line("%s\n", r.Summary())
	line("| | |\n|---|---|")
	line("| File | SHA-256 `%s`, %d bytes |", r.SHA256, r.Bytes)
	line("| Begun with | %s, SHA-256 `%s` |", r.From, r.FromHash)
	line("| Learned from | %d labelled photos, %d without a class |", r.Learned, r.Unlabeled)
	line("| Held out | %d labelled photos, whole places where photos come in places |", r.Measured)
	var classes []string
	for _, c := range r.Classes {
		classes = append(classes, fmt.Sprintf("%s (%d)", strings.NewReplacer("|", "/", "\n", " ").Replace(c.Name), c.Photos))
	}
	line("| Classes | %s |", strings.Join(classes, ", "))
	line("| Depth | %d maps that came with photos; of %d photos what %s sees, which teaches nothing new |", r.Depth.Maps, r.Depth.Pseudo, cmp.Or(r.DepthFrom, "the first model"))
	line("| Training | %s |", r.Training)
	if best, there := r.chosen(); there {
		line("| Candidates | the best of %d, rates x %.2g and seed %d: %d of %d right on photos that none of them had learned from, and that are not those below |",
			len(r.Tried), best.Rate, best.Seed, best.Right, best.Of)
		if n := r.diverged(); n > 0 {
			line("| Diverged | %d of the candidates: their rates were too large |", n)
		}
	}
	line("| Licence | %s |", cmp.Or(licence, "not stated: ask whoever made the model before you hand it on"))
	line("\n## Measured on the photos held out\n")
	line("| | right (95 %% interval) | delta1 | AbsRel | RMSE (m) |\n|---|---|---|---|---|")
	for _, row := range []struct {
		what string
		s    *TrainedScore
	}{{"this file", r.Scores}, {"before rounding to 8 bits", r.Exact}, {"the first model: depth as it is, logistic regression on its features", r.Before}} {
		depth := "- | - | -"
		if d := row.s.Depth; d != nil {
			depth = fmt.Sprintf("%.3f | %.3f | %.2f", d.Delta1, d.AbsRel, d.RMSE)
		}
		a := row.s.Accuracy
		line("| %s | %s (%.0f to %.0f %%) | %s |", row.what, eval.FormatShare(a.Value, a.Total), 100*a.Low, 100*a.High, depth)
	}
	line("\n## Limits\n")
	line("The photos held out are of the same sites and cameras: others may be answered worse. Depth is of value where maps of a sensor taught it. Compare on photos of your own with `okuyuki poc --model FILE DIR`.")
	return b.String()
}

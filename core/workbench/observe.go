package workbench

import (
	"slices"

	"okuyuki/core/eval"
	"okuyuki/core/monitor"
	"okuyuki/core/photo"
)

// Observe returns what monitoring asks of a photo file; nothing of the file is kept. Its probabilities are those of the base model's
// own classes, which has learned from none of the user's photos, or with own those of the model in use.
func (b *Workbench) Observe(file []byte, own bool) (monitor.Observation, error) {
	var x monitor.Observation
	info, err := photo.Inspect(file)
	if err != nil {
		return x, err
	}
	picture, err := photo.DecodeFit(file, displaySideOfFiles, displaySideOfFiles)
	if err != nil {
		return x, err
	}
	e, err := b.newEntry(picture)
	if err != nil {
		return x, err
	}
	e.facts = factsOf(file, info, e.picture)
	x.Quality = e.facts.Quality
	x.Findings = x.Quality.Findings(e.facts.Width, e.facts.Height)
	b.mu.Lock()
	defer b.mu.Unlock()
	answer, err := b.predict(e)
	if err != nil {
		return x, err
	}
	x.Answer = monitor.Answer{Class: answer.Classes[0].Index, P: answer.Classes[0].P, Novel: answer.Novel, Set: answer.Set}
	x.Features = slices.Clone(b.pooled(&e.clean))
	if own {
		x.P = make([]float64, len(answer.Classes))
		for _, c := range answer.Classes {
			x.P[c.Index] = c.P
		}
	}
	logits, straight, h, w, err := b.baseHeads.Predict(&e.clean)
	if err != nil {
		return x, err
	}
	if !own {
		x.P = softmax(logits)
	}
	straight = slices.Clone(straight) // the next prediction writes over it
	mirrored, err := b.features(e.picture.FlipH(), e.h, e.w)
	if err != nil {
		return x, err
	}
	_, back, _, _, err := b.baseHeads.Predict(&mirrored)
	if err != nil {
		return x, err
	}
	back = slices.Clone(back)
	for y := range h {
		slices.Reverse(back[y*w : (y+1)*w])
	}
	x.Agreement, err = eval.Spearman(straight, back)
	return x, err
}

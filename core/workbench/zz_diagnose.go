package workbench

import (
	"okuyuki/core/photo"
	"okuyuki/core/train"
)

func (b *Workbench) Diagnose(tests []struct {
	Data []byte
	C    int
}) (float64, float64) {
	l := b.learned
	p, h := 0, 0
	pr := l.probe
	if pr == nil {
		pr = Debug
	}
	for _, t := range tests {
		im, _ := decodeForTest(t.Data)
		e, _ := b.newEntry(im)
		lg, _, _, _, _ := l.heads.Predict(&e.clean)
		if train.Argmax(lg) == t.C {
			h++
		}
		z := make([]float32, len(l.model.Classes))
		pr.Logits(z, b.pooled(&e.clean))
		if train.Argmax(z) == t.C {
			p++
		}
	}
	return float64(p) / float64(len(tests)), float64(h) / float64(len(tests))
}

var Debug *train.Probe

func decodeForTest(d []byte) (*photo.Image, error) { return photo.DecodeFit(d, 768, 768) }

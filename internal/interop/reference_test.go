package interop

import (
	"math"
	"slices"
	"testing"

	"okuyuki/core/export"
	"okuyuki/core/model"
)

// reference is what our own kernels answer with a network for images, the way behind them computed in double precision by the
// formulas that package export documents.
func reference(t *testing.T, n *export.Network, m image) answer {
	t.Helper()
	batch, h, w := m.shape[0], m.shape[2], m.shape[3]
	s, err := n.Model.NewSession(batch, h, w, model.Predict)
	if err != nil {
		t.Fatal(err)
	}
	x := s.Image().Data
	for i := range x {
		c, at := i%3, i/3
		x[i] = float32(float64(m.pixels[(at/(h*w)*3+c)*h*w+at%(h*w)])/127.5 - 1)
	}
	s.Forward()
	d := s.Depth()
	out := answer{"depth": {Shape: []int{batch, 1, d.Shape[1], d.Shape[2]}}}
	depth := out["depth"]
	for _, v := range d.Data {
		depth.Values = append(depth.Values, math.Exp(float64(v)))
	}
	out["depth"] = depth
	classes := len(n.Model.Classes)
	p, novelty := array{Shape: []int{batch, classes}}, array{Shape: []int{batch}}
	tap := s.Taps()[len(s.Taps())-1]
	for k := range batch {
		f := pooled(tap.Sample(k), tap.Shape[3])
		one := softmax(doubles(s.Logits().Sample(k)))
		if n.ProbeW != nil {
			said := doubles(n.ProbeB)
			for i, v := range f {
				for c := range said {
					said[c] += v * float64(n.ProbeW[i*classes+c])
				}
			}
			said = softmax(said)
			for c := range said {
				if n.Blend {
					one[c] = (one[c] + said[c]) / 2
				} else {
					one[c] = said[c]
				}
			}
		}
		if n.Temperature > 0 {
			for c := range one {
				one[c] = math.Log(max(1e-9, one[c])) / n.Temperature
			}
			one = softmax(one)
		}
		if n.Scope != nil {
			strange := novel(n.Scope, f)
			for c := range one {
				one[c] = (1-strange*strange)*one[c] + strange*strange/float64(classes)
			}
			novelty.Values = append(novelty.Values, strange)
		}
		p.Values = append(p.Values, one...)
	}
	out["probabilities"] = p
	if n.Scope != nil {
		out["novelty"] = novelty
	}
	return out
}

// pooled are mean and maximum of each channel of a map.
func pooled(tap []float32, channels int) []float64 {
	out := make([]float64, 2*channels)
	for c := range channels {
		out[channels+c] = math.Inf(-1)
	}
	for i, v := range tap {
		c := i % channels
		out[c] += float64(v) * float64(channels) / float64(len(tap))
		out[channels+c] = max(out[channels+c], float64(v))
	}
	return out
}

func novel(s *export.Scope, f []float64) float64 {
	u := slices.Clone(f)
	for _, half := range [][]float64{u[:len(u)/2], u[len(u)/2:]} {
		sum := 0.0
		for _, v := range half {
			sum += v * v
		}
		for i := range half {
			half[i] /= math.Sqrt(2 * max(1e-30, sum))
		}
	}
	rows := len(s.Rows) / len(f)
	k := make([]float64, rows)
	d2 := 0.0
	for t, v := range u {
		d2 += v * v
		for i := range k {
			k[i] += v * float64(s.Rows[i*len(f)+t])
		}
	}
	for i := range k {
		for j := range k {
			d2 -= k[i] * float64(s.Inverse[i*rows+j]) * k[j]
		}
	}
	return 1 / (1 + math.Exp(-2*((math.Log(max(s.Least, d2))-s.Centre)/s.Spread-s.Deviations)))
}

func doubles(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

func softmax(x []float64) []float64 {
	out, sum, top := make([]float64, len(x)), 0.0, slices.Max(x)
	for i, v := range x {
		out[i] = math.Exp(v - top)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

package depthstudy

import (
	"context"
	"fmt"
	"math"
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/depthcue"
	"okuyuki/core/depthmap"
	"okuyuki/core/depthquality"
	"okuyuki/core/eval"
	"okuyuki/core/model"
	"okuyuki/core/photo"
)

// predicted are the maps of ln depth [h, w] that the head gives for a photo.
type predicted struct {
	w, h                  int
	clean, flipped, noisy []float32
	parts                 [][]float32 // the corners of the photo
}

// predict asks the head about every photo, its mirror image and a noisy copy, under a condition.
func (s *study) predict(ctx context.Context, m *model.Model, c condition) ([]predicted, error) {
	heads := make([]predicted, len(s.set.Items))
	sessions := map[[2]int]*model.Session{}
	for i := range s.set.Items {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		picture, err := s.set.Photo(i)
		if err != nil {
			return nil, err
		}
		w, h := photo.InputSize(picture.W, picture.H)
		session := sessions[[2]int{w, h}]
		if session == nil {
			if session, err = m.NewSession(1, h, w, model.Predict); err != nil {
				return nil, fmt.Errorf("depthstudy: %w", err)
			}
			session.SetTasks(model.DepthTask)
			sessions[[2]int{w, h}] = session
		}
		ask := func(picture *photo.Image) []float32 {
			photo.Normalize(session.Image().Data, picture)
			session.Forward()
			return slices.Clone(session.Depth().Data)
		}
		changed := c.change(picture, uint64(i))
		input := changed.Resize(w, h)
		shape := session.Depth().Shape
		p := predicted{h: shape[1], w: shape[2], clean: ask(input), flipped: ask(input.FlipH())}
		for y := range p.h {
			slices.Reverse(p.flipped[y*p.w : (y+1)*p.w])
		}
		p.noisy = ask(data.Darken(input, 1, 1, 0, depthquality.MildNoise, uint64(i)))
		for _, part := range depthquality.Corners() {
			p.parts = append(p.parts, ask(part.Of(changed).Resize(w, h)))
		}
		heads[i] = p
	}
	return heads, nil
}

// measured is what is found of a photo.
type measured struct {
	truth  []float32            // metres [truthH, truthW]
	values map[string]values    // by source
	trust  map[string]float64   // of cues and fused
	mixed  []values             // for each weight of mixtures
	claims map[string]claimSums // of cues and fused
	judged []judged             // the head's maps, in the order of conditions
	cues   *depthquality.Map    // fused
	light  *depthquality.Map    // see brightness
}

type values struct{ absRel, spearman, whdr float64 }

// claimSums are sums over pairs of points, with c the confidence and s 1 or -1 for right or wrong.
type claimSums struct{ n, c, s, cs, cc, pairs float64 }

// mixtures are the weights that the cues are tried with beside the head.
var mixtures = []float64{0, .1, .2, .3, .45, .6, .8, 1}

// look measures photo i.
func (s *study) look(i int) (measured, error) {
	picture, err := s.set.Photo(i)
	if err != nil {
		return measured{}, err
	}
	truth, err := truthOf(s.set, i)
	if err != nil {
		return measured{}, err
	}
	m := measured{truth: truth, values: map[string]values{}, trust: map[string]float64{}, claims: map[string]claimSums{}}
	pairs := truthPairs(truth, uint64(i))
	add := func(name string, x []float32) error {
		v, err := score(x, truth, pairs)
		m.values[name] = v
		return err
	}
	seen := depthcue.See(picture)
	own := s.heads[0][i]
	sources := map[string][]float32{constant: make([]float32, len(truth)), head: grow(own.clean, own.w, own.h)}
	if s.mean != nil {
		sources[meanMap] = s.mean
	}
	for k, c := range depthcue.Cues() {
		sources[c.Name] = grow(seen.Maps[k].Depth, seen.Maps[k].W, seen.Maps[k].H)
		m.trust[c.Name] = seen.Maps[k].Trust()
		m.claims[c.Name] = claim(seen.Maps[k], truth, pairs)
		if m.trust[c.Name] == 0 {
			clear(sources[c.Name])
		}
	}
	fusedConfidence := grow(seen.Fused.Confidence, seen.Fused.W, seen.Fused.H)
	sources[fused] = seen.Fused.Grow(greyOf(picture.Resize(truthW, truthH)), truthW, truthH)
	m.trust[fused] = seen.Fused.Trust()
	m.claims[fused] = claim(seen.Fused, truth, pairs)
	for name, x := range sources {
		if err := add(name, x); err != nil {
			return m, fmt.Errorf("depthstudy: %s: %w", s.set.Items[i].Path, err)
		}
	}
	for _, w := range mixtures {
		v, err := score(mix(sources[head], sources[fused], fusedConfidence, w), truth, pairs)
		if err != nil {
			return m, err
		}
		m.mixed = append(m.mixed, v)
	}
	s.hear(i, picture, &m)
	m.light = brightness(picture)
	return m, nil
}

// truthPairs are pairs of points whose true depths differ by a tenth or more.
func truthPairs(truth []float32, seed uint64) [][2]int {
	var out [][2]int
	for _, p := range depthquality.Pairs(2000, seed) {
		a, b := cell(p.A), cell(p.B)
		if truth[a] > 0 && truth[b] > 0 && math.Abs(float64(log(truth[a])-log(truth[b]))) >= depthquality.Apart {
			out = append(out, [2]int{a, b})
		}
	}
	return out
}

func cell(p depthquality.Point) int { return int(p.Y*truthH)*truthW + int(p.X*truthW) }

// score measures a map [truthH, truthW] that grows with depth.
func score(x, truth []float32, pairs [][2]int) (v values, err error) {
	aligned, err := eval.AlignLog(x, truth, eval.NYU)
	if err != nil {
		return v, err
	}
	d, err := eval.MeasureDepth(aligned, truth, eval.NYU)
	if err != nil {
		return v, err
	}
	v.absRel = d.AbsRel
	var xs, ys []float32
	for i, t := range truth {
		if t > 0 {
			xs, ys = append(xs, x[i]), append(ys, t)
		}
	}
	if v.spearman, err = eval.Spearman(xs, ys); err != nil {
		return v, err
	}
	wrong := 0.0
	for _, p := range pairs {
		switch s := (x[p[0]] - x[p[1]]) * (truth[p[0]] - truth[p[1]]); {
		case s == 0:
			wrong += .5
		case s < 0:
			wrong++
		}
	}
	v.whdr = .5
	if len(pairs) > 0 {
		v.whdr = wrong / float64(len(pairs))
	}
	return v, nil
}

// claim sums up what a cue says of pairs and whether it is right.
func claim(m *depthcue.Map, truth []float32, pairs [][2]int) (c claimSums) {
	depth, confidence := grow(m.Depth, m.W, m.H), grow(m.Confidence, m.W, m.H)
	for _, p := range pairs {
		c.pairs++
		w := float64(min(confidence[p[0]], confidence[p[1]]))
		if w < .05 {
			continue
		}
		s := float64((depth[p[0]] - depth[p[1]]) * (truth[p[0]] - truth[p[1]]))
		s = math.Copysign(1, s)
		c.n++
		c.c += w
		c.s += s
		c.cs += w * s
		c.cc += w * w
	}
	return c
}

// mix moves ln depth of the head towards the cues, where they are sure of themselves: their ranks are given its mean and
// deviation.
func mix(head, cues, confidence []float32, weight float64) []float32 {
	hm, hd := moments(head)
	cm, cd := moments(cues)
	out := slices.Clone(head)
	if cd == 0 {
		return out
	}
	for i := range out {
		w := weight * float64(confidence[i])
		out[i] = float32((1-w)*float64(head[i]) + w*(hm+hd*(float64(cues[i])-cm)/cd))
	}
	return out
}

func moments(v []float32) (mean, deviation float64) {
	for _, x := range v {
		mean += float64(x) / float64(len(v))
	}
	for _, x := range v {
		deviation += (float64(x) - mean) * (float64(x) - mean) / float64(len(v))
	}
	return mean, math.Sqrt(deviation)
}

// greyOf is the light of a photo, 0 to 1.
func greyOf(m *photo.Image) []float32 {
	out := make([]float32, m.W*m.H)
	for i := range out {
		out[i] = (.299*float32(m.Pix[3*i]) + .587*float32(m.Pix[3*i+1]) + .114*float32(m.Pix[3*i+2])) / 255
	}
	return out
}

func grow(v []float32, w, h int) []float32 {
	out := make([]float32, truthW*truthH)
	depthmap.Grow(out, truthH, truthW, v, h, w)
	return out
}

func log(v float32) float32 { return float32(math.Log(float64(v))) }

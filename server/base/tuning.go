package base

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"path/filepath"

	"okuyuki/core/data/scene"
	"okuyuki/core/loss"
	"okuyuki/core/model"
	"okuyuki/core/train"
	"okuyuki/kernels"
	"okuyuki/server/base/tune"
	"okuyuki/server/checkpoint"
)

// Tuning are the settings of the second phase: the whole network, at small rates. Zero
// values mean the defaults in the comments. Of the rates, these were better than a third
// of them on a quarter of the training split's scenes, held out; Search compares the rest.
type Tuning struct {
	Epochs      int     `json:"epochs"`        // passes over the frames; 0: no second phase
	Batch       int     `json:"batch"`         // 16
	Backbone    float64 `json:"backbone_rate"` // learning rate at its peak; 3e-4
	Heads       float64 `json:"heads_rate"`    // 1e-3
	Frozen      int     `json:"frozen_blocks"` // blocks of the backbone that stay as they are; 0
	WeightDecay float64 `json:"weight_decay"`  // 0.05
	EMA         float64 `json:"ema"`           // 0.998
	Loss        string  `json:"loss"`          // name of the depth loss; "l1+silog"
	DepthWeight float64 `json:"depth_weight"`  // 3
	Balance     float64 `json:"balance"`       // classes weigh the power -Balance of their size; 0
	Smoothing   float64 `json:"smoothing"`     // 0.1
	Crop        float64 `json:"crop"`          // smallest share of a picture that a crop keeps; 0.5
	Teacher     float64 `json:"teacher"`       // weight of agreeing with the averaged network; 0
	Blend       float64 `json:"blend"`         // share of the tuned weights in the result, the rest being those before (WiSE-FT, arXiv 2109.01903); 0.5
}

// depthLosses by the names that Tuning knows. Those that do not tell how far a scene is as
// a whole come with one that does.
func depthLosses() map[string]loss.Depth {
	with := func(weight float64, l loss.Depth) loss.Depth {
		return loss.Sum{{Weight: 1, Loss: loss.L1{}}, {Weight: weight, Loss: l}}
	}
	return map[string]loss.Depth{
		"l1":            loss.L1{},
		"berhu":         loss.BerHu{},
		"silog":         loss.SILog{Lambda: .5},
		"l1+silog":      loss.Standard(),
		"l1+metres":     with(.25, loss.Metres{}),
		"l1+gradient":   with(.5, loss.Gradient{}),
		"l1+scaleshift": with(2, loss.ScaleShift{}),
	}
}

func (t Tuning) withDefaults() (Tuning, error) {
	for _, f := range []struct {
		value    *float64
		fallback float64
	}{{&t.Backbone, 3e-4}, {&t.Heads, 1e-3}, {&t.WeightDecay, .05}, {&t.EMA, .998}, {&t.DepthWeight, 3}, {&t.Smoothing, .1}, {&t.Blend, .5}, {&t.Crop, .5}} {
		if *f.value == 0 {
			*f.value = f.fallback
		}
	}
	if t.Batch == 0 {
		t.Batch = 16
	}
	if t.Loss == "" {
		t.Loss = "l1+silog"
	}
	if depthLosses()[t.Loss] == nil {
		return t, fmt.Errorf("base: no depth loss %q", t.Loss)
	}
	return t, nil
}

func (t Tuning) drawing() tune.Drawing {
	d := tune.Usual()
	d.Area.Lo = t.Crop
	return d
}

// tune runs the second phase; it goes on from its last checkpoint.
func (o Options) tune(ctx context.Context, m *model.Model, samples []Sample, s split) error {
	before := m.Clone()
	pictures := make([]tune.Picture, len(s.learn))
	counts := make([]int, len(m.Classes))
	for i, k := range s.learn {
		pictures[i] = tune.Picture{Photo: samples[k].Picture, Metres: samples[k].Depth, Label: samples[k].Label}
		if samples[k].Label != train.NoLabel {
			counts[samples[k].Label]++
		}
	}
	c := o.Tuning
	steps := (c.Epochs*len(pictures) + c.Batch - 1) / c.Batch
	beside, err := o.rooms(ctx, m.Classes)
	if err != nil {
		return err
	}
	t, err := tune.New(m, pictures, tune.Config{
		H: inputH, W: inputW, Steps: steps, Batch: c.Batch, Backbone: c.Backbone, Heads: c.Heads, Frozen: c.Frozen,
		WeightDecay: c.WeightDecay, Clip: 5, Smoothing: float32(c.Smoothing), EMA: c.EMA, DepthLoss: depthLosses()[c.Loss],
		DepthWeight: c.DepthWeight, Classes: classWeights(counts, c.Balance), Teacher: c.Teacher, Drawing: c.drawing(), Beside: beside, Seed: o.Seed,
	})
	if err != nil {
		return err
	}
	kept := checkpoint.File{Name: filepath.Join(o.Cache, "tuning-"+o.tuningKey(m, len(pictures)))}
	m.Meta["name"] = "okuyuki-base-2"
	m.Meta["data"] = "NYU Depth V2, official training split (795 frames), 320x240"
	m.Meta["training"] += fmt.Sprintf("; whole network: %+v", c)
	if o.Rooms.Count > 0 {
		m.Meta["data"] += fmt.Sprintf("; %d rooms drawn by core/data/scene", o.Rooms.Count)
		m.Meta["training"] += fmt.Sprintf("; drawn rooms: %+v", o.Rooms)
	}
	err = fit(ctx, t, fitting{what: "whole network", steps: steps, report: max(1, steps/20), checkpoint: &kept, every: saveEvery, log: o.Log})
	if err != nil {
		return err
	}
	t.Finish()
	blend(m, before, c.Blend)
	return nil
}

// blend moves the parameters of m towards those of another model of the same shape.
func blend(m, other *model.Model, share float64) {
	if share == 1 {
		return
	}
	from := other.Params()
	for i, p := range m.Params() {
		for k, v := range from[i].Value {
			p.Value[k] = float32(share)*p.Value[k] + float32(1-share)*v
		}
	}
	m.Touch()
}

// classWeights are the sizes of the classes to a power of -p, of mean 1 over the pictures.
func classWeights(counts []int, p float64) []float32 {
	weights, sum, total := make([]float32, len(counts)), 0.0, 0
	for c, n := range counts {
		w := math.Pow(float64(max(1, n)), -p)
		weights[c] = float32(w)
		sum += w * float64(n)
		total += n
	}
	kernels.Scale(weights, float32(float64(total)/sum))
	return weights
}

// tuningKey names a run of the second phase: two runs of the same key take the same steps.
func (o Options) tuningKey(m *model.Model, pictures int) string {
	c := o.Tuning
	c.Blend = 0 // of no account until the end
	h := sha256.New()
	fmt.Fprintf(h, "%s %+v %d %+v", o.headsKey(m, pictures), c, o.Seed, c.drawing())
	if o.Rooms.Count > 0 {
		fmt.Fprintf(h, " rooms %d %+v %dx%d", scene.RoomsVersion, o.Rooms, roomW, roomH)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Package export writes what was learned for other programs: as an ONNX file for runtimes, and as a safetensors file whose
// names and shapes are those of PyTorch.
//
// Both are the whole way from a photo of the network's size to the answer of the product for a photo in good light:
// normalisation, backbone, heads, the blend of their answer with the probe's, temperature, and the doubt about photos that are
// unlike the labelled ones. Left out are the probes for dark and noisy photos, which go by the photo's quality, conformal sets,
// and decoding and scaling of files. The product keeps the backbone's results in half precision, these files compute in single
// precision.
package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"strconv"

	"okuyuki/core/model"
)

// Network is a model with all that its answers depend on.
type Network struct {
	Model *model.Model // of the preset Base, BaseTorch or Small, plain

	// The probe is a logistic regression on mean and maximum of the channels of the backbone's last tap. W is
	// [2 channels, classes]. Nil: the class head answers alone.
	ProbeW, ProbeB []float32
	Blend          bool // the answer is the mean of the class head's and the probe's; otherwise the probe's alone

	Temperature float64 // of the answer, softmax(ln p / T); 0: none
	Scope       *Scope  // nil: no photo is strange

	Meta map[string]string // more that the file is to say of itself
}

// Scope tells how strange a photo is from its features, the probe's, with means and maxima each scaled to half of the squared
// length 1: with k = Rows u and d² = u·u - kᵀ Inverse k,
//
//	novelty = sigmoid(2 ((ln d² - Centre) / Spread - Deviations))
//
// and an answer p becomes (1 - novelty²) p + novelty² / classes.
type Scope struct {
	Rows       []float32 // [n, 2 channels]
	Inverse    []float32 // [n, n]
	Centre     float64
	Spread     float64
	Deviations float64
	Least      float64 // smaller d² count as this
}

// check refuses what is no network of the product.
func (n *Network) check() error {
	m := n.Model
	if m == nil || m.Normalised() || !m.Preset.IsBase() && m.Preset != model.Small {
		return fmt.Errorf("export: only plain models of the presets %s, %s and %s", model.Base, model.BaseTorch, model.Small)
	}
	width, classes := n.features(), len(m.Classes)
	switch {
	case n.ProbeW != nil && (len(n.ProbeB) != classes || len(n.ProbeW) != width*classes):
		return fmt.Errorf("export: a probe of %d weights and %d biases for %d features and %d classes", len(n.ProbeW), len(n.ProbeB), width, classes)
	case n.ProbeW == nil && n.Blend:
		return fmt.Errorf("export: a blend without a probe")
	case n.Temperature < 0 || math.IsNaN(n.Temperature) || math.IsInf(n.Temperature, 0):
		return fmt.Errorf("export: a temperature of %v", n.Temperature)
	}
	if s := n.Scope; s != nil {
		if rows := s.count(); rows < 1 || len(s.Rows)%width != 0 || len(s.Rows)/width != rows || len(s.Inverse) != rows*rows || !(s.Spread > 0) || !(s.Least > 0) {
			return fmt.Errorf("export: a scope of %d values and an inverse of %d for %d features", len(s.Rows), len(s.Inverse), width)
		}
	}
	return nil
}

// count is the number of rows.
func (s *Scope) count() int { return int(math.Round(math.Sqrt(float64(len(s.Inverse))))) }

// features is the width of the probe's features.
func (n *Network) features() int { return 2 * n.lastTap() }

// lastTap is the number of channels of the backbone's last tap.
func (n *Network) lastTap() int {
	shapes := n.Model.TapShapes(1, multiple(n.Model), multiple(n.Model))
	return shapes[len(shapes)-1][3]
}

// multiple is what the sides of an image are multiples of.
func multiple(m *model.Model) int {
	for side := 1; ; side++ {
		if m.CheckSize(side, side) == nil {
			return side
		}
	}
}

// depthStride is how many pixels of the image, in each direction, one of the depth map stands for.
func (n *Network) depthStride() int {
	if n.Model.Preset.IsBase() {
		return 4
	}
	return 1
}

// What files say of what goes in and out.
const (
	inputDoc = "RGB, 0 to 255, upright, [batch, 3, height, width]"
	depthDoc = "metres along the viewing direction, [batch, 1, height, width]"
	classDoc = "probabilities, in the order of the classes, [batch, classes]"
	novelDoc = "how unlike the labelled photos, 0 to 1; from 0.5 on the class is not to be believed, [batch]"
	leaveOut = "probes for dark and noisy photos, conformal sets"
)

// meta is what a file says about itself.
func (n *Network) meta() (map[string]string, error) {
	classes, err := json.Marshal(n.Model.Classes)
	if err != nil {
		return nil, fmt.Errorf("export: classes: %w", err)
	}
	out := maps.Clone(n.Meta)
	if out == nil {
		out = map[string]string{}
	}
	maps.Copy(out, map[string]string{
		"preset": string(n.Model.Preset), "classes": string(classes), "input": inputDoc, "side_multiple": strconv.Itoa(multiple(n.Model)),
		"depth_unit": "m", "depth_stride": strconv.Itoa(n.depthStride()), "leaves_out": leaveOut,
	})
	number := func(key string, v float64) { out[key] = strconv.FormatFloat(v, 'g', -1, 64) }
	if n.ProbeW != nil {
		out["answer"] = "probe"
		if n.Blend {
			out["answer"] = "mean of class head and probe"
		}
	} else {
		out["answer"] = "class head"
	}
	if n.Temperature > 0 {
		number("temperature", n.Temperature)
	}
	if s := n.Scope; s != nil {
		number("scope_centre", s.Centre)
		number("scope_spread", s.Spread)
		number("scope_deviations", s.Deviations)
		number("scope_least", s.Least)
	}
	return out, nil
}

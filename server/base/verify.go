package base

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"okuyuki/core/model"
)

// Import writes backbone parameters (see ReadBackbone) into a model of the base preset and checks the activations that result.
func Import(m *model.Model, weights map[string]Weights) error {
	params := m.Backbone.Params()
	if len(params) != len(weights) {
		return fmt.Errorf("base: %d parameters for a backbone of %d", len(weights), len(params))
	}
	for _, p := range params {
		w, ok := weights[p.Name]
		if !ok || !slices.Equal(w.Shape, p.Shape) {
			return fmt.Errorf("base: parameter %s of shape %v, want %v", p.Name, w.Shape, p.Shape)
		}
		copy(p.Value, w.Data)
	}
	m.Touch()
	deviation, err := Verify(m)
	if err != nil {
		return err
	}
	if deviation > maxDeviation {
		return fmt.Errorf("base: activations deviate by %.2g standard deviations from the known ones", deviation)
	}
	return nil
}

// maxDeviation bounds Verify for weights as published: float32 arithmetic against float64, over 52 layers.
const maxDeviation = 1e-3

//go:embed golden/backbone.json
var goldenJSON []byte

// golden are activations computed by golden/make_backbone.py, which shares no code with this project.
type golden struct {
	Height, Width int
	Taps          map[string]struct {
		Shape     []int
		Mean, Std float64
		Values    []float64 // at flat indices k*goldenStride modulo the length
	}
}

const goldenStride = 7919

// Verify runs the backbone of a base model on a fixed pattern and returns the largest deviation from the known activations, in
// standard deviations of the tap it occurs in. Rounding the weights to half precision or 8 bits shows in it.
func Verify(m *model.Model) (float64, error) {
	var g golden
	if err := json.Unmarshal(goldenJSON, &g); err != nil {
		return 0, fmt.Errorf("base: known activations: %w", err)
	}
	s, err := m.NewSession(1, g.Height, g.Width, model.Predict)
	if err != nil {
		return 0, fmt.Errorf("base: %w", err)
	}
	for i := range s.Image().Data {
		k := int64(i)
		s.Image().Data[i] = float32(float64((k*k*7+k*31)%255)/127 - 1)
	}
	s.ForwardBackbone()
	worst := 0.0
	for i, name := range m.TapNames() {
		want, ok := g.Taps[name]
		tap := s.Taps()[i]
		if !ok || !slices.Equal(tap.Shape[:], want.Shape) {
			return 0, errors.New("base: not a backbone of the base preset")
		}
		sum := 0.0
		for _, v := range tap.Data {
			sum += float64(v)
		}
		worst = max(worst, math.Abs(sum/float64(len(tap.Data))-want.Mean)/want.Std)
		for k, v := range want.Values {
			worst = max(worst, math.Abs(float64(tap.Data[k*goldenStride%len(tap.Data)])-v)/want.Std)
		}
	}
	return worst, nil
}

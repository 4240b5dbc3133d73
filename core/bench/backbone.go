package bench

import (
	"fmt"
	"math"
	"strings"

	"okuyuki/core/model"
	"okuyuki/core/tensor"
)

// Size of the photos that the base preset is measured on, in pixels.
const (
	BackboneHeight = 160
	BackboneWidth  = 224
)

// Backbone is the base preset's backbone as it is compared with others on the
// same graph: its initial weights, and the image to run it on.
func Backbone() (*model.Model, []float32, error) {
	classes := []model.Class{{ID: "0", JA: "0", EN: "0"}, {ID: "1", JA: "1", EN: "1"}}
	m, err := model.New(model.Base, classes, 1)
	if err != nil {
		return nil, nil, err
	}
	image := make([]float32, BackboneHeight*BackboneWidth*m.Channels())
	random := congruential(referenceImageSeed)
	random.fill(image, 0.5)
	return m, image, nil
}

func backboneCases() []Case {
	name := fmt.Sprintf("base-%dx%d/backbone-b1", BackboneWidth, BackboneHeight)
	return []Case{{name, 1, backboneInfer}}
}

func backboneInfer() (*work, error) {
	m, image, err := Backbone()
	if err != nil {
		return nil, err
	}
	session, err := m.NewSession(1, BackboneHeight, BackboneWidth, model.Predict)
	if err != nil {
		return nil, err
	}
	macs, err := m.Backbone.MACs(map[string]tensor.Shape{"image": session.Image().Shape})
	if err != nil {
		return nil, err
	}
	copy(session.Image().Data, image)
	return &work{
		macs:  macs,
		run:   session.ForwardBackbone,
		check: func() string { return backboneCheck(m.TapNames(), session.Taps()) },
	}, nil
}

// backboneCheck writes mean and root mean square of each tap, as the peers'
// scripts write them.
func backboneCheck(names []string, taps []*tensor.Tensor) string {
	var b strings.Builder
	for i, tap := range taps {
		var sum, squares float64
		for _, v := range tap.Data {
			sum += float64(v)
			squares += float64(v) * float64(v)
		}
		n := float64(len(tap.Data))
		fmt.Fprintf(&b, "%s %.5f %.5f ", names[i], sum/n, math.Sqrt(squares/n))
	}
	return strings.TrimSuffix(b.String(), " ")
}

package bench

import (
	"fmt"
	"slices"

	"okuyuki/core/model"
	"okuyuki/core/nn"
	"okuyuki/core/tensor"
)

// presetCases are the networks of package model with random parameters: their
// speed does not depend on the values.
func presetCases() []Case {
	return []Case{
		inferCase("digits", model.Digits, 32, 28, 28),
		trainCase("digits", model.Digits, 32, 28, 28),
		trainCase("digits", model.Digits, 128, 28, 28),
		inferCase("small64", model.Small, 1, 64, 64),
		inferCase("small64", model.Small, 32, 64, 64),
		trainCase("small64", model.Small, 32, 64, 64),
		normalisedCase("small64", 32, 64, 64),
		inferCase("small128", model.Small, 1, 128, 128),
		inferCase("small128", model.Small, 32, 128, 128),
		trainCase("small128", model.Small, 32, 128, 128),
		normalisedCase("small128", 32, 128, 128),
		inferCase("base-224x160", model.Base, 1, 160, 224),
		inferCase("base-224x160", model.Base, 8, 160, 224),
	}
}

func inferCase(name string, preset model.Preset, batch, h, w int) Case {
	return Case{fmt.Sprintf("%s/infer-b%d", name, batch), batch, func() (*work, error) {
		n, err := planPreset(preset, batch, h, w, model.Predict)
		if err != nil {
			return nil, err
		}
		return &work{macs: n.macs, run: n.forward}, nil
	}}
}

func trainCase(name string, preset model.Preset, batch, h, w int) Case {
	return Case{fmt.Sprintf("%s/train-b%d", name, batch), batch, func() (*work, error) {
		n, err := planPreset(preset, batch, h, w, model.TrainAll)
		if err != nil {
			return nil, err
		}
		return newTrainer(n).work(), nil
	}}
}

// normalisedCase trains the small preset with batch normalisation, as the
// peers' benchmarks do.
func normalisedCase(name string, batch, h, w int) Case {
	return Case{fmt.Sprintf("%s/train-batchnorm-b%d", name, batch), batch, func() (*work, error) {
		m, err := model.NewNormalised(model.Small, tenClasses(), 1)
		if err != nil {
			return nil, err
		}
		n, err := planModel(m, batch, h, w, model.TrainAll)
		if err != nil {
			return nil, err
		}
		return newTrainer(n).work(), nil
	}}
}

func tenClasses() []model.Class {
	classes := make([]model.Class, 10)
	for i := range classes {
		classes[i].ID = fmt.Sprint(i)
	}
	return classes
}

func planPreset(preset model.Preset, batch, h, w int, mode model.Mode) (network, error) {
	m, err := model.New(preset, tenClasses(), 1)
	if err != nil {
		return network{}, err
	}
	return planModel(m, batch, h, w, mode)
}

// planModel makes a model ready for images of noise.
func planModel(m *model.Model, batch, h, w int, mode model.Mode) (network, error) {
	session, err := m.NewSession(batch, h, w, mode)
	if err != nil {
		return network{}, err
	}
	macs, err := modelMACs(m, batch, h, w)
	if err != nil {
		return network{}, err
	}
	normal(session.Image().Data, 7)
	return network{
		forward:    session.Forward,
		backward:   session.Backward,
		touch:      m.Touch,
		params:     trained(m.Params()),
		macs:       macs,
		image:      session.Image(),
		logits:     session.Logits(),
		depth:      session.Depth(),
		logitsGrad: session.LogitsGrad(),
		depthGrad:  session.DepthGrad(),
	}, nil
}

// trained leaves out what no optimiser changes: running statistics.
func trained(params []*nn.Param) []*nn.Param {
	return slices.DeleteFunc(slices.Clone(params), func(p *nn.Param) bool { return p.Running })
}

// modelMACs counts the multiply-adds of a forward pass, backbone and heads.
func modelMACs(m *model.Model, batch, h, w int) (int64, error) {
	backbone, err := m.Backbone.MACs(map[string]tensor.Shape{"image": {batch, h, w, m.Channels()}})
	if err != nil {
		return 0, err
	}
	taps, names := map[string]tensor.Shape{}, m.TapNames()
	for i, shape := range m.TapShapes(batch, h, w) {
		taps[names[i]] = shape
	}
	heads, err := m.Heads.MACs(taps)
	return backbone + heads, err
}

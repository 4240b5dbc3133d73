package statedict

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"slices"

	"okuyuki/core/model"
	"okuyuki/core/nn"
	"okuyuki/core/weights"
)

// epsilon of the batch normalisations of both libraries.
const epsilon = 1e-5

// lastWidth is the number of channels after the last block of MobileNetV2-1.0; other widths have a multiple of it.
const lastWidth = 320

// Normalisation is what was done to images in training: (p - Mean) / Std, channels red, green and blue, p of 0 to 1.
type Normalisation struct{ Mean, Std [3]float64 }

// ImageNet is the normalisation that the weights of both libraries were trained with.
func ImageNet() Normalisation {
	return Normalisation{[3]float64{.485, .456, .406}, [3]float64{.229, .224, .225}}
}

// Source says where a backbone is from.
type Source struct {
	Library string   // whose names the tensors have: torchvision or timm
	Prefix  string   // before all names, such as "backbone."
	LeftOut []string // tensors that are no part of the backbone, sorted
}

// Model is a model of the preset BaseTorch with the backbone of a safetensors file. Its heads are untrained, drawn from the
// seed, and know the classes. Errors are *Error, of files that are damaged *weights.Error.
func Model(file []byte, n Normalisation, classes []model.Class, seed uint64) (*model.Model, *Source, error) {
	if pickled(file) {
		return nil, nil, refusal(KindPickle, nil, "a file of torch.save, not safetensors")
	}
	f, others, err := weights.DecodeForeign(file)
	if err != nil {
		return nil, nil, fmt.Errorf("statedict: %w", err)
	}
	names := slices.Sorted(maps.Keys(f.Tensors))
	names = append(names, slices.Sorted(maps.Keys(others))...)
	naming, prefix, err := recognise(names)
	if err != nil {
		return nil, nil, err
	}
	d := &dict{f, others, prefix}
	if err := d.check(naming.layers); err != nil {
		return nil, nil, err
	}
	heads, unknown := naming.leftOver(names, prefix)
	if len(unknown) > 0 {
		return nil, nil, refusal(KindUnknown, unknown, "tensors that a MobileNetV2 of %s has not", naming.library)
	}
	m, err := model.New(model.BaseTorch, classes, seed)
	if err != nil {
		return nil, nil, err
	}
	if err := normalise(m, n); err != nil {
		return nil, nil, err
	}
	for _, l := range naming.layers {
		if err := d.fold(l, m.Param(l.ours+"/weight"), m.Param(l.ours+"/bias")); err != nil {
			return nil, nil, err
		}
	}
	m.Touch()
	slices.Sort(heads)
	return m, &Source{naming.library, prefix, heads}, nil
}

// pickled reports whether a file begins as those of torch.save do: as a zip or, until version 1.6, as a pickle.
func pickled(file []byte) bool {
	return bytes.HasPrefix(file, []byte("PK\x03\x04")) || len(file) > 1 && file[0] == 0x80 && file[1] >= 2 && file[1] <= 5
}

// normalise sets the first layer, which has images of -1 to 1: with p = (x + 1) / 2, (p - mean) / std = x / (2 std) + (1/2 -
// mean) / std.
func normalise(m *model.Model, n Normalisation) error {
	w, b := m.Param("backbone/normalise/weight").Value, m.Param("backbone/normalise/bias").Value
	clear(w)
	for c := range 3 {
		scale, shift := float32(1/(2*n.Std[c])), float32((.5-n.Mean[c])/n.Std[c])
		if !(n.Std[c] > 0) || !finite(scale) || !finite(shift) || scale == 0 {
			return fmt.Errorf("statedict: images cannot be normalised by a mean of %v and a standard deviation of %v", n.Mean[c], n.Std[c])
		}
		w[c*3+c], b[c] = scale, shift
	}
	return nil
}

// dict is a state dict.
type dict struct {
	*weights.File
	others map[string]weights.DType // that hold no numbers for us
	prefix string
}

// check checks names, types and shapes of everything before anything is read.
func (d *dict) check(layers []layer) error {
	var missing, typed, shaped []string
	detail := ""
	look := func(name string, want []int) {
		name = d.prefix + name
		t, ok := d.Tensors[name]
		switch dtype, other := d.others[name]; {
		case other:
			typed = append(typed, fmt.Sprintf("%s (%s)", name, dtype))
		case !ok:
			missing = append(missing, name)
		case !slices.Equal(t.Shape, want):
			shaped = append(shaped, name)
			if detail == "" {
				detail = fmt.Sprintf("%.80q has shape %v, want %v", name, t.Shape, want)
			}
		}
	}
	shapes := shapes()
	for _, l := range layers {
		shape := shapes[l.ours]
		look(l.conv+".weight", shape)
		for _, p := range [...]string{"weight", "bias", "running_mean", "running_var"} {
			look(l.norm+"."+p, shape[:1])
		}
	}
	switch {
	case len(missing) > 0:
		return refusal(KindMissing, missing, "%d tensors of a MobileNetV2 are missing", len(missing))
	case len(typed) > 0:
		return refusal(KindType, typed, "want F32, F16 or BF16")
	case len(shaped) == 0:
		return nil
	}
	last := d.Tensors[d.prefix+layers[len(layers)-2].conv+".weight"].Shape
	if len(last) == 4 && last[0] != lastWidth {
		return refusal(KindWidth, nil, "a MobileNetV2 of width %.2f (%d channels after the last block), want 1.0 (%d)", float64(last[0])/lastWidth, last[0], lastWidth)
	}
	return refusal(KindShape, shaped, "%s; %d tensors of other shapes", detail, len(shaped))
}

// fold writes a convolution with its batch normalisation into a plain one.
func (d *dict) fold(l layer, weight, bias *nn.Param) error {
	read := func(name string) []float32 {
		_, v, err := d.Float32s(d.prefix + name)
		if err != nil {
			panic("statedict: " + err.Error()) // it was checked
		}
		return v
	}
	w := read(l.conv + ".weight")
	gain, shift, mean, variance := read(l.norm+".weight"), read(l.norm+".bias"), read(l.norm+".running_mean"), read(l.norm+".running_var")
	channels := len(gain)
	each := len(w) / channels // numbers of one output channel, [inputs, height, width]; inputs is 1 where it is depthwise
	taps := weight.Shape[0] * weight.Shape[1]
	inputs := each / taps
	for o := range channels {
		if variance[o] < 0 {
			return refusal(KindValue, []string{d.prefix + l.norm + ".running_var"}, "variance %d is %v", o, variance[o])
		}
		k := float64(gain[o]) / math.Sqrt(float64(variance[o])+epsilon)
		bias.Value[o] = float32(float64(shift[o]) - float64(mean[o])*k)
		sound := finite(bias.Value[o])
		for i := range inputs {
			for at := range taps {
				v := float32(float64(w[o*each+i*taps+at]) * k)
				weight.Value[(at*inputs+i)*channels+o] = v
				sound = sound && finite(v)
			}
		}
		if !sound {
			return refusal(KindValue, []string{d.prefix + l.conv + ".weight"}, "weights that are not finite once batch normalisation is folded in")
		}
	}
	return nil
}

func finite(v float32) bool { return !math.IsNaN(float64(v)) && !math.IsInf(float64(v), 0) }

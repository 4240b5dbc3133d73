package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"okuyuki/core/nn"
	"okuyuki/core/weights"
)

// Precision says how the weights of a file are stored. Biases always keep 32 bits.
type Precision uint8

const (
	Float32 Precision = iota // without loss
	Float16                  // half precision: half the size
	Int8                     // large weights in 8 bits with a scale for every output channel, the rest in half precision
)

// Keys of a file's metadata that this package writes; the rest is Model.Meta.
const (
	reserved   = "okuyuki."
	keyVersion = reserved + "version"
	keyPreset  = reserved + "preset"
	keyClasses = reserved + "classes"
	keyPart    = reserved + "part"
)

const (
	fileVersion = "1"
	partWhole   = "whole" // backbone and heads
	partHeads   = "heads" // what a user's learning changes
)

// extraPrefix is that of the names of Model.Extra in a file.
const extraPrefix = "extra."

// Extra is a tensor that is saved with a model and is no parameter of it.
type Extra struct {
	Name  string
	Shape []int
	Value []float32
	Half  bool // saved in half precision; not set when it was read
}

// maxText is the longest class id or name in bytes that a file may have.
const maxText = 1000

// ErrFile is the cause of every error about a file that is a valid container
// of tensors but not a model that this program understands. Errors about the
// container are those of core/weights.
var ErrFile = errors.New("not a model of this program")

// Encode writes the whole model as an uncompressed safetensors file.
func (m *Model) Encode(p Precision) ([]byte, error) { return m.EncodeParts(p, p) }

// EncodeParts is Encode with different precisions for backbone and heads.
func (m *Model) EncodeParts(backbone, heads Precision) ([]byte, error) {
	m = m.plain()
	return m.encode(m.Params(), partWhole, func(name string) Precision {
		if m.Backbone.Param(name) != nil {
			return backbone
		}
		return heads
	})
}

// EncodeHeads writes neck and heads alone, for DecodeHeads.
func (m *Model) EncodeHeads(p Precision) ([]byte, error) {
	m = m.plain()
	return m.encode(m.Heads.Params(), partHeads, func(string) Precision { return p })
}

// int8Least is the size from which on weights are stored in 8 bits. Smaller ones, the filters
// of single channels and the first layers, are a tenth of a backbone and cost most if rounded.
const int8Least = 1 << 14

// plain is m, folded if need be: files hold no normalisation.
func (m *Model) plain() *Model {
	if m.normalised {
		return m.Fold()
	}
	return m
}

func (m *Model) encode(params []*nn.Param, part string, precision func(name string) Precision) ([]byte, error) {
	classes, err := json.Marshal(m.Classes)
	if err != nil {
		return nil, fmt.Errorf("model: classes: %w", err)
	}
	f := weights.File{Meta: maps.Clone(m.Meta)}
	if f.Meta == nil {
		f.Meta = map[string]string{}
	}
	maps.DeleteFunc(f.Meta, func(k, _ string) bool { return strings.HasPrefix(k, reserved) })
	f.Meta[keyVersion], f.Meta[keyPreset], f.Meta[keyClasses], f.Meta[keyPart] = fileVersion, string(m.Preset), string(classes), part
	for _, q := range params {
		switch p := precision(q.Name); {
		case p == Int8 && q.Decay && len(q.Value) >= int8Least:
			f.SetInt8(q.Name, q.Shape, q.Value)
		case (p == Float16 || p == Int8) && q.Decay:
			f.SetHalf(q.Name, q.Shape, q.Value)
		default:
			f.SetFloat32(q.Name, q.Shape, q.Value)
		}
	}
	for _, x := range m.Extra {
		if x.Half {
			f.SetHalf(extraPrefix+x.Name, x.Shape, x.Value)
		} else {
			f.SetFloat32(extraPrefix+x.Name, x.Shape, x.Value)
		}
	}
	data, err := f.Encode()
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	return data, nil
}

// Load reads a whole model, compressed or not, of any precision. The data may
// come from anywhere.
func Load(data []byte) (*Model, error) {
	f, preset, classes, err := open(data, partWhole)
	if err != nil {
		return nil, err
	}
	m, err := build(preset, classes)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrFile)
	}
	if m.Extra, err = read(f, m.Params()); err != nil {
		return nil, err
	}
	m.Meta = f.Meta
	m.Touch()
	return m, nil
}

// DecodeHeads reads a file of EncodeHeads and returns a model of those heads
// on m's backbone, which the two then share. m stays as it is.
func (m *Model) DecodeHeads(data []byte) (*Model, error) {
	f, preset, classes, err := open(data, partHeads)
	if err != nil {
		return nil, err
	}
	if preset != m.Preset {
		return nil, fmt.Errorf("model: heads for preset %q, not %q: %w", preset, m.Preset, ErrFile)
	}
	if m.normalised {
		return nil, errors.New("model: heads need a plain backbone: fold the model first")
	}
	c := &Model{Preset: m.Preset, Backbone: m.Backbone, Heads: m.arch.heads(len(classes)), Classes: classes, Meta: f.Meta, arch: m.arch}
	if c.Extra, err = read(f, c.Heads.Params()); err != nil {
		return nil, err
	}
	c.Heads.Touch()
	return c, nil
}

// open checks what a file says about itself.
func open(data []byte, part string) (*weights.File, Preset, []Class, error) {
	f, err := weights.Decode(data)
	if err != nil {
		return nil, "", nil, fmt.Errorf("model: %w", err)
	}
	fail := func(format string, a ...any) (*weights.File, Preset, []Class, error) {
		return nil, "", nil, fmt.Errorf("model: "+format+": %w", append(a, ErrFile)...)
	}
	if v := f.Meta[keyVersion]; v != fileVersion {
		return fail("version %.20q, want %s", v, fileVersion)
	}
	if v := f.Meta[keyPart]; v != part {
		return fail("file of %.20q, want %s", v, part)
	}
	preset := Preset(f.Meta[keyPreset])
	if _, err := preset.architecture(); err != nil {
		return fail("preset %.20q", string(preset))
	}
	var classes []Class
	if err := json.Unmarshal([]byte(f.Meta[keyClasses]), &classes); err != nil {
		return fail("classes: %v", err)
	}
	for _, c := range classes {
		if max(len(c.ID), len(c.JA), len(c.EN)) > maxText {
			return fail("a class name is longer than %d bytes", maxText)
		}
	}
	if err := checkClasses(classes); err != nil {
		return fail("%v", err)
	}
	maps.DeleteFunc(f.Meta, func(k, _ string) bool { return strings.HasPrefix(k, reserved) })
	return f, preset, classes, nil
}

// read fills the parameters, all of them, and returns what else the file has.
func read(f *weights.File, params []*nn.Param) (extra []Extra, err error) {
	for _, name := range f.Names() {
		if of, ok := strings.CutPrefix(name, extraPrefix); ok {
			shape, v, err := f.Float32s(name)
			if err != nil {
				return nil, fmt.Errorf("model: %w", err)
			}
			extra = append(extra, Extra{Name: of, Shape: shape, Value: v})
		}
	}
	if n := len(f.Names()) - len(extra); n != len(params) {
		return nil, fmt.Errorf("model: %d tensors, want %d: %w", n, len(params), ErrFile)
	}
	for _, p := range params {
		shape, v, err := f.Float32s(p.Name)
		if err != nil {
			return nil, fmt.Errorf("model: %w", err)
		}
		if !slices.Equal(shape, p.Shape) {
			return nil, fmt.Errorf("model: tensor %s has shape %v, want %v: %w", p.Name, shape, p.Shape, ErrFile)
		}
		copy(p.Value, v)
	}
	return extra, nil
}

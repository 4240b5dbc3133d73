package workbench

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"okuyuki/core/model"
	"okuyuki/core/train"
	"okuyuki/core/weights"
)

// ErrNothingLearned is returned by ExportModel before anything was learnt.
var ErrNothingLearned = errors.New("workbench: nothing was learnt yet")

// Keys in the metadata of a heads file.
const (
	baseKey  = "base" // name of the base model that it was learnt on
	hashKey  = "base_sha256"
	rungKey  = "rung"  // Rung
	probeKey = "probe" // the float32 values of the probe's weights and biases, little endian, in base64
	trustKey = "trust" // savedTrust
	scopeKey = "scope" // see scope.encode
	lightKey = "light" // savedLight
)

// ExportModel returns what was learnt as a model file, and its SHA-256. It holds neck and
// heads in half precision, the backbone being the base model's, or all of a network that was
// trained from nothing; and how far its answers can be trusted.
func (b *Workbench) ExportModel() (file []byte, sum string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.learned == nil {
		return nil, "", ErrNothingLearned
	}
	m := b.learned.model
	m.Meta = map[string]string{baseKey: b.base.Meta["name"], hashKey: b.baseSum, rungKey: string(b.learned.rung)}
	if err := b.learned.trust.save(m.Meta); err != nil {
		return nil, "", err
	}
	if b.learned.rung == RungWhole {
		file, err = m.Encode(model.Float16)
	} else {
		m.Meta[probeKey] = encodeProbe(b.learned.probe)
		if err := b.learned.light.save(m); err != nil {
			return nil, "", err
		}
		file, err = m.EncodeHeads(model.Float16)
	}
	if err != nil {
		return nil, "", err
	}
	return file, weights.Sum(file), nil
}

// OtherBaseError says that a file was learnt on another base model than the program's: an
// older or newer version wrote it. Its classes must be learnt again.
type OtherBaseError struct{ File, Program string }

func (e *OtherBaseError) Error() string {
	return fmt.Sprintf("workbench: the file was learnt on the base model %.40q, this program has %q: learn again", e.File, e.Program)
}

// ImportModel puts a file of ExportModel in place. One that was learnt on another base model
// is refused with an *OtherBaseError.
func (b *Workbench) ImportModel(file []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	name := b.base.Meta["name"]
	if f, err := weights.Decode(file); err == nil && f.Meta[baseKey] != "" && !b.isBaseOf(f.Meta) {
		return &OtherBaseError{f.Meta[baseKey], name} // whose heads may have other shapes
	}
	whole, err := model.Load(file)
	isWhole := err == nil && whole.Preset == model.Small && whole.Meta[rungKey] == string(RungWhole)
	m := whole
	if !isWhole {
		if m, err = b.base.DecodeHeads(file); err != nil {
			return err
		}
	}
	if m.Meta[baseKey] != name {
		return errors.New("workbench: the file does not say what it was learnt on")
	}
	next := &learned{model: m, rung: Rung(m.Meta[rungKey])}
	if next.trust, err = loadTrust(m.Meta, 2*b.lastChannels()); err != nil {
		return err
	}
	switch {
	case isWhole:
		next.whole = newWholeNetwork(m)
	case next.rung != RungProbe && next.rung != RungHeads:
		return fmt.Errorf("workbench: the file's method %.20q is unknown", m.Meta[rungKey])
	default:
		next.heads = train.NewPredictor(m)
		if next.probe, err = decodeProbe(m.Meta[probeKey], 2*b.lastChannels(), len(m.Classes)); err != nil {
			return err
		}
		if next.light, err = loadLight(m, b.badDim()); err != nil {
			return err
		}
	}
	b.learned = next
	return nil
}

// isBaseOf reports whether a file with these metadata was learnt on the base model. Files of earlier versions know it by name alone.
func (b *Workbench) isBaseOf(meta map[string]string) bool {
	sum, known := meta[hashKey]
	return meta[baseKey] == b.base.Meta["name"] && (!known || sum == b.baseSum)
}

func encodeProbe(p *train.Probe) string {
	var data []byte
	for _, v := range slices.Concat(p.W, p.B) {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	return base64.StdEncoding.EncodeToString(data)
}

func decodeProbe(text string, dim, classes int) (*train.Probe, error) {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(data) != 4*(dim+1)*classes {
		return nil, fmt.Errorf("workbench: the file's probe does not fit %d features and %d classes", dim, classes)
	}
	v := make([]float32, len(data)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		if f := float64(v[i]); math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, errors.New("workbench: the file's probe has values that are not finite")
		}
	}
	return &train.Probe{W: v[:dim*classes], B: v[dim*classes:]}, nil
}

package workbench

import (
	"maps"

	"okuyuki/core/export"
)

// Portable is what Predict answers with, for other programs. What was learned is that of ExportModel's file, in half precision:
// page and command line write the same bytes for the same file. The doubt of a whole network about strange photos needs the base
// model's backbone beside it, and is left out.
func (b *Workbench) Portable() (*export.Network, error) {
	if !b.Learned() {
		return &export.Network{Model: b.base, Meta: b.origin()}, nil
	}
	file, _, err := b.ExportModel()
	if err != nil {
		return nil, err
	}
	// A workbench of its own, so that this one keeps what it holds in single precision.
	copied := &Workbench{base: b.base, baseSum: b.baseSum}
	if err := copied.ImportModel(file); err != nil {
		return nil, err
	}
	l := copied.learned
	n := &export.Network{Model: l.model, Temperature: l.trust.temperature, Meta: b.origin()}
	if l.rung == RungWhole {
		return n, nil
	}
	n.ProbeW, n.ProbeB, n.Blend = l.probe.W, l.probe.B, l.rung == RungHeads
	n.Scope = l.trust.scope.portable()
	return n, nil
}

// origin is what an exported file says of where its numbers come from.
func (b *Workbench) origin() map[string]string {
	out := map[string]string{}
	maps.Copy(out, b.base.Meta)
	out["base"] = b.base.Meta["name"]
	out["licence"] = "backbone as named; all else as the model card of " + out["base"] + " says"
	return out
}

// portable is the scope as other programs reckon with it; nil for a nil one.
func (s *scope) portable() *export.Scope {
	if s == nil {
		return nil
	}
	out := &export.Scope{Centre: s.centre, Spread: s.spread, Deviations: scopeDeviations, Least: leastD2}
	for i, q := range s.rows {
		out.Rows = append(out.Rows, float32(q)*s.scale[i/s.width])
	}
	for _, v := range s.inverse {
		out.Inverse = append(out.Inverse, float32(v))
	}
	return out
}

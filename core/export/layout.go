package export

import (
	"strings"

	"okuyuki/core/nn"
)

// array is a parameter as ONNX and PyTorch lay it out.
type array struct {
	name  string
	shape []int
	v     []float32
}

// portable is a parameter in the others' order: convolutions [out, in, k, k], those of single channels [channels, 1, k, k],
// dense layers [out, in]. Names have dots for slashes.
func portable(p *nn.Param) array {
	a := array{name: strings.ReplaceAll(p.Name, "/", "."), shape: p.Shape, v: p.Value}
	if s := p.Shape; strings.HasSuffix(p.Name, "/weight") {
		switch len(s) {
		case 4:
			a.shape, a.v = []int{s[3], s[2], s[0], s[1]}, reversed(p.Value, s[0]*s[1], s[2], s[3])
		case 3:
			a.shape, a.v = []int{s[2], 1, s[0], s[1]}, reversed(p.Value, s[0]*s[1], 1, s[2])
		case 2:
			a.shape, a.v = []int{s[1], s[0]}, reversed(p.Value, 1, s[0], s[1])
		}
	}
	return a
}

// reversed turns an array of a x b x c into one of c x b x a: HWIO into OIHW, rows into columns.
func reversed(values []float32, a, b, c int) []float32 {
	out := make([]float32, 0, len(values))
	for k := range c {
		for j := range b {
			for i := range a {
				out = append(out, values[(i*b+j)*c+k])
			}
		}
	}
	return out
}

// arrays are those of the answer, beside the model's parameters.
func (n *Network) arrays() []array {
	var out []array
	width, classes := n.features(), len(n.Model.Classes)
	if n.ProbeW != nil {
		out = append(out, array{"probe.weight", []int{classes, width}, reversed(n.ProbeW, 1, width, classes)}, array{"probe.bias", []int{classes}, n.ProbeB})
	}
	if s := n.Scope; s != nil {
		rows := s.count()
		out = append(out, array{"scope.rows", []int{rows, width}, s.Rows}, array{"scope.inverse", []int{rows, rows}, s.Inverse})
	}
	return out
}

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

// portable is a parameter in the others' order.
func portable(p *nn.Param) array {
	name, shape, sides := order(p)
	return array{name, shape, reversed(p.Value, sides[0], sides[1], sides[2])}
}

// order is the others' name and shape of a parameter: convolutions [out, in, k, k], those of single channels [channels, 1, k, k],
// dense layers [out, in]; names have dots for slashes. Seen as three sides, its values are ours in reversed order.
func order(p *nn.Param) (name string, shape []int, sides [3]int) {
	name = strings.ReplaceAll(p.Name, "/", ".")
	if s := p.Shape; strings.HasSuffix(p.Name, "/weight") {
		switch len(s) {
		case 4:
			return name, []int{s[3], s[2], s[0], s[1]}, [3]int{s[0] * s[1], s[2], s[3]}
		case 3:
			return name, []int{s[2], 1, s[0], s[1]}, [3]int{s[0] * s[1], 1, s[2]}
		case 2:
			return name, []int{s[1], s[0]}, [3]int{1, s[0], s[1]}
		}
	}
	return name, p.Shape, [3]int{1, 1, len(p.Value)}
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

package nn

// Padding says how many zeros lie before the first row and column of a 3x3
// convolution. Both kinds give ceil(size/stride) rows.
type Padding uint8

const (
	// SameTorch has one row of zeros before, as PyTorch's padding=1.
	SameTorch Padding = iota
	// SameTF is TensorFlow's "SAME": as few zeros as possible, the odd one after.
	// They differ at stride 2 on an even size, where SameTF has none before.
	SameTF
)

// before is the number of zeros before the first of size elements.
func (p Padding) before(size, k, stride int) int {
	if k == 1 {
		return 0
	}
	if p == SameTF && stride == 2 && size%2 == 0 {
		return 0
	}
	return 1
}

func outSize(size, stride int) int { return (size + stride - 1) / stride }

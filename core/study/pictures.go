package study

// Pictures are what a training learns from or is measured on, for others to do the same training with: n scenes of
// depthmnist.Side x depthmnist.Side.
type Pictures struct {
	Image []float32 // [n, pixels], as the network gets them
	Depth []float32 // [n, pixels]
	Label []int32   // [n]; -1: none
}

// Pictures draws those that a spec learns from, the labelled ones first, and those that it is measured on.
func (l *Lab) Pictures(s Spec) (learned, tests Pictures, err error) {
	if err := s.Check(); err != nil {
		return Pictures{}, Pictures{}, err
	}
	p, err := l.material(s)
	if err != nil {
		return Pictures{}, Pictures{}, err
	}
	t, err := l.examined(s)
	if err != nil {
		return Pictures{}, Pictures{}, err
	}
	return p.pictures(), t.pictures(), nil
}

func (p *photos) pictures() Pictures {
	out := Pictures{make([]float32, len(p.image)), p.depth, make([]int32, p.len())}
	for i, v := range p.image {
		out.Image[i] = scaled(v)
	}
	for i, y := range p.label {
		out.Label[i] = int32(y)
	}
	return out
}

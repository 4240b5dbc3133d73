package nn

import "okuyuki/kernels"

// fusePooling makes one operation of a convolution and a MaxPool2 that alone
// reads it, so that the large map between them need not exist.
func (r *rewriter) fusePooling() {
	for i := range r.ops {
		if _, ok := r.ops[i].op.(maxPoolOp); !ok {
			continue
		}
		large := r.ops[i].in[0]
		if conv, ok := r.ops[large].op.(*convOp); ok && r.soleReader(large) == Node(i) {
			r.ops[i] = operation{op: (*convPoolOp)(conv), in: r.ops[large].in}
		}
	}
}

// convPoolOp is a convolution followed by a MaxPool2.
type convPoolOp convOp

func (o *convPoolOp) params() []*Param             { return (*convOp)(o).params() }
func (o *convPoolOp) keeps() (inputs, result bool) { return (*convOp)(o).keeps() }

func (o *convPoolOp) plan(e *env) step {
	y := e.y.Shape
	y[1], y[2] = 2*y[1], 2*y[2]
	return &convPoolStep{convStep: (*convOp)(o).step(e, y), arg: make([]int32, e.y.Shape.Len())}
}

type convPoolStep struct {
	convStep
	arg []int32 // where each maximum was
}

func (s *convPoolStep) forward() {
	e := s.env
	kernels.ConvPoolForward(e.y.Data, s.arg, e.x[0].Data, s.packForward(), s.bias, s.shape, s.op.spec.Act, e.ws)
}

func (s *convPoolStep) backward() {
	o, e := s.op, s.env
	dy := e.dy.t.Data
	s.activationGrad(dy, e.y.Data) // of the maxima: the other gradients are zero anyway
	var dw, dx, packed []float32
	if s.trainW {
		dw = o.w.Grad
	}
	if e.dx[0] != nil {
		dx, packed = e.dx[0].target(), s.packGradient()
	}
	kernels.ConvPoolGrad(dx, dw, dy, s.arg, e.x[0].Data, packed, s.shape, e.ws)
	if e.dx[0] != nil {
		e.dx[0].settle()
	}
}

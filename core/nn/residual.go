package nn

import (
	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// fuseResiduals makes one operation of a pointwise convolution that widens, the
// depthwise one that filters and the pointwise one that narrows, and of the
// addition of the input where there is one. It computes a few rows at a time,
// so that the wide maps stay in the cache. Only for inference: a backward pass
// would need the wide maps.
func (r *rewriter) fuseResiduals(sizes residualSizes) {
	for i := range r.ops {
		project, ok := r.ops[i].op.(*convOp)
		if !ok || !project.pointwise() {
			continue
		}
		d := r.ops[i].in[0]
		depthwise, ok := r.ops[d].op.(*depthwiseOp)
		if !ok || r.soleReader(d) != Node(i) {
			continue
		}
		e := r.ops[d].in[0]
		expand, ok := r.ops[e].op.(*convOp)
		if !ok || !expand.pointwise() || r.soleReader(e) != d {
			continue
		}
		x := r.ops[e].in[0]
		fused := &residualOp{
			x: r.shapes[x], wide: r.shapes[e], band: sizes.band,
			expand: expand, depthwise: depthwise, project: project,
		}
		if fused.wide.Len() < sizes.least {
			continue
		}
		at := Node(i)
		if sum := r.soleReader(at); sum >= 0 && r.addsTo(sum, x, at) {
			fused.add, at = true, sum
		}
		r.ops[at] = operation{op: fused, in: []Node{x}}
	}
}

// residualSizes are numbers of elements: of a wide map, over all images, from
// which on fusing pays, and of the part of it computed at a time.
type residualSizes struct{ least, band int }

// Measured on base: the wide maps of one image stay in the last-level cache
// anyway, those of eight do not; and half of a second-level cache of 1 MiB holds
// what a goroutine has at hand.
var defaultResidualSizes = residualSizes{least: 2 << 20, band: 64 << 10}

// addsTo reports whether node sum is x + y, in any order.
func (r *rewriter) addsTo(sum, x, y Node) bool {
	if _, ok := r.ops[sum].op.(addOp); !ok {
		return false
	}
	in := r.ops[sum].in
	return in[0] == x && in[1] == y || in[0] == y && in[1] == x
}

func (o *convOp) pointwise() bool { return o.spec.K == 1 && o.spec.Stride == 1 && !o.vector }

type residualOp struct {
	x, wide         tensor.Shape // of the input and of the widened map
	band            int          // elements of the wide map at a time
	expand, project *convOp
	depthwise       *depthwiseOp
	add             bool // the input to the result
}

func (o *residualOp) params() []*Param { return nil }

func (o *residualOp) keeps() (inputs, result bool) { return false, false }

func (o *residualOp) plan(e *env) step {
	wide, y := o.wide, e.y.Shape
	stride := o.depthwise.stride
	s := &residualStep{
		op: o, env: e,
		top:  o.depthwise.pad.before(wide[1], 3, stride),
		rows: min(y[1], max(1, (o.band/(wide[2]*wide[3])-3)/stride+1)),
	}
	s.expand = kernels.Conv2D{N: 1, W: wide[2], OutW: wide[2], Cin: o.x[3], Cout: wide[3], K: 1, Stride: 1}
	s.depthwise = kernels.Depthwise{
		N: 1, W: wide[2], C: wide[3], OutW: y[2], Stride: stride,
		PadLeft: o.depthwise.pad.before(wide[2], 3, stride),
	}
	s.project = kernels.Conv2D{N: 1, W: y[2], OutW: y[2], Cin: wide[3], Cout: y[3], K: 1, Stride: 1}
	s.free = make(chan *residualScratch, maxResidualWorkers)
	s.part = s.rowsOf
	return s
}

type residualStep struct {
	op   *residualOp
	env  *env
	top  int // rows of zeros above the wide map
	rows int // of the result, computed at a time

	// The shapes of one band, but for the numbers of rows.
	expand, project kernels.Conv2D
	depthwise       kernels.Depthwise

	expandWeights, projectWeights []float32 // packed

	part func(lo, hi int) // rowsOf, kept so that forward allocates nothing
	free chan *residualScratch
}

// residualScratch is the memory of one goroutine. Each goes through its own
// rows from the widening to the result, so that they only meet at the end.
type residualScratch struct {
	wide, filtered []float32 // maps of one band
	ws             kernels.Workspace
}

// maxResidualWorkers is how many goroutines' memory is kept for the next pass.
const maxResidualWorkers = 64

func (s *residualStep) forward() {
	s.expandWeights = s.op.expand.packFor(s.env.graph, s.expand)
	s.projectWeights = s.op.project.packFor(s.env.graph, s.project)
	kernels.Parallel(s.env.y.Shape[0]*s.env.y.Shape[1], s.part)
}

func (s *residualStep) backward() { panic("nn: backward on a plan for inference") }

// rowsOf computes rows lo to hi of the result, counted on over the images.
func (s *residualStep) rowsOf(lo, hi int) {
	t := s.scratch()
	height := s.env.y.Shape[1]
	for lo < hi {
		n, row := lo/height, lo%height
		end := min(height, row+hi-lo)
		s.image(t, s.env.x[0].Sample(n), s.env.y.Sample(n), row, end)
		lo += end - row
	}
	select {
	case s.free <- t:
	default:
	}
}

func (s *residualStep) scratch() *residualScratch {
	select {
	case t := <-s.free:
		return t
	default:
	}
	d := s.depthwise
	return &residualScratch{
		wide:     make([]float32, min(s.op.wide[1], (s.rows-1)*d.Stride+3)*d.W*d.C),
		filtered: make([]float32, s.rows*d.OutW*d.C),
		ws:       kernels.Workspace{Serial: true},
	}
}

// image computes rows row to last of y from x, band by band. Rows of the wide
// map that two bands share are computed once: the second band begins with a
// copy of them.
func (s *residualStep) image(t *residualScratch, x, y []float32, row, last int) {
	o := s.op
	height, wideRow, yRow := o.wide[1], o.wide[2]*o.wide[3], len(y)/s.env.y.Shape[1]
	xRow := len(x) / height
	first := max(0, row*s.depthwise.Stride-s.top) // rows of the wide map at hand: first to end
	end := first
	for ; row < last; row += s.rows {
		n := min(s.rows, last-row)
		top := row*s.depthwise.Stride - s.top
		from, to := max(0, top), min(top+(n-1)*s.depthwise.Stride+3, height)
		copy(t.wide, t.wide[(from-first)*wideRow:(end-first)*wideRow])
		first = from

		c := s.expand
		if c.H, c.OutH = to-end, to-end; c.H > 0 {
			kernels.ConvForward(t.wide[(end-first)*wideRow:(to-first)*wideRow], x[end*xRow:to*xRow],
				s.expandWeights, o.expand.biasValue(), c, o.expand.spec.Act, &t.ws)
			end = to
		}
		d := s.depthwise
		d.H, d.OutH, d.PadTop = to-from, n, from-top
		filtered := t.filtered[:n*d.OutW*d.C]
		kernels.DepthwiseForward(filtered, t.wide[:d.H*wideRow], o.depthwise.w.Value, o.depthwise.b.Value, d, o.depthwise.act, &t.ws)

		c = s.project
		c.H, c.OutH = n, n
		result := y[row*yRow : (row+n)*yRow]
		kernels.ConvForward(result, filtered, s.projectWeights, o.project.biasValue(), c, o.project.spec.Act, &t.ws)
		if o.add {
			kernels.AddTo(result, x[row*xRow:(row+n)*xRow])
		}
	}
}

// packFor returns the weights of a pointwise layer, packed.
func (o *convOp) packFor(g *Graph, c kernels.Conv2D) []float32 {
	o.refold(g)
	c.H, c.OutH = 1, 1
	packed, stale := o.forward.get(packing{g.stamp(), kernels.Name(), kernels.Algorithm(c)}, c.PackedLen())
	if stale {
		kernels.PackConv(packed, o.w.Value, c)
	}
	return packed
}

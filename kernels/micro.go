package kernels

// micro is one implementation of the inner loops; everything above it is
// written once. Strides count float32 elements. Slices and pointers given to
// it lie on the heap, never on a goroutine's stack.
//
// Every element of a result is one sum accumulated in the order of the loops
// below, whatever tile the element falls in: this is what makes results
// independent of how the work is cut.
type micro struct {
	name   string
	mr, nr int // rows per tile, packing width
	span   int // panels per tile, where there are enough; 0 means 1

	// inOrder: gemm writes the rows of C in order, so that they may overlap where
	// one tile spans all panels.
	inOrder bool

	residualFrom int // see ResidualFrom; 0 where it has not been measured

	gemm func(*gemmArgs)
	// gemmNarrow does one panel of which only the first four columns count. May be
	// nil: gemm then does all.
	gemmNarrow func(*gemmArgs)
	// gemmLines does several lines of C. May be nil: see gemmOfLines.
	gemmLines func(*gemmArgs)
	outer     func(*outerArgs)
	depthwise func(*depthwiseArgs)
	// depthwiseBand does several rows. May be nil: see filterBand.
	depthwiseBand func(*depthwiseArgs)
	// depthwiseGrad is depthwise turned around: w[9][c] += sum over the row's
	// pixels x of in[taps of x] * out[x]; bias, lo and hi are unused. May be
	// nil: the portable one is used then.
	depthwiseGrad func(*depthwiseArgs)

	// The transforms of Winograd's algorithm, see winograd.go: the portable ones
	// where nil. winogradFrom is the number of channels on both sides from
	// which the algorithm pays; 0 for never.
	winogradInput   func(*planeArgs)
	winogradOutput  func(*planeArgs)
	winogradSpread  func(*planeArgs)
	winogradWeights func(planes *float32, plane, n int)
	winogradFrom    int

	// rowsOfTiles: these and the next do all tiles of their arguments; else the
	// first alone, see eachTile.
	rowsOfTiles bool

	// The transforms of the algorithm for upsampled images, see
	// winograd_up2.go, and the same threshold: the portable ones where nil.
	upInput, upOutput, upSpread func(*planeArgs)
	upWeights                   func(planes *float32, plane, n int)
	upFrom                      int
	// upSpreadRow ends an upsampled convolution to one channel: the portable
	// one where nil.
	upSpreadRow func(*spreadArgs)

	// The passes of batch normalisation, see normArgs: the portable ones where
	// nil.
	normMoments, normApply, normGradMoments, normGradApply func(*normArgs)

	// dots multiplies rows by one vector, see dotsArgs; nil where gemm does as well.
	dots func(*dotsArgs)

	// addRows adds n rows of width <= nr values, stride apart, to rows of nr:
	// the portable one where nil.
	addRows func(dst, src *float32, n, stride, width int)

	// maxPool does a row of MaxPool2, maxPoolGrad of MaxPool2Grad: the portable
	// ones where nil.
	maxPool, maxPoolGrad func(poolArgs)

	// Elementwise, over whole slices of equal length.
	add            func(dst, a, b []float32)
	axpy           func(dst []float32, s float32, x []float32)
	adam           func(w, g, m, v []float32, a Adam)
	activationGrad func(dy, y []float32, act Activation)
	sigmoid        func(x []float32) // the portable one where nil
}

// gemmArgs: C[m × np·nr] = clamp(bias + Σ_r A_r[m × kc] · B, lo, hi); row i of
// run r starts at a + i*aRow + r*aRun.
type gemmArgs struct {
	a                    *float32
	aRow, aRun, runs, kc int
	b                    *float32 // np panels, each runs*kc*nr floats: [run][k][nr]
	c                    *float32
	cRow                 int      // panel p writes columns p*nr..p*nr+nr
	m, np                int      // any m >= 1
	bias                 *float32 // np*nr floats, never nil
	lo, hi               float32
	accumulate           bool     // start from C instead of bias
	next                 *float32 // what B will be read after this, if known: a hint

	// C may have lines of m rows, each cLine after the last; the rows of A go on
	// without a gap.
	lines, cLine int
}

// outerArgs: C[m × n] += Σ_{k<kc} A[k][0..m) ⊗ B[k][0..n); A row k at
// a + k*aRow, B row k at b + k*bRow; any m, n >= 1.
type outerArgs struct {
	a        *float32
	aRow     int
	b        *float32
	bRow     int
	c        *float32
	cRow     int
	m, n, kc int
}

// depthwiseArgs: one output row of a 3x3 depthwise convolution over a
// zero-haloed input: taps at in + ky*inRow + kx*c (+ x*pix per output pixel).
type depthwiseArgs struct {
	in         *float32
	inRow, pix int
	w          *float32 // [9][c]
	bias       *float32
	out        *float32
	c, ow      int
	lo, hi     float32

	// For depthwiseBand, which does a band of rows: how many, and from one to the
	// next.
	rows, inDown, outDown int
}

// implementations are those that this machine can run, best first.
var implementations = []*micro{&portable}

// active is the implementation in use.
var active = implementations[0]

// register puts an implementation before those already known, and into use.
// Called from init functions of platform files.
func register(m *micro) {
	m.complete()
	implementations = append([]*micro{m}, implementations...)
	active = m
}

// complete fills in the portable functions where there are no others.
func (m *micro) complete() {
	m.span = max(m.span, 1)
	if m.depthwiseGrad == nil {
		m.depthwiseGrad = portable.depthwiseGrad
	}
	if m.winogradInput == nil {
		m.winogradInput, m.winogradOutput = portable.winogradInput, portable.winogradOutput
	}
	if m.winogradSpread == nil {
		m.winogradSpread = portable.winogradSpread
	}
	if m.winogradWeights == nil {
		m.winogradWeights = portable.winogradWeights
	}
	if m.upInput == nil {
		m.upInput, m.upOutput, m.upSpread = portable.upInput, portable.upOutput, portable.upSpread
	}
	if m.addRows == nil {
		nr := m.nr
		m.addRows = func(dst, src *float32, n, stride, width int) { addRows(nr, dst, src, n, stride, width) }
	}
	if m.upSpreadRow == nil {
		m.upSpreadRow = portable.upSpreadRow
	}
	if m.sigmoid == nil {
		m.sigmoid = portable.sigmoid
	}
	if m.upWeights == nil {
		m.upWeights = portable.upWeights
	}
	if m.maxPool == nil {
		m.maxPool = portable.maxPool
	}
	if m.maxPoolGrad == nil {
		m.maxPoolGrad = portable.maxPoolGrad
	}
	if m.normMoments == nil {
		m.normMoments, m.normApply = portable.normMoments, portable.normApply
		m.normGradMoments, m.normGradApply = portable.normGradMoments, portable.normGradApply
	}
}

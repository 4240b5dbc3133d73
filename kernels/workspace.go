package kernels

// Workspace is scratch memory that only grows, so that calls of the same
// shapes allocate nothing after the first. The zero value is ready. It is for
// one call at a time.
type Workspace struct {
	// Serial keeps calls with this workspace on the goroutine of the caller,
	// who has others at work on the same.
	Serial bool

	packed  []float32 // weights of an input gradient
	none    []float32 // zeros
	bias    []float32 // bias padded to whole panels
	partial []float32 // sums of a weight gradient in another form
	chunks  []float32 // sums of chunks, to be added up in order

	convPoolSums []float32 // the same of convPool
	perSlot      []*slotSpace

	// The tasks live here so that handing them out allocates nothing.
	sweep        sweep
	winograd     winograd
	convPool     convPool
	grad         weightGrad
	winogradGrad winogradGrad
	upSingle     upSingle
	row          depthwiseRows
	rowGrad      depthwiseGrad
	norm         norm
	residual     residual
	partSum      partSum
}

// slotSpace is the scratch memory of one goroutine of a call.
type slotSpace struct {
	halo, tile          []float32
	framed              int // the image that is in halo, see winograd.frame
	planesIn, planesOut []float32
	scratch             []float32
	gemm                gemmArgs
	planes              planeArgs
	dots                dotsArgs
	outer               outerArgs
	depthwise           depthwiseArgs
	spread              spreadArgs
	norm                normArgs

	large []float32  // map between a convolution and its pooling
	inner *Workspace // of calls made by a piece
}

// workers is how many goroutines share the work of a call.
func (ws *Workspace) workers() int {
	if ws.Serial {
		return 1
	}
	return Workers()
}

// slots makes room for the goroutines of one call.
func (ws *Workspace) slots(workers int) {
	for len(ws.perSlot) < workers {
		ws.perSlot = append(ws.perSlot, new(slotSpace))
	}
}

// grow returns n values of unknown content, in *s's memory if it is enough.
func grow(s *[]float32, n int) []float32 {
	if cap(*s) < n {
		*s = make([]float32, n)
	}
	*s = (*s)[:n]
	return *s
}

// paddedBias returns bias, or zeros for nil, followed by zeros up to n.
func (ws *Workspace) paddedBias(bias []float32, n int) []float32 {
	b := grow(&ws.bias, n)
	clear(b[copy(b, bias):])
	return b
}

// zeros returns n zeros, not to be written. Tasks share them: they are made
// before a call is handed out.
func (ws *Workspace) zeros(n int) []float32 {
	if len(ws.none) < n {
		ws.none = make([]float32, n)
	}
	return ws.none[:n]
}

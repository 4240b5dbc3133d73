package kernels

// convPool is a convolution with a maximum over every 2x2 pixels after it, done
// image by image, each from end to end by one goroutine: the map in between is
// four times as large as the result, and never leaves the cache. The way back
// needs the places of the maxima and nothing else of it.
//
// A piece of the way back is a chunk of images, with a dw of its own, as in
// weightGrad.
type convPool struct {
	m       *micro
	ws      *Workspace
	c       Conv2D
	x, bias []float32
	packed  []float32 // for the way in question
	act     Activation
	y, dy   []float32 // of the small map
	arg     []int32
	dx, dw  []float32
	images  int // per piece of the way forward
	chunks  int // pieces of the way back
}

// convPoolFloats is how large the maps of a few images in between may be.
const convPoolFloats = 96 << 10

// ConvPoolForward computes y, the largest of every 2x2 pixels of
// act(conv(x, w) + bias), with the weights that PackConv packed, and in arg the
// places where they were found in their image's map: of equal ones the first,
// and NaN before anything else. bias holds Cout values or is nil. OutH and OutW
// are even.
func ConvPoolForward(y []float32, arg []int32, x, packed, bias []float32, c Conv2D, act Activation, ws *Workspace) {
	const op = "ConvPoolForward"
	mustPool(op, c)
	mustLen(op, "x", len(x), c.XLen())
	mustLen(op, "y", len(y), c.YLen()/4)
	mustLen(op, "arg", len(arg), c.YLen()/4)
	mustReach(op, "packed", len(packed), c.PackedLen())
	ws.convPool = convPool{ws: ws, c: c, y: y, arg: arg, x: x, packed: packed, bias: bias, act: act}
	// Some images at a time, where their maps are small and there are many.
	ws.convPool.images = max(1, min(convPoolFloats/3/(c.YLen()/c.N), c.N/(3*ws.workers())))
	ws.convPool.execute(pieces(c.N, ws.convPool.images))
}

// ConvPoolGrad computes the gradients of ConvPoolForward's convolution from dy,
// that of y already passed through the activation, and the places arg: it adds
// to dw (HWIO) the gradient with respect to the weights, and overwrites dx with
// that with respect to the input, for which packed are the weights that
// PackConvGrad packed. Either may be nil.
func ConvPoolGrad(dx, dw, dy []float32, arg []int32, x, packed []float32, c Conv2D, ws *Workspace) {
	const op = "ConvPoolGrad"
	mustPool(op, c)
	mustLen(op, "x", len(x), c.XLen())
	mustLen(op, "dy", len(dy), c.YLen()/4)
	mustLen(op, "arg", len(arg), c.YLen()/4)
	if dx != nil {
		mustLen(op, "dx", len(dx), c.XLen())
		mustReach(op, "packed", len(packed), c.PackedGradLen())
	}
	const leastImages = 4
	t := &ws.convPool
	*t = convPool{ws: ws, c: c, dy: dy, arg: arg, x: x, packed: packed, dx: dx, dw: dw, chunks: max(1, min(weightChunks, c.N/leastImages))}
	if dw != nil {
		mustLen(op, "dw", len(dw), c.WLen())
		t.chunks = max(1, min(t.chunks, weightChunkFloats/len(dw)))
		t.dw = grow(&ws.convPoolSums, t.chunks*len(dw))
		clear(t.dw)
	}
	t.execute(t.chunks)
	if dw != nil {
		addUp(dw, t.dw, ws.workers())
	}
}

func mustPool(op string, c Conv2D) {
	must(op, c.Validate())
	if c.OutH%2 != 0 || c.OutW%2 != 0 {
		panic("kernels: " + op + ": odd size before pooling")
	}
}

func (t *convPool) execute(n int) {
	t.m = active
	workers := t.ws.workers()
	if t.c.MACs() < parallelMACs || n == 1 {
		workers = 1
	}
	t.ws.slots(workers)
	for _, s := range t.ws.perSlot[:workers] {
		if s.inner == nil {
			s.inner = new(Workspace)
		}
		s.inner.Serial = t.ws.Serial || n > 1
	}
	parallel(workers, n, t)
}

func (t *convPool) run(slot, i int) {
	ws := t.ws.perSlot[slot]
	if t.chunks == 0 {
		first := i * t.images
		t.forward(ws, first, min(t.images, t.c.N-first))
		return
	}
	first, last := i*t.c.N/t.chunks, (i+1)*t.c.N/t.chunks
	most := max(1, convPoolFloats/(t.c.YLen()/t.c.N))
	for groups := pieces(last-first, most); groups > 0; groups-- {
		n := (last - first) / groups
		t.backward(ws, i, first, n)
		first += n
	}
}

// pool is row r of the small map of an image, whose large map is given.
func (t *convPool) pool(large, small []float32, image, r int) poolArgs {
	length := t.c.OutW / 2 * t.c.Cout
	at := (image*t.c.OutH/2 + r) * length
	return poolArgs{
		x: large, at: 4 * r * length, below: 2 * length, c: t.c.Cout,
		y: small[at : at+length], arg: t.arg[at : at+length],
	}
}

// forward does n images from the given one on.
func (t *convPool) forward(ws *slotSpace, image, n int) {
	c := t.c
	c.N = n
	large := grow(&ws.large, c.YLen())
	from := image * c.XLen() / n
	ConvForward(large, t.x[from:from+c.XLen()], t.packed, t.bias, c, t.act, ws.inner)
	length := c.YLen() / n
	for k := range n {
		for r := range c.OutH / 2 {
			t.m.maxPool(t.pool(large[k*length:(k+1)*length], t.y, image+k, r))
		}
	}
}

// backward does n images from the given one on.
func (t *convPool) backward(ws *slotSpace, chunk, image, n int) {
	c := t.c
	c.N = n
	length := c.YLen() / n
	large := grow(&ws.large, c.YLen())
	for k := range n {
		for r := range c.OutH / 2 {
			t.m.maxPoolGrad(t.pool(large[k*length:(k+1)*length], t.dy, image+k, r))
		}
	}
	from, to := image*c.XLen()/n, image*c.XLen()/n+c.XLen()
	if t.dw != nil {
		ConvWeightGrad(t.dw[chunk*c.WLen():(chunk+1)*c.WLen()], t.x[from:to], large, c, ws.inner)
	}
	if t.dx != nil {
		ConvInputGradPacked(t.dx[from:to], large, t.packed, c, ws.inner)
	}
}

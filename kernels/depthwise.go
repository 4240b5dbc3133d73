package kernels

// depthwiseRows computes rows of a depthwise convolution; its pieces are bands
// of output rows.
type depthwiseRows struct {
	m  *micro
	ws *Workspace
	d  Depthwise

	y, x, w, bias []float32
	lo, hi        float32
	dilate        int // rows and columns of x lie this far apart, zeros between
	rows, bands   int
}

// DepthwiseForward computes y = act(depthwise(x, w) + bias) for w [3,3,C].
// bias holds C values or is nil.
func DepthwiseForward(y, x, w, bias []float32, d Depthwise, act Activation, ws *Workspace) {
	const op = "DepthwiseForward"
	must(op, d.Validate())
	mustLen(op, "x", len(x), d.XLen())
	mustLen(op, "y", len(y), d.YLen())
	mustLen(op, "w", len(w), d.WLen())
	if bias != nil {
		mustLen(op, "bias", len(bias), d.C)
	}
	lo, hi := clampOf(act)
	ws.row = depthwiseRows{
		ws: ws, d: d, y: y, x: x, w: w, bias: ws.paddedBias(bias, d.C), lo: lo, hi: hi, dilate: 1,
	}
	ws.row.execute()
}

// DepthwiseInputGrad computes dx, the gradient with respect to the input: a
// depthwise convolution of dy, spread apart by the stride, with w flipped.
// dx is overwritten.
func DepthwiseInputGrad(dx, dy, w []float32, d Depthwise, ws *Workspace) {
	const op = "DepthwiseInputGrad"
	must(op, d.Validate())
	mustLen(op, "dx", len(dx), d.XLen())
	mustLen(op, "dy", len(dy), d.YLen())
	mustLen(op, "w", len(w), d.WLen())
	flipped := grow(&ws.packed, d.WLen())
	for tap := range 9 {
		copy(flipped[tap*d.C:(tap+1)*d.C], w[(8-tap)*d.C:])
	}
	lo, hi := clampOf(Linear)
	ws.row = depthwiseRows{
		ws: ws,
		d: Depthwise{
			N: d.N, H: d.OutH, W: d.OutW, C: d.C, OutH: d.H, OutW: d.W,
			Stride: 1, PadTop: 2 - d.PadTop, PadLeft: 2 - d.PadLeft,
		},
		y: dx, x: dy, w: flipped, bias: ws.paddedBias(nil, d.C), lo: lo, hi: hi, dilate: d.Stride,
	}
	ws.row.execute()
}

func (t *depthwiseRows) execute() {
	t.m = active
	d := &t.d
	workers := t.ws.workers()
	if d.MACs() < parallelMACs/4 {
		workers = 1
	}
	t.ws.slots(workers)
	const cacheFloats = 24 << 10
	t.rows = min(d.OutH, max(4, cacheFloats/(d.OutW*d.Stride*d.Stride*d.C)))
	for t.rows > 2 && workers > 1 && d.N*pieces(d.OutH, t.rows) < 3*workers {
		t.rows = (t.rows + 1) / 2
	}
	t.bands = pieces(d.OutH, t.rows)
	parallel(workers, d.N*t.bands, t)
}

func (t *depthwiseRows) run(slot, i int) {
	d, ws := &t.d, t.ws.perSlot[slot]
	image, row := i/t.bands, i%t.bands*t.rows
	rows := min(t.rows, d.OutH-row)
	pitch := (d.OutW-1)*d.Stride + 3
	halo := grow(&ws.halo, ((rows-1)*d.Stride+3)*pitch*d.C)
	src := t.x[image*d.H*d.W*d.C : (image+1)*d.H*d.W*d.C]
	for r := range (rows-1)*d.Stride + 3 {
		line := halo[r*pitch*d.C : (r+1)*pitch*d.C]
		if t.dilate == 1 {
			haloRow(line, src, d.H, d.W, d.C, row*d.Stride-d.PadTop+r, -d.PadLeft, pitch)
		} else {
			t.spread(line, src, row-d.PadTop+r)
		}
	}
	ws.depthwise = depthwiseArgs{
		in: &halo[0], inRow: pitch * d.C, pix: d.Stride * d.C, w: &t.w[0], bias: &t.bias[0],
		out: &t.y[((image*d.OutH+row)*d.OutW)*d.C], c: d.C, ow: d.OutW, lo: t.lo, hi: t.hi,
		rows: rows, inDown: d.Stride * pitch * d.C, outDown: d.OutW * d.C,
	}
	t.m.filterBand(&ws.depthwise)
}

// filterBand does a band of rows, one by one if need be.
func (m *micro) filterBand(d *depthwiseArgs) {
	if m.depthwiseBand != nil {
		m.depthwiseBand(d)
		return
	}
	in := at(d.in, 0, (d.rows-1)*d.inDown+1)
	out := at(d.out, 0, (d.rows-1)*d.outDown+1)
	for r := range d.rows {
		d.in, d.out = &in[r*d.inDown], &out[r*d.outDown]
		m.depthwise(d)
	}
}

// spread fills a line of the halo of the spread-apart image: pixel x of row y
// goes to row y*dilate, column x*dilate.
func (t *depthwiseRows) spread(line, src []float32, y int) {
	d := &t.d
	clear(line)
	if y < 0 || y%t.dilate != 0 || y/t.dilate >= d.H {
		return
	}
	src = src[y/t.dilate*d.W*d.C:]
	for x := range d.W {
		if at := (x*t.dilate + d.PadLeft) * d.C; at < len(line) {
			copy(line[at:at+d.C], src[x*d.C:(x+1)*d.C])
		}
	}
}

// depthwiseGrad computes the gradient with respect to the weights. Its pieces
// are bands of output rows of a fixed height, each with a sum of its own; the
// sums are added up in order.
type depthwiseGrad struct {
	m     *micro
	ws    *Workspace
	d     Depthwise
	x, dy []float32
	bands int
}

// gradBand is the height of the bands that are summed apart.
const gradBand = 16

// DepthwiseWeightGrad adds the gradient with respect to the weights to dw.
func DepthwiseWeightGrad(dw, x, dy []float32, d Depthwise, ws *Workspace) {
	const op = "DepthwiseWeightGrad"
	must(op, d.Validate())
	mustLen(op, "dw", len(dw), d.WLen())
	mustLen(op, "x", len(x), d.XLen())
	mustLen(op, "dy", len(dy), d.YLen())
	workers := ws.workers()
	if d.MACs() < parallelMACs/4 {
		workers = 1
	}
	ws.slots(workers)
	g := &ws.rowGrad
	*g = depthwiseGrad{m: active, ws: ws, d: d, x: x, dy: dy, bands: pieces(d.OutH, gradBand)}
	clear(grow(&ws.partial, d.N*g.bands*d.WLen()))
	parallel(workers, d.N*g.bands, g)
	for i := range d.N * g.bands {
		active.add(dw, dw, ws.partial[i*d.WLen():(i+1)*d.WLen()])
	}
}

func (g *depthwiseGrad) run(slot, i int) {
	d, ws := &g.d, g.ws.perSlot[slot]
	image, row := i/g.bands, i%g.bands*gradBand
	rows := min(gradBand, d.OutH-row)
	pitch := (d.OutW-1)*d.Stride + 3
	height := (rows-1)*d.Stride + 3
	halo := grow(&ws.halo, height*pitch*d.C)
	src := g.x[image*d.H*d.W*d.C : (image+1)*d.H*d.W*d.C]
	for r := range height {
		haloRow(halo[r*pitch*d.C:], src, d.H, d.W, d.C, row*d.Stride-d.PadTop+r, -d.PadLeft, pitch)
	}
	ws.depthwise = depthwiseArgs{
		inRow: pitch * d.C, pix: d.Stride * d.C,
		w: &g.ws.partial[i*d.WLen()], c: d.C, ow: d.OutW,
	}
	for r := range rows {
		ws.depthwise.in = &halo[r*d.Stride*pitch*d.C]
		ws.depthwise.out = &g.dy[((image*d.OutH+row+r)*d.OutW)*d.C]
		g.m.depthwiseGrad(&ws.depthwise)
	}
}

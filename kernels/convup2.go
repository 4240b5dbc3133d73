package kernels

// Nearest-neighbour upsampling by 2 and a 3x3 convolution at stride 1, in one
// and without the upsampled image. Of the rows that an output row sees, two
// always come from the same input row:
//
//	y[2i]   = w0 x[i-1] + (w1+w2) x[i]
//	y[2i+1] = (w0+w1) x[i] + w2 x[i+1]
//
// and the same for columns. So each of the four phases of y is a 2x2
// convolution of x, 4 multiplications where 9 were; and x[i] goes into the
// rows 2i-1 to 2i+2 of y with the weights w2, w1+w2, w0+w1, w0, so that the
// gradients are those of a 4x4 convolution at stride 2.
//
// That is the direct way; winograd_up2.go and convup2_single.go have two more,
// for many channels and for one.
var (
	phaseTaps = [2][]tapRange{{{0, 1}, {1, 3}}, {{0, 2}, {2, 3}}}
	fourTaps  = []tapRange{{2, 3}, {1, 3}, {0, 2}, {0, 1}}
)

// PackConvUp2 packs the weights w (HWIO) for ConvUp2Forward into dst, which
// holds c.PackedLen() values. To be called again after w changes and after Use.
func PackConvUp2(dst, w []float32, c ConvUp2) {
	must("PackConvUp2", c.Validate())
	mustReach("PackConvUp2", "dst", len(dst), c.PackedLen())
	mustLen("PackConvUp2", "w", len(w), c.WLen())
	algorithm := active.upAlgorithm(c)
	dst[0] = float32(algorithm)
	dst = dst[packedHeader:]
	if c.Cout == 1 {
		packUpSingle(dst, w, c)
		return
	}
	if algorithm == Winograd {
		packing{
			dst: dst, w: w, k: 3, cin: c.Cin, cout: c.Cout, kys: rising, kxs: rising, transform: active.upWeights,
		}.execute()
		return
	}
	for phase := range 4 {
		packing{
			dst: dst[phase*4*c.Cin*panelsOf(c.Cout, active.nr)*active.nr:], w: w, k: 3, cin: c.Cin, cout: c.Cout,
			kys: phaseTaps[phase/2], kxs: phaseTaps[phase%2],
		}.execute()
	}
}

// ConvUp2Forward computes y = act(conv(upsampled x, w) + bias) with the
// weights that PackConvUp2 packed. bias holds Cout values or is nil.
func ConvUp2Forward(y, x, packed, bias []float32, c ConvUp2, act Activation, ws *Workspace) {
	const op = "ConvUp2Forward"
	must(op, c.Validate())
	mustLen(op, "x", len(x), c.XLen())
	mustLen(op, "y", len(y), c.YLen())
	mustReach(op, "packed", len(packed), c.PackedLen())
	if bias != nil {
		mustLen(op, "bias", len(bias), c.Cout)
	}
	lo, hi := clampOf(act)
	algorithm, packed := packedAs(packed)
	if c.Cout == 1 {
		ws.upSingle = upSingle{ws: ws, c: c, x: x, packed: packed, y: y, lo: lo, hi: hi}
		copy(ws.upSingle.bias[:], bias)
		ws.upSingle.execute()
		return
	}
	if algorithm == Winograd {
		ws.winograd = winograd{
			scheme: &upScheme, input: active.upInput, output: active.upOutput,
			ws: ws, n: c.N, srcH: c.H, srcW: c.W, cin: c.Cin, outH: 2 * c.H, outW: 2 * c.W, cout: c.Cout,
			top: -1, left: -1, src: x, dst: y, weights: packed, bias: bias, lo: lo, hi: hi,
		}
		ws.winograd.execute()
		return
	}
	nr := active.nr
	bias = ws.paddedBias(bias, panelsOf(c.Cout, nr)*nr)
	ws.sweep = sweep{
		ws: ws,
		n:  c.N, srcH: c.H, srcW: c.W, cin: c.Cin, outH: c.H, outW: c.W, cout: c.Cout,
		kh: 2, kw: 2, stride: 1, top: -1, left: -1, phases: true,
		src: x, packed: packed, bias: bias, lo: lo, hi: hi,
		dst: y, dstImg: 4 * c.H * c.W * c.Cout, dstRow: 4 * c.W * c.Cout, dstPix: 2 * c.Cout,
	}
	ws.sweep.execute()
}

// PackConvUp2Grad packs the weights w (HWIO) for ConvUp2InputGradPacked into
// dst, which holds c.PackedGradLen() values. To be called again after w
// changes and after Use.
func PackConvUp2Grad(dst, w []float32, c ConvUp2) {
	must("PackConvUp2Grad", c.Validate())
	mustReach("PackConvUp2Grad", "dst", len(dst), c.PackedGradLen())
	mustLen("PackConvUp2Grad", "w", len(w), c.WLen())
	packing{
		dst: dst, w: w, k: 3, cin: c.Cin, cout: c.Cout, transposed: true, kys: fourTaps, kxs: fourTaps,
	}.execute()
}

// ConvUp2InputGrad computes dx, the gradient with respect to the small images,
// from dy and the weights w (HWIO). dx is overwritten. It packs w at every
// call; see ConvUp2InputGradPacked.
func ConvUp2InputGrad(dx, dy, w []float32, c ConvUp2, ws *Workspace) {
	must("ConvUp2InputGrad", c.Validate())
	packed := grow(&ws.packed, c.PackedGradLen())
	PackConvUp2Grad(packed, w, c)
	ConvUp2InputGradPacked(dx, dy, packed, c, ws)
}

// ConvUp2InputGradPacked computes dx, the gradient with respect to the small
// images, from dy and the weights that PackConvUp2Grad packed. dx is
// overwritten.
func ConvUp2InputGradPacked(dx, dy, packed []float32, c ConvUp2, ws *Workspace) {
	const op = "ConvUp2InputGrad"
	must(op, c.Validate())
	mustLen(op, "dx", len(dx), c.XLen())
	mustLen(op, "dy", len(dy), c.YLen())
	mustReach(op, "packed", len(packed), c.PackedGradLen())
	lo, hi := clampOf(Linear)
	nr := active.nr
	ws.sweep = sweep{
		ws: ws,
		n:  c.N, srcH: 2 * c.H, srcW: 2 * c.W, cin: c.Cout, outH: c.H, outW: c.W, cout: c.Cin,
		kh: 4, kw: 4, stride: 2, top: -1, left: -1,
		src: dy, packed: packed, bias: ws.paddedBias(nil, panelsOf(c.Cin, nr)*nr), lo: lo, hi: hi,
		dst: dx, dstImg: c.H * c.W * c.Cin, dstRow: c.W * c.Cin, dstPix: c.Cin,
	}
	ws.sweep.execute()
}

// ConvUp2WeightGrad adds the gradient with respect to the weights to dw (HWIO).
//
// Where Winograd's algorithm does not pay, it is summed as the weight gradient of the 4x4 convolution at stride 2 that
// brings dy to dx, where x takes the place of the output gradient; each weight
// of the nine then adds up four of the sixteen.
func ConvUp2WeightGrad(dw, x, dy []float32, c ConvUp2, ws *Workspace) {
	const op = "ConvUp2WeightGrad"
	must(op, c.Validate())
	mustLen(op, "dw", len(dw), c.WLen())
	mustLen(op, "x", len(x), c.XLen())
	mustLen(op, "dy", len(dy), c.YLen())
	if tiles := c.N * pieces(c.H, upStep) * pieces(c.W, upStep); tiles >= winogradGradTiles && AlgorithmUp2(c) == Winograd {
		winogradUp2WeightGradient(dw, x, dy, c, ws)
		return
	}
	pairs := c.Cin * c.Cout
	sums := grow(&ws.partial, 17*pairs)
	clear(sums)
	weightGradient(sums[:16*pairs], dy, x, Conv2D{
		N: c.N, H: 2 * c.H, W: 2 * c.W, Cin: c.Cout, OutH: c.H, OutW: c.W, Cout: c.Cin,
		K: 4, Stride: 2, PadTop: 1, PadLeft: 1,
	}, ws)
	four := sums[16*pairs:]
	tap := func(y, x int) []float32 { return sums[(4*y+x)*pairs:][:pairs] }
	for ky := range 3 {
		for kx := range 3 {
			active.add(four, tap(2-ky, 2-kx), tap(2-ky, 3-kx))
			active.add(four, four, tap(3-ky, 2-kx))
			active.add(four, four, tap(3-ky, 3-kx))
			addTransposed(dw[(3*ky+kx)*pairs:][:pairs], four, c.Cin, c.Cout, c.Cout)
		}
	}
}

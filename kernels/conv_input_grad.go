package kernels

// ConvInputGrad computes dx, the gradient with respect to the input, from dy
// and the weights w (HWIO). dx is overwritten. It packs w at every call; see
// ConvInputGradPacked.
func ConvInputGrad(dx, dy, w []float32, c Conv2D, ws *Workspace) {
	must("ConvInputGrad", c.Validate())
	packed := grow(&ws.packed, c.PackedGradLen())
	PackConvGrad(packed, w, c)
	ConvInputGradPacked(dx, dy, packed, c, ws)
}

// ConvInputGradPacked computes dx, the gradient with respect to the input,
// from dy and the weights that PackConvGrad packed. dx is overwritten.
//
// At stride 1 it is a convolution of dy with the weights flipped and their
// channels exchanged. At stride 2 the input pixels of each parity of row and
// column see taps of one parity only: four convolutions of dy with 1, 2, 2 and
// 4 of the nine taps, each writing every second pixel, and no multiplication
// by the zeros that a transposed convolution inserts.
func ConvInputGradPacked(dx, dy, packed []float32, c Conv2D, ws *Workspace) {
	const op = "ConvInputGrad"
	must(op, c.Validate())
	mustLen(op, "dx", len(dx), c.XLen())
	mustLen(op, "dy", len(dy), c.YLen())
	mustReach(op, "packed", len(packed), c.PackedGradLen())
	algorithm, packed := packedAs(packed)
	if algorithm == Winograd {
		lo, hi := clampOf(Linear)
		ws.winograd = winograd{
			scheme: &plainScheme, input: active.winogradInput, output: active.winogradOutput,
			ws: ws, n: c.N, srcH: c.OutH, srcW: c.OutW, cin: c.Cout, outH: c.H, outW: c.W, cout: c.Cin,
			top: c.PadTop - 2, left: c.PadLeft - 2, src: dy, dst: dx, weights: packed, lo: lo, hi: hi,
		}
		ws.winograd.execute()
		return
	}
	for ty := range c.Stride {
		for tx := range c.Stride {
			taps := inputGradClass(dx, dy, packed, c, ty, tx, ws)
			packed = packed[taps*c.Cout*panelsOf(c.Cin, active.nr)*active.nr:]
		}
	}
}

// inputGradClass computes the pixels of dx that see the taps whose row is ty
// and whose column is tx modulo the stride, and returns how many taps these
// are.
//
// Input position q gets tap t from output o where q = o*stride - pad + t.
func inputGradClass(dx, dy, packed []float32, c Conv2D, ty, tx int, ws *Workspace) int {
	kys, kxs := tapClass(c.K, c.Stride, ty), tapClass(c.K, c.Stride, tx)
	py, px := (ty+c.PadTop)%c.Stride, (tx+c.PadLeft)%c.Stride // of the pixels, modulo the stride
	rows, cols := pieces(c.H-py, c.Stride), pieces(c.W-px, c.Stride)
	taps := len(kys) * len(kxs)
	if rows <= 0 || cols <= 0 {
		return taps
	}
	if taps == 0 { // K=1: no output pixel saw these
		for n := range c.N {
			for i := range rows {
				line := dx[((n*c.H+py+i*c.Stride)*c.W+px)*c.Cin:]
				for j := range cols {
					clear(line[j*c.Stride*c.Cin:][:c.Cin])
				}
			}
		}
		return taps
	}
	lo, hi := clampOf(Linear)
	ws.sweep = sweep{
		ws: ws,
		n:  c.N, srcH: c.OutH, srcW: c.OutW, cin: c.Cout,
		outH: rows, outW: cols, cout: c.Cin,
		kh: len(kys), kw: len(kxs), stride: 1,
		top: (py + c.PadTop - kys[0].from) / c.Stride, left: (px + c.PadLeft - kxs[0].from) / c.Stride,
		src: dy, packed: packed, bias: ws.paddedBias(nil, panelsOf(c.Cin, active.nr)*active.nr), lo: lo, hi: hi,
		dst: dx[(py*c.W+px)*c.Cin:], dstImg: c.H * c.W * c.Cin,
		dstRow: c.Stride * c.W * c.Cin, dstPix: c.Stride * c.Cin,
	}
	ws.sweep.execute()
	return taps
}

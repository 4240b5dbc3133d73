package kernels

// ConvForward computes y = act(conv(x, w) + bias) with the weights that
// PackConv packed. bias holds Cout values or is nil.
func ConvForward(y, x, packed, bias []float32, c Conv2D, act Activation, ws *Workspace) {
	const op = "ConvForward"
	must(op, c.Validate())
	mustLen(op, "x", len(x), c.XLen())
	mustLen(op, "y", len(y), c.YLen())
	mustReach(op, "packed", len(packed), c.PackedLen())
	if bias != nil {
		mustLen(op, "bias", len(bias), c.Cout)
	}
	lo, hi := clampOf(act)
	nr := active.nr
	ws.sweep = sweep{
		ws: ws,
		n:  c.N, srcH: c.H, srcW: c.W, cin: c.Cin,
		outH: c.OutH, outW: c.OutW, cout: c.Cout,
		kh: c.K, kw: c.K, stride: c.Stride, top: -c.PadTop, left: -c.PadLeft,
		src: x, packed: packed, bias: ws.paddedBias(bias, panelsOf(c.Cout, nr)*nr), lo: lo, hi: hi,
		dst: y, dstImg: c.OutH * c.OutW * c.Cout, dstRow: c.OutW * c.Cout, dstPix: c.Cout,
	}
	ws.sweep.execute()
}

// ConvInputGrad computes dx, the gradient with respect to the input, from dy
// and the weights w (HWIO). dx is overwritten.
//
// At stride 1 it is a convolution of dy with the weights flipped and their
// channels exchanged. At stride 2 the input pixels of each parity of row and
// column see taps of one parity only: four convolutions of dy with 1, 2, 2 and
// 4 of the nine taps, each writing every second pixel, and no multiplication
// by the zeros that a transposed convolution inserts.
func ConvInputGrad(dx, dy, w []float32, c Conv2D, ws *Workspace) {
	const op = "ConvInputGrad"
	must(op, c.Validate())
	mustLen(op, "dx", len(dx), c.XLen())
	mustLen(op, "dy", len(dy), c.YLen())
	mustLen(op, "w", len(w), c.WLen())
	for py := range c.Stride {
		for px := range c.Stride {
			inputGradParity(dx, dy, w, c, py, px, ws)
		}
	}
}

// inputGradParity computes the pixels of dx whose row is py and whose column
// is px modulo the stride.
func inputGradParity(dx, dy, w []float32, c Conv2D, py, px int, ws *Workspace) {
	rows, kys, top := parityTaps(ws.taps[0][:0], c.H, c.K, c.Stride, c.PadTop, py)
	cols, kxs, left := parityTaps(ws.taps[1][:0], c.W, c.K, c.Stride, c.PadLeft, px)
	if rows == 0 || cols == 0 {
		return
	}
	if len(kys) == 0 || len(kxs) == 0 { // K=1: no output pixel saw these
		for n := range c.N {
			for i := range rows {
				line := dx[((n*c.H+py+i*c.Stride)*c.W+px)*c.Cin:]
				for j := range cols {
					clear(line[j*c.Stride*c.Cin:][:c.Cin])
				}
			}
		}
		return
	}
	nr := active.nr
	panels := panelsOf(c.Cin, nr)
	packed := grow(&ws.packed, panels*nr*len(kys)*len(kxs)*c.Cout)
	ws.pack = packing{m: active, dst: packed, w: w, c: c, transposed: true, kys: kys, kxs: kxs}
	ws.pack.execute(panels)
	lo, hi := clampOf(Linear)
	ws.sweep = sweep{
		ws: ws,
		n:  c.N, srcH: c.OutH, srcW: c.OutW, cin: c.Cout,
		outH: rows, outW: cols, cout: c.Cin,
		kh: len(kys), kw: len(kxs), stride: 1, top: top, left: left,
		src: dy, packed: packed, bias: ws.paddedBias(nil, panels*nr), lo: lo, hi: hi,
		dst: dx[(py*c.W+px)*c.Cin:], dstImg: c.H * c.W * c.Cin,
		dstRow: c.Stride * c.W * c.Cin, dstPix: c.Stride * c.Cin,
	}
	ws.sweep.execute()
}

// parityTaps describes, along one dimension, the input positions p + i*stride:
// how many there are, the taps that reach them in the order of rising output
// position, and the output position under the first of these taps for i = 0.
//
// Input position q gets tap k from output o where q = o*stride - pad + k.
func parityTaps(buf []int, size, k, stride, pad, p int) (count int, taps []int, first int) {
	count = pieces(size-p, stride)
	taps = buf
	for t := k - 1; t >= 0; t-- {
		if (p+pad-t)%stride == 0 {
			if len(taps) == 0 {
				first = (p + pad - t) / stride
			}
			taps = append(taps, t)
		}
	}
	return count, taps, first
}

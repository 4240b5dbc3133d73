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
	algorithm, packed := packedAs(packed)
	if algorithm == Winograd {
		ws.winograd = winograd{
			scheme: &plainScheme, input: active.winogradInput, output: active.winogradOutput,
			ws: ws, n: c.N, srcH: c.H, srcW: c.W, cin: c.Cin, outH: c.OutH, outW: c.OutW, cout: c.Cout,
			top: -c.PadTop, left: -c.PadLeft, src: x, dst: y, weights: packed, bias: bias, lo: lo, hi: hi,
		}
		ws.winograd.execute()
		return
	}
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

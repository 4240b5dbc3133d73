package kernels

// The three convolutions of an inverted residual block, of the rows at hand.

// widen fills the buffer with the rows of the wide map that rows [row, row+rows)
// of the result see, of one group of channels. Rows before `known` are there from
// the last time. The weights at next are needed after it.
func (r *residual) widen(ws *slotSpace, wide []float32, image, group, row, rows, known int, next *float32) {
	c := &r.c
	length := r.pitch * residualGroup
	top := row*c.Stride - c.PadTop
	from, to := max(0, top), min(c.H, top+r.heldRows(rows))
	if known > 0 {
		before := (row-r.rows)*c.Stride - c.PadTop // top of the last time
		copy(wide, wide[(top-before)*length:(known-before)*length])
		from = max(from, known)
	} else {
		clear(wide[:(from-top)*length])
	}
	clear(wide[(max(to, from)-top)*length : r.heldRows(rows)*length])
	ws.gemm = gemmArgs{
		aRow: c.Cin, aRun: c.Cin, runs: 1, kc: c.Cin,
		b: &r.expand[group*residualGroup*c.Cin], np: residualGroup / r.m.nr, cRow: residualGroup,
		m: c.W, bias: &r.expandBias[group*residualGroup], next: next,
	}
	ws.gemm.lo, ws.gemm.hi = clampOf(c.WideAct)
	if !c.Filtered && to > from {
		ws.gemm.a, ws.gemm.c = &r.x[(image*c.H+from)*c.W*c.Cin], &wide[((from-top)*r.pitch+c.PadLeft)*residualGroup]
		ws.gemm.lines, ws.gemm.cLine = to-from, length
		r.m.gemmOfLines(&ws.gemm)
		return
	}
	for y := from; y < to; y++ {
		line := wide[((y-top)*r.pitch+c.PadLeft)*residualGroup:]
		x := r.x[(image*c.H+y)*c.W*c.Cin:]
		n := min(residualGroup, c.Cin-group*residualGroup)
		if n == c.Cin && n == residualGroup {
			copy(line, x[:c.W*n])
			continue
		}
		for i := range c.W {
			pixel := line[i*residualGroup : (i+1)*residualGroup]
			clear(pixel[copy(pixel[:n], x[i*c.Cin+group*residualGroup:]):])
		}
	}
}

func (r *residual) filterGroup(ws *slotSpace, filtered, wide []float32, group, rows int) {
	c := &r.c
	ws.depthwise = depthwiseArgs{
		in: &wide[0], inRow: r.pitch * residualGroup, pix: c.Stride * residualGroup,
		w: &r.filter[group*9*residualGroup], bias: &r.filterBias[group*residualGroup],
		out: &filtered[0], c: residualGroup, ow: c.OutW,
		rows: rows, inDown: c.Stride * r.pitch * residualGroup, outDown: c.OutW * residualGroup,
	}
	ws.depthwise.lo, ws.depthwise.hi = clampOf(c.FilterAct)
	r.m.filterBand(&ws.depthwise)
}

// narrow computes rows of the result, or what a part adds to them.
func (r *residual) narrow(ws *slotSpace, filtered []float32, image, part, row, rows int) {
	c := &r.c
	first, last := shareOf(pieces(c.Wide, residualGroup), part, r.parts)
	pixels, at := rows*c.OutW, (image*c.OutH+row)*c.OutW
	ws.gemm = gemmArgs{
		a: &filtered[0], aRow: residualGroup, aRun: pixels * residualGroup, runs: last - first, kc: residualGroup,
		b: &r.project[first*residualGroup*r.out], np: r.out / r.m.nr, cRow: r.out, m: pixels, bias: &r.projectBias[0],
	}
	g := &ws.gemm
	g.lo, g.hi = clampOf(c.Act)
	if part > 0 {
		g.bias = &r.ws.none[0]
	}
	result := r.y[at*c.Cout : (at+pixels)*c.Cout]
	switch {
	case r.parts > 1:
		g.c = &r.sums[(part*c.N*c.OutH*c.OutW+at)*r.out]
		r.m.gemm(g)
		return
	case r.out == c.Cout:
		g.c = &result[0]
		r.m.gemm(g)
	default:
		r.ragged(ws, result, pixels)
	}
	if c.Add {
		r.m.add(result, result, r.x[at*c.Cin:(at+pixels)*c.Cin])
	}
}

// ragged computes pixels of the result whose channels do not fill their panels.
// Where one tile holds all channels of a pixel, what it writes beyond them is
// overwritten by the next; only the last pixels need a detour.
func (r *residual) ragged(ws *slotSpace, result []float32, pixels int) {
	g, cout := &ws.gemm, r.c.Cout
	beyond := pieces(r.out-cout, cout) // pixels that the last one's tile reaches
	direct := 0
	if r.m.inOrder && r.out/r.m.nr <= r.m.span && pixels > beyond {
		direct = pixels - beyond
		g.c, g.cRow, g.m = &result[0], cout, direct
		r.m.gemm(g)
		g.a, g.m = &at(g.a, direct*g.aRow, 1)[0], beyond
	}
	tile := grow(&ws.tile, (pixels-direct)*r.out)
	g.c, g.cRow = &tile[0], r.out
	r.m.gemm(g)
	for i := direct; i < pixels; i++ {
		copy(result[i*cout:(i+1)*cout], tile[(i-direct)*r.out:])
	}
}

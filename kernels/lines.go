package kernels

// gemmOfLines does all lines of C, one by one if need be.
func (m *micro) gemmOfLines(g *gemmArgs) {
	if m.gemmLines != nil {
		m.gemmLines(g)
	} else {
		lineByLine(m.gemm, g)
	}
}

func lineByLine(gemm func(*gemmArgs), g *gemmArgs) {
	a, c := at(g.a, 0, (g.lines-1)*g.m*g.aRow+1), at(g.c, 0, (g.lines-1)*g.cLine+1)
	for i := range g.lines {
		g.a, g.c = &a[i*g.m*g.aRow], &c[i*g.cLine]
		gemm(g)
	}
}

package kernels

// ResidualWeights are those of the three convolutions of an inverted residual
// block, HWIO, with their biases, each of which may be nil.
type ResidualWeights struct {
	Expand, ExpandBias   []float32 // unused where nothing is widened
	Filter, FilterBias   []float32 // [3,3,Wide], [Wide]
	Project, ProjectBias []float32
}

// residualGroup is how many channels of the wide map are computed at a time,
// whole panels for every implementation: so few that the rows at hand stay in
// the first- or second-level cache, and contiguous.
const residualGroup = 32

// residualPacked are the parts of a packed buffer. Channels are filled up with
// zeros to whole groups, those of the result to whole panels.
type residualPacked struct {
	expand, expandBias []float32 // [panel][Cin][nr]; [Wide]
	filter, filterBias []float32 // [group][9][residualGroup]; [Wide]

	// [part][panel][channel of the part][nr]; see residualParts. The bias counts
	// in the first part.
	project, projectBias []float32
}

func residualPackedIn(packed []float32, c *Residual, nr int) residualPacked {
	wide, out := pieces(c.Wide, residualGroup)*residualGroup, panelsOf(c.Cout, nr)*nr
	take := func(n int) []float32 {
		s := packed[:n:n]
		packed = packed[n:]
		return s
	}
	return residualPacked{
		expand: take(wide * c.Cin), expandBias: take(wide), filter: take(9 * wide), filterBias: take(wide),
		project: take(wide * out), projectBias: take(out),
	}
}

// PackResidual packs weights for ResidualForward into dst, which holds
// c.PackedLen() values. To be called again after they change and after Use.
func PackResidual(dst []float32, w ResidualWeights, c Residual) {
	const op = "PackResidual"
	must(op, c.Validate())
	mustReach(op, "dst", len(dst), c.PackedLen())
	mustLen(op, "Filter", len(w.Filter), 9*c.Wide)
	mustLen(op, "Project", len(w.Project), c.Wide*c.Cout)
	nr := active.nr
	p := residualPackedIn(dst, &c, nr)
	if !c.Filtered {
		mustLen(op, "Expand", len(w.Expand), c.Cin*c.Wide)
		clear(p.expand)
		packing{dst: p.expand, w: w.Expand, k: 1, cin: c.Cin, cout: c.Wide, kys: single, kxs: single}.execute()
	}
	clear(p.expandBias[copy(p.expandBias, w.ExpandBias):])
	clear(p.filterBias[copy(p.filterBias, w.FilterBias):])
	clear(p.projectBias[copy(p.projectBias, w.ProjectBias):])
	clear(p.filter)
	for tap := range 9 {
		for ch := range c.Wide {
			p.filter[(ch/residualGroup*9+tap)*residualGroup+ch%residualGroup] = w.Filter[tap*c.Wide+ch]
		}
	}
	parts, groups := residualParts(&c), pieces(c.Wide, residualGroup)
	for part := range parts {
		from, to := shareOf(groups, part, parts)
		depth := (to - from) * residualGroup
		for panel := range panelsOf(c.Cout, nr) {
			first, width := panel*nr, min(nr, c.Cout-panel*nr)
			for k := range depth {
				row := p.project[(from*residualGroup*panelsOf(c.Cout, nr)+panel*depth+k)*nr:][:nr]
				clear(row)
				if ch := from*residualGroup + k; ch < c.Wide {
					copy(row, w.Project[ch*c.Cout+first:][:width])
				}
			}
		}
	}
}

// shareOf is the share [from, to) of the i-th of parts in n things.
func shareOf(n, i, parts int) (from, to int) { return i * n / parts, (i + 1) * n / parts }

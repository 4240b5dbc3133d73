package depthcue

import (
	"cmp"
	"math"
	"slices"
)

// reliability is how right each cue is where it is sure of itself: twice the share of point pairs that it orders right,
// less one, per unit of its confidence, in the order of cues. It is the slope that `okuyuki eval depthcue --split train`
// prints, rounded; that of the fused map is .83 there with it. Texture, which is silent in rooms, is believed by half.
var reliability = []float32{1, 1.65, .5}

// fuse joins maps: ranks, because only order has a meaning, averaged by confidence and reliability, then filtered along
// the edges of the photo. Confidences add up as independent witnesses do, and fall where the cues contradict each other.
func fuse(p *picture, maps []*Map) *Map {
	out := newMap(p.gw, p.gh)
	against := make([]float32, len(out.Depth)) // of confidence, of cues on the other side of the mean
	ranked := make([][]float32, len(maps))
	for k, m := range maps {
		ranked[k] = ranks(m.Depth)
		for i, c := range m.Confidence {
			c *= reliability[k]
			out.Depth[i] += c * ranked[k][i]
			out.Confidence[i] += c
		}
	}
	for i, c := range out.Confidence {
		if c > 0 {
			out.Depth[i] /= c
		} else {
			out.Depth[i] = .5
		}
	}
	for k, m := range maps {
		for i, c := range m.Confidence {
			against[i] += c * reliability[k] * float32(math.Abs(float64(ranked[k][i]-out.Depth[i])))
		}
	}
	for i, c := range out.Confidence {
		if c > 0 {
			out.Confidence[i] = clamp01(c - 2*against[i])
		}
	}
	light := p.cells(func(i int) float32 { return p.grey[i] })
	weight := make([]float32, len(light))
	for i, c := range out.Confidence {
		weight[i] = c + leastWeight
	}
	a, b := guided(light, out.Depth, weight, out.W, out.H, growRadius, growEps)
	for i := range out.Depth {
		out.Depth[i] = clamp01(a[i]*light[i] + b[i])
	}
	return out
}

// ranks are those of the values, equal ones sharing the mean of theirs, scaled to 0 to 1.
func ranks(v []float32) []float32 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(v[a], v[b]), cmp.Compare(a, b)) })
	out := make([]float32, len(v))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && v[order[to]] == v[order[from]] {
			to++
		}
		r := float32(from+to-1) / 2 / float32(max(1, len(v)-1))
		for _, i := range order[from:to] {
			out[i] = r
		}
		from = to
	}
	return out
}

// correlate is Pearson's correlation; 0 where one of them is constant.
func correlate(a, b []float32) float64 {
	var n, sa, sb, saa, sbb, sab float64
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		n++
		sa += x
		sb += y
		saa += x * x
		sbb += y * y
		sab += x * y
	}
	va, vb := saa-sa*sa/n, sbb-sb*sb/n
	if va < 1e-12 || vb < 1e-12 {
		return 0
	}
	return (sab - sa*sb/n) / math.Sqrt(va*vb)
}

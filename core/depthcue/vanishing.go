package depthcue

import (
	"math"
	"math/rand/v2"
	"slices"
)

// convergence is the point that the oblique edges of a photo run to.
type convergence struct {
	x, y  float64 // pixels
	trust float64 // 0 to 1
}

// seeVanishing takes what is nearer to the point where lines converge for farther: along a corridor, a street or a wall
// seen at an angle, depth falls with the distance from that point (Criminisi, Reid & Zisserman 2000, "Single View
// Metrology", section 2). It abstains where the edges have no such point, as those of a wall seen straight on.
func seeVanishing(p *picture) *Map {
	m := newMap(p.gw, p.gh)
	v := p.vanishing()
	if v == nil {
		return m
	}
	far := 0.0
	for i := range m.Depth {
		x, y := (float64(i%m.W)+.5)*Cell, (float64(i/m.W)+.5)*Cell
		r := math.Hypot(x-v.x, y-v.y)
		far = max(far, r)
		m.Depth[i], m.Confidence[i] = float32(r), float32(v.trust)
	}
	for i, r := range m.Depth {
		m.Depth[i] = float32(max(0, 1-float64(r)/far))
	}
	return m
}

// edgel is a pixel of an edge: a place, the unit normal, and a weight.
type edgel struct{ x, y, nx, ny, weight float64 }

// Of converge. Edges nearer than axisAngle to level or upright belong to the faces of what stands straight before the
// camera, and say nothing; an edgel votes for a point that its line misses by at most voteAngle.
var (
	axisSine = math.Sin(10 * math.Pi / 180)
	voteSine = math.Sin(3 * math.Pi / 180)
)

const (
	edgelStep    = .04 // least gradient, share of white a pixel
	edgelNoise   = 3   // ... and in standard deviations of the noise
	leastEdgels  = 60
	mostEdgels   = 1500
	candidates   = 400
	outside      = .3  // how far outside of the picture the point may lie, as a share of its sides
	nearPoint    = .06 // edgels nearer than this share of the longer side to the point do not vote: all lines meet there
	chanceShare  = .14 // of oblique edgels that vote for the best of so many points in a texture without direction
	fullShare    = .5
	leastSectors = 2
)

// converge finds the point by drawing pairs of edgels and counting votes, with a fixed seed (RANSAC; Fischler & Bolles 1981).
func converge(p *picture) *convergence {
	edges := p.edgels()
	if len(edges) < leastEdgels {
		return nil
	}
	total := 0.0
	for _, e := range edges {
		total += e.weight
	}
	rng := rand.New(rand.NewPCG(0x0a7, uint64(len(edges))))
	best, bestVotes := convergence{}, 0.0
	for range candidates {
		a, b := edges[rng.IntN(len(edges))], edges[rng.IntN(len(edges))]
		x, y, ok := meet(a, b)
		if !ok || !p.inSight(x, y) {
			continue
		}
		if votes, _ := p.vote(edges, x, y); votes > bestVotes {
			best, bestVotes = convergence{x: x, y: y}, votes
		}
	}
	if bestVotes == 0 {
		return nil
	}
	_, sectors := p.vote(edges, best.x, best.y)
	if sectors < leastSectors {
		return nil
	}
	best.trust = clamp01((bestVotes/total - chanceShare) / (fullShare - chanceShare))
	if best.trust == 0 {
		return nil
	}
	return &best
}

// edgels are the strongest oblique edges: at most mostEdgels, in the order of the picture.
func (p *picture) edgels() []edgel {
	least := max(edgelStep/2, edgelNoise*p.noise)
	var out []edgel
	for y := 2; y < p.h-2; y++ {
		for x := 2; x < p.w-2; x++ {
			i := y*p.w + x
			gx, gy := float64(p.gx[i]), float64(p.gy[i])
			g := math.Hypot(gx, gy)
			if g < least || math.Abs(gx) < axisSine*g || math.Abs(gy) < axisSine*g || !p.ridge(i, gx, gy, g) {
				continue
			}
			out = append(out, edgel{float64(x) + .5, float64(y) + .5, gx / g, gy / g, math.Sqrt(g)})
		}
	}
	if len(out) > mostEdgels {
		sorted := slices.Clone(out)
		slices.SortFunc(sorted, func(a, b edgel) int {
			switch {
			case a.weight > b.weight:
				return -1
			case a.weight < b.weight:
				return 1
			}
			return 0
		})
		limit := sorted[mostEdgels-1].weight
		out = slices.DeleteFunc(out, func(e edgel) bool { return e.weight < limit })
	}
	return out
}

// ridge reports whether the gradient g of pixel i is the largest across the edge.
func (p *picture) ridge(i int, gx, gy, g float64) bool {
	d := p.w
	if math.Abs(gx) > math.Abs(gy) {
		d = 1
	}
	before := math.Hypot(float64(p.gx[i-d]), float64(p.gy[i-d]))
	after := math.Hypot(float64(p.gx[i+d]), float64(p.gy[i+d]))
	return g >= before && g > after
}

// meet is where the lines of two edgels meet.
func meet(a, b edgel) (x, y float64, ok bool) {
	det := a.nx*b.ny - a.ny*b.nx
	if math.Abs(det) < voteSine {
		return 0, 0, false
	}
	ca, cb := a.nx*a.x+a.ny*a.y, b.nx*b.x+b.ny*b.y
	return (ca*b.ny - cb*a.ny) / det, (a.nx*cb - b.nx*ca) / det, true
}

func (p *picture) inSight(x, y float64) bool {
	w, h := float64(p.w), float64(p.h)
	return x > -outside*w && x < (1+outside)*w && y > -outside*h && y < (1+outside)*h
}

// vote is the weight of the edgels whose lines pass the point, and from how many of eight sectors around it they come:
// those of a single straight edge come from two at most, opposite ones, which count once.
func (p *picture) vote(edges []edgel, x, y float64) (votes float64, sectors int) {
	var bySector [4]float64
	near := nearPoint * float64(max(p.w, p.h))
	for _, e := range edges {
		dx, dy := e.x-x, e.y-y
		r := math.Hypot(dx, dy)
		if r < near || math.Abs(dx*e.nx+dy*e.ny) > voteSine*r {
			continue
		}
		votes += e.weight
		angle := math.Atan2(dy, dx)
		if angle < 0 {
			angle += math.Pi
		}
		bySector[min(3, int(angle/math.Pi*4))] += e.weight
	}
	for _, v := range bySector {
		if v > .1*votes {
			sectors++
		}
	}
	return votes, sectors
}

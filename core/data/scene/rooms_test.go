package scene

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/kernels"
)

// Each kind, small: photo and depth of one seed are the same whatever the workers, others for another seed, and within the limits.
func TestRooms(t *testing.T) {
	const w, h = 64, 48
	defer kernels.SetWorkers(kernels.Workers())
	for _, k := range Rooms() {
		var first *Scene
		for seed := range uint64(3) {
			s, err := Render(k.ID, seed, w, h)
			if err != nil {
				t.Fatal(err)
			}
			lo, hi := slices.Min(s.Depth), slices.Max(s.Depth)
			if !(lo >= Nearest) || !(hi <= Farthest) || hi < lo+.3 {
				t.Errorf("%s %d: depth from %v to %v m", k.ID, seed, lo, hi)
			}
			mean := 0
			for _, v := range s.Photo.Pix {
				mean += int(v)
			}
			if mean /= len(s.Photo.Pix); mean < 20 || mean > 220 {
				t.Errorf("%s %d: mean brightness %d", k.ID, seed, mean)
			}
			if seed == 0 {
				first = s
			} else if bytes.Equal(s.Photo.Pix, first.Photo.Pix) {
				t.Errorf("%s: two seeds give one picture", k.ID)
			}
		}
		for _, workers := range []int{1, 2} {
			kernels.SetWorkers(workers)
			if k.ID != "office" && k.ID != "kitchen" {
				continue
			}
			again, err := Render(k.ID, 0, w, h)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(again.Photo.Pix, first.Photo.Pix) || !slices.Equal(again.Depth, first.Depth) {
				t.Errorf("%s: %d workers draw another picture", k.ID, workers)
			}
		}
	}
}

// built is the world of a room.
func built(kind int, seed uint64) *builder {
	b := &builder{rng: rand.New(rand.NewPCG(seed, uint64(kind)))}
	rooms[kind].build(b)
	return b
}

// The pieces' corners, projected by the pinhole camera's own formulas, lie where the picture's depth says that they are or behind
// it: nothing that is in front of the camera is missing from the depth, and the depth is along the optical axis.
func TestRoomsDepthByProjection(t *testing.T) {
	const w, h = 64, 48
	seen, surface := 0, 0
	for kind := range rooms {
		b := built(kind, 3)
		_, depth := b.render(w, h)
		c := b.camera(w, h)
		for _, p := range b.pieces {
			for k := range 8 * len(p.solids) { // points of the upper faces of its boxes
				s := p.solids[k/8]
				lo, hi := s.bounds()
				q := vec{lo.x + (hi.x-lo.x)*b.rng.Float64(), hi.y, lo.z + (hi.z-lo.z)*b.rng.Float64()}
				if s.form != box || min(hi.x-lo.x, hi.y-lo.y, hi.z-lo.z) < .2 {
					continue // thinner than a pixel, perhaps
				}
				v := p.outward(q).add(p.at).sub(b.eye)
				z := v.dot(c.ahead)
				if z < Nearest+.3 {
					continue
				}
				x, y := c.cx+c.focal*v.dot(c.right)/z, c.cy-c.focal*v.dot(c.up)/z
				if x < 1 || y < 1 || x >= w-1 || y >= h-1 {
					continue
				}
				seen++
				i := int(y)*w + int(x)
				around := []float32{depth[i], depth[i-1], depth[i+1], depth[i-w], depth[i+w]}
				if float64(slices.Min(around)) > z*1.02+.03 {
					t.Errorf("%s: a point at %.3f m is drawn at %.3f m", rooms[kind].ID, z, depth[i])
				}
				if math.Abs(float64(depth[i])-z) < .02*z+.03 {
					surface++
				}
			}
		}
	}
	if seen < 100 || surface < seen/10 {
		t.Errorf("%d points in view, %d of them seen", seen, surface)
	}
}

// Every pixel has a surface: the point at its depth along its ray lies on a solid, of the shell or of a piece.
func TestRoomsHaveNoHoles(t *testing.T) {
	const w, h = 40, 30
	for kind := range rooms {
		b := built(kind, 9)
		_, depth := b.render(w, h)
		c := b.camera(w, h)
		for i, d := range depth {
			r := c.ray(float64(i%w)+.5, float64(i/w)+.5)
			q := r.at(float64(d) / r.d.dot(c.ahead))
			off := math.Inf(1)
			for k := range b.solids {
				off = min(off, math.Abs(b.solids[k].distance(q)))
			}
			for _, p := range b.pieces {
				local := p.inward(q.sub(p.at))
				for k := range p.solids {
					off = min(off, math.Abs(p.solids[k].distance(local)))
				}
			}
			if off > 1e-4 {
				t.Fatalf("%s, pixel %d: the point at its depth %v is %v m away from any surface", rooms[kind].ID, i, d, off)
			}
		}
	}
}

// What tells the kind is in the picture: rays through its pixels meet the subjects often enough.
func TestRoomsShowWhatTheyAre(t *testing.T) {
	const w, h = 32, 24
	for kind, k := range rooms {
		furnish := []func(*chamber){(*chamber).bedroom, (*chamber).kitchen, (*chamber).livingRoom, (*chamber).bathroom, (*chamber).diningRoom,
			(*chamber).office, (*chamber).homeOffice, (*chamber).classroom, (*chamber).bookstore, (*chamber).other}[kind]
		c := photographed(&builder{rng: rand.New(rand.NewPCG(5, uint64(kind)))}, furnish)
		view := c.camera(w, h)
		told := 0
		for i := range w * h {
			r := view.ray(float64(i%w)+.5, float64(i/w)+.5)
			if hit, ok := c.cast(&r); ok && slices.Contains(c.subjects, hit.piece) {
				told++
			}
		}
		if told < w*h*3/100 {
			t.Errorf("%s: %d of %d pixels show what tells it", k.ID, told, w*h)
		}
	}
}

// Things stand within the walls and not in one another.
func TestRoomsPiecesKeepApart(t *testing.T) {
	b := &builder{rng: rand.New(rand.NewPCG(8, 8))}
	c := &chamber{builder: b}
	c.bedroom()
	if len(c.pieces) < 3 {
		t.Fatalf("%d pieces", len(c.pieces))
	}
	for i, p := range c.taken {
		if p.lo.x < -c.hx-.03 || p.hi.x > c.hx+.03 || p.lo.z < -c.hz-.03 || p.hi.z > c.hz+.03 || p.hi.y > c.height+.03 {
			t.Errorf("piece %d reaches from %v to %v", i, p.lo, p.hi)
		}
		for j := range i {
			if p.meets(c.taken[j]) {
				t.Errorf("pieces %d and %d overlap", i, j)
			}
		}
	}
}

// A piece that is turned has its front where the heading says, and what is turned in comes out again.
func TestHeading(t *testing.T) {
	p := &piece{}
	p.stand(vec{}, math.Pi/2)
	if got := p.outward(vec{z: 1}); got.sub(vec{x: 1}).length() > 1e-12 {
		t.Errorf("the front looks along %v", got)
	}
	p.stand(vec{}, .7)
	v := vec{.3, -.2, .9}
	if got := p.outward(p.inward(v)); got.sub(v).length() > 1e-12 {
		t.Errorf("%v became %v", v, got)
	}
}

func BenchmarkRooms(b *testing.B) {
	for i := range b.N {
		if _, err := Render(rooms[i%len(rooms)].ID, uint64(i), 320, 240); err != nil {
			b.Fatal(err)
		}
	}
}

package scene

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/kernels"
)

// distance is the signed distance from a solid to a point, after Quilez's formulas: it shares nothing with the intersections.
func (s *solid) distance(p vec) float64 {
	switch s.form {
	case box, room:
		c, half := s.a.add(s.b).mul(.5), s.b.sub(s.a).mul(.5)
		q := vec{math.Abs(p.x-c.x) - half.x, math.Abs(p.y-c.y) - half.y, math.Abs(p.z-c.z) - half.z}
		out := vec{max(q.x, 0), max(q.y, 0), max(q.z, 0)}.length()
		d := out + min(max(q.x, q.y, q.z), 0)
		if s.form == room {
			return -d
		}
		return d
	case ball:
		return p.sub(s.a).length() - s.radius
	}
	axis := s.b.sub(s.a)
	y := p.sub(s.a).dot(axis) / axis.dot(axis)
	r := p.sub(s.a.add(axis.mul(y))).length() - s.radius
	h := (math.Abs(y-.5) - .5) * axis.length()
	return min(max(r, h), 0) + math.Hypot(max(r, 0), max(h, 0))
}

// march finds the first hit by walking safe distances.
func (s *solid) march(r *ray) float64 {
	t := 0.0
	for range 4000 {
		d := s.distance(r.at(t))
		if d < 1e-9 {
			return t
		}
		if t += d; t > 100 {
			break
		}
	}
	return math.Inf(1)
}

func TestIntersections(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	point := func(r float64) vec {
		return vec{r * (2*rng.Float64() - 1), r * (2*rng.Float64() - 1), r * (2*rng.Float64() - 1)}
	}
	hits := map[form]int{}
	for range 4000 {
		a, b := point(1), point(1)
		s := solid{form: form(rng.IntN(4)), a: a, b: b, radius: .1 + .5*rng.Float64()}
		if s.form <= room {
			s.a, s.b = vec{min(a.x, b.x), min(a.y, b.y), min(a.z, b.z)}, vec{max(a.x, b.x), max(a.y, b.y), max(a.z, b.z)}
		}
		o := point(4)
		if s.form == room {
			o = s.a.lerp(s.b, .1+.8*rng.Float64())
		}
		if s.distance(o) < .01 {
			continue
		}
		r := newRay(o, s.a.lerp(s.b, rng.Float64()).add(point(.4)).sub(o).unit())
		got, want := s.meet(&r), s.march(&r)
		if math.IsInf(want, 1) != math.IsInf(got, 1) {
			if d := s.distance(r.at(min(got, want))); math.Abs(d) > 1e-6 { // a graze may count either way
				t.Fatalf("form %d: hit at %v, marching says %v", s.form, got, want)
			}
			continue
		}
		if math.IsInf(want, 1) {
			continue
		}
		hits[s.form]++
		if math.Abs(got-want) > 1e-4 {
			t.Fatalf("form %d: hit at %v, marching says %v", s.form, got, want)
		}
		n := s.normal(r.at(got))
		if math.Abs(n.length()-1) > 1e-9 || n.dot(r.d) > 1e-6 {
			t.Fatalf("form %d: normal %v against ray %v", s.form, n, r.d)
		}
		const e = 1e-4 // the normal is the gradient of the distance, away from edges
		q := r.at(got)
		if d := s.distance(q.add(n.mul(e))); math.Abs(d-e) > e/5 {
			t.Fatalf("form %d: a step along the normal changes the distance by %v, want %v", s.form, d, e)
		}
	}
	for f := box; f <= ball; f++ {
		if hits[f] < 50 {
			t.Errorf("form %d was hit %d times only", f, hits[f])
		}
	}
}

func TestRender(t *testing.T) {
	const w, h = 96, 72
	for _, k := range Kinds() {
		a, err := Render(k.ID, 1, w, h)
		if err != nil {
			t.Fatal(err)
		}
		lo, hi := slices.Min(a.Depth), slices.Max(a.Depth)
		if lo < .1 || hi > 20 || hi < lo+.5 {
			t.Errorf("%s: depth from %v to %v m", k.ID, lo, hi)
		}
		mean := 0
		for _, v := range a.Photo.Pix {
			mean += int(v)
		}
		if mean /= len(a.Photo.Pix); mean < 60 || mean > 200 {
			t.Errorf("%s: mean brightness %d", k.ID, mean)
		}
		kernels.SetWorkers(1)
		b, err := Render(k.ID, 1, w, h)
		kernels.SetWorkers(2)
		if err != nil {
			t.Fatal(err)
		}
		c, err := Render(k.ID, 1, w, h)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Photo.Pix, c.Photo.Pix) || !slices.Equal(b.Depth, c.Depth) {
			t.Errorf("%s: the number of workers changes the picture", k.ID)
		}
		d, err := Render(k.ID, 2, w, h)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(a.Photo.Pix, d.Photo.Pix) {
			t.Errorf("%s: two seeds give one picture", k.ID)
		}
	}
	if _, err := Render("castle", 1, w, h); err == nil {
		t.Error("an unknown kind was drawn")
	}
	if _, err := Render("stairs", 1, 0, h); err == nil {
		t.Error("an empty picture was drawn")
	}
}

// The depth must be that of the picture: a point put at its depth along its pixel's ray lies on a solid.
func TestDepthIsOnSurfaces(t *testing.T) {
	const w, h = 64, 48
	b := &builder{rng: rand.New(rand.NewPCG(5, 0))}
	b.corridor()
	_, depth := b.render(w, h)
	c := b.camera(w, h)
	for y := range h {
		for x := range w {
			r := c.ray(float64(x)+.5, float64(y)+.5)
			q := r.at(float64(depth[y*w+x]) / r.d.dot(c.ahead))
			near := math.Inf(1)
			for i := range b.solids {
				near = min(near, math.Abs(b.solids[i].distance(q)))
			}
			if near > 1e-4 {
				t.Fatalf("pixel %d,%d: the point at its depth is %v m away from any surface", x, y, near)
			}
		}
	}
}

// Far joints must fade to their share of the surface.
func TestJointsFade(t *testing.T) {
	share := 1 - (1-.01/.3)*(1-.01/.2)
	for _, u := range []float64{0, .07, -.4} {
		if got := joints(u, .3, u/2, .2, .01, 60); math.Abs(got-share) > 1e-9 {
			t.Errorf("at %v: %v, want %v", u, got, share)
		}
	}
	if got := joints(.15, .3, .1, .2, .01, .001); got != 0 {
		t.Errorf("amid a tile: %v", got)
	}
	if got := joints(.005, .3, .1, .2, .01, .001); math.Abs(got-1) > 1e-9 {
		t.Errorf("on a joint: %v", got)
	}
}

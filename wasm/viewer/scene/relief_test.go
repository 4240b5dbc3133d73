package scene

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// smoothMap is a map without steps: a bowl, nearest at its rim.
func smoothMap() Depth {
	d := Depth{W: 24, H: 18, Values: make([]float32, 24*18), Min: 1, Max: 3}
	for y := range d.H {
		for x := range d.W {
			dx, dy := float64(x)/23-0.5, float64(y)/17-0.5
			d.Values[y*d.W+x] = float32(3 - 4*(dx*dx+dy*dy))
		}
	}
	return d
}

func TestAxesAreARotation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tilt := Tilt{rapid.Float64Range(-MaxYaw, MaxYaw).Draw(t, "yaw"), rapid.Float64Range(-MaxPitch, MaxPitch).Draw(t, "pitch")}
		aspect := rapid.Float64Range(0.3, 3).Draw(t, "aspect")
		camera := tilt.Look(aspect)
		r, d, b := camera.Right, camera.Down, camera.Back
		axes := [3]Vec{r, d, b}
		for i, p := range axes {
			for j, q := range axes {
				want := 0.0
				if i == j {
					want = 1
				}
				if dot := p[0]*q[0] + p[1]*q[1] + p[2]*q[2]; math.Abs(dot-want) > 1e-12 {
					t.Fatalf("axes %d and %d: %v", i, j, dot)
				}
			}
		}
		cross := Vec{r[1]*d[2] - r[2]*d[1], r[2]*d[0] - r[0]*d[2], r[0]*d[1] - r[1]*d[0]}
		if math.Hypot(cross[0]-b[0], math.Hypot(cross[1]-b[1], cross[2]-b[2])) > 1e-12 {
			t.Fatal("the axes are mirrored")
		}
	})
}

func TestTheWholeBlockIsSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		aspect := rapid.Float64Range(0.3, 3).Draw(t, "aspect")
		camera := Tilt{rapid.Float64Range(-MaxYaw, MaxYaw).Draw(t, "yaw"), rapid.Float64Range(-MaxPitch, MaxPitch).Draw(t, "pitch")}.Look(aspect)
		share := rapid.Float64Range(-1, 1)
		x, y := camera.Project(Vec{aspect * share.Draw(t, "x"), share.Draw(t, "y"), Thick * share.Draw(t, "z")})
		if math.Abs(x) > aspect || math.Abs(y) > 1 {
			t.Fatalf("a point of the block is seen at %v, %v, outside of the pane", x, y)
		}
	})
}

// A positive yaw turns the face to the right, a positive pitch down, as the hand that drags it.
func TestTiltFollowsTheHand(t *testing.T) {
	face := Vec{0, 0, Thick}
	if x, _ := (Tilt{0.3, 0}).Look(1).Project(face); x <= 0 {
		t.Errorf("the middle of the face goes to %v", x)
	}
	if _, y := (Tilt{0, 0.3}).Look(1).Project(face); y <= 0 {
		t.Errorf("the middle of the face goes to %v", y)
	}
	if got := (Tilt{}).Turn(9, -9); got != (Tilt{MaxYaw, -MaxPitch}) {
		t.Errorf("limits: %v", got)
	}
}

func TestProjectLiesOnTheRay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		camera := Tilt{rapid.Float64Range(-MaxYaw, MaxYaw).Draw(t, "yaw"), rapid.Float64Range(-MaxPitch, MaxPitch).Draw(t, "pitch")}.Look(1.3)
		coordinate := rapid.Float64Range(-1, 1)
		p := Vec{coordinate.Draw(t, "x"), coordinate.Draw(t, "y"), Thick * coordinate.Draw(t, "z")}
		o, d := camera.Ray(camera.Project(p))
		// The distance of p from the line, as the length of the cross product.
		q := Vec{p[0] - o[0], p[1] - o[1], p[2] - o[2]}
		c := Vec{q[1]*d[2] - q[2]*d[1], q[2]*d[0] - q[0]*d[2], q[0]*d[1] - q[1]*d[0]}
		if off := math.Hypot(c[0], math.Hypot(c[1], c[2])) / math.Hypot(d[0], math.Hypot(d[1], d[2])); off > 1e-9 {
			t.Fatalf("%v is off its line of sight by %v", p, off)
		}
	})
}

// Picking where a place stands gives the place, zoomed or not: on a map without steps nothing hides it.
func TestPickIsTheInverseOfStand(t *testing.T) {
	d := smoothMap()
	pane := Rect{40, 20, 400, 300}
	rapid.Check(t, func(t *rapid.T) {
		tilt := Tilt{rapid.Float64Range(-0.4, 0.4).Draw(t, "yaw"), rapid.Float64Range(-0.4, 0.4).Draw(t, "pitch")}
		v := Whole.ZoomAt(rapid.Float64Range(1, 8).Draw(t, "zoom"), 0.5, 0.5)
		c := v.Crop()
		u := c.X + c.W*rapid.Float64Range(0.3, 0.7).Draw(t, "u")
		w := c.Y + c.H*rapid.Float64Range(0.3, 0.7).Draw(t, "w")
		x, y := d.Stand(pane, v, tilt, u, w)
		gotU, gotW, ok := d.Pick(pane, v, tilt, x, y)
		if !ok || math.Abs(gotU-u) > 0.002*c.W || math.Abs(gotW-w) > 0.002*c.H {
			t.Fatalf("%v, %v stands at %v, %v, where %v, %v is picked (%v)", u, w, x, y, gotU, gotW, ok)
		}
	})
}

func TestPickMissesBesideTheBlock(t *testing.T) {
	d, pane := smoothMap(), Rect{0, 0, 400, 300}
	if _, _, ok := d.Pick(pane, Whole, Tilt{}, 2, 2); ok {
		t.Error("the corner of the pane shows the background")
	}
	if u, w, ok := d.Pick(pane, Whole, Tilt{}, 200, 150); !ok || math.Abs(u-0.5) > 1e-6 || math.Abs(w-0.5) > 1e-6 {
		t.Errorf("from the front the middle shows the middle, got %v, %v, %v", u, w, ok)
	}
}

// Of two places on one line of sight the nearer one is picked.
func TestPickSeesWhatHidesTheRest(t *testing.T) {
	d := Depth{W: 64, H: 4, Values: make([]float32, 256), Min: 1, Max: 2}
	for i := range d.Values {
		d.Values[i] = 2
		if x := i % 64; x >= 30 && x < 34 { // an upright wall in the middle
			d.Values[i] = 1
		}
	}
	pane, tilt := Rect{0, 0, 400, 300}, Tilt{0.7, 0} // the face looks right: the wall hides the floor left of it
	x, y := d.Stand(pane, Whole, tilt, 0.47, 0.5)
	u, _, ok := d.Pick(pane, Whole, tilt, x, y)
	if value, known := d.At(u, 0.5); !ok || !known || value > 1.6 || u < 0.46 {
		t.Errorf("picked %v at depth %v, want the wall", u, value)
	}
}

func TestHeight(t *testing.T) {
	d := Depth{Min: 1, Max: 3}
	for _, c := range []struct {
		depth float32
		want  float64
	}{{1, Thick}, {3, -Thick}, {2, 0}, {0.5, Thick}, {9, -Thick}} {
		if got := d.Height(c.depth); math.Abs(got-c.want) > 1e-6 {
			t.Errorf("depth %v stands at %v, want %v", c.depth, got, c.want)
		}
	}
	if (Depth{Min: 2, Max: 2}).Height(2) != 0 {
		t.Error("a flat map lies in the middle")
	}
}

func TestEaseArrives(t *testing.T) {
	tilt, moving := Tilt{MaxYaw, -MaxPitch}, true
	before := math.Hypot(tilt.Yaw-Rest.Yaw, tilt.Pitch-Rest.Pitch)
	frames := 0
	for ; moving && frames < 1000; frames++ {
		tilt, moving = tilt.Ease(1.0 / 60)
		now := math.Hypot(tilt.Yaw-Rest.Yaw, tilt.Pitch-Rest.Pitch)
		if now >= before {
			t.Fatalf("frame %d: the way grows from %v to %v", frames, before, now)
		}
		before = now
	}
	if moving || tilt != Rest || frames < 30 {
		t.Errorf("after %d frames at %v", frames, tilt)
	}
	// The same way in the same time, however many frames it takes.
	once, _ := (Tilt{0.5, 0.5}).Ease(0.2)
	twice, _ := (Tilt{0.5, 0.5}).Ease(0.1)
	twice, _ = twice.Ease(0.1)
	if math.Abs(once.Yaw-twice.Yaw) > 1e-12 {
		t.Errorf("%v in one step, %v in two", once, twice)
	}
}

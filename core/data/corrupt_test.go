package data_test

import (
	"math"
	"slices"
	"testing"

	"okuyuki/core/data"
	"okuyuki/core/data/scene"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
)

func room(t *testing.T) *photo.Image {
	t.Helper()
	s, err := scene.Render("corridor", 4, 96, 72)
	if err != nil {
		t.Fatal(err)
	}
	return s.Photo
}

func corrupt(t *testing.T, m *photo.Image, kind poc.Corruption, s float64, seed uint64) *photo.Image {
	t.Helper()
	out, err := data.Corrupt(m, kind, s, seed)
	if err != nil || out.W != m.W || out.H != m.H {
		t.Fatalf("%s %g: %v", kind, s, err)
	}
	return out
}

// Strength 0 changes nothing, more strength changes more, the same seed gives the same photo,
// and the photo that was given stays as it is.
func TestCorruptionsGrow(t *testing.T) {
	m := room(t)
	before := slices.Clone(m.Pix)
	for _, kind := range poc.Corruptions() {
		if !slices.Equal(corrupt(t, m, kind, 0, 1).Pix, m.Pix) || !slices.Equal(corrupt(t, m, kind, -3, 1).Pix, m.Pix) {
			t.Errorf("%s: strength 0 changes the photo", kind)
		}
		last := 0.0
		for _, s := range []float64{.25, .5, .75, 1} {
			out := corrupt(t, m, kind, s, 1)
			if !slices.Equal(out.Pix, corrupt(t, m, kind, s, 1).Pix) {
				t.Errorf("%s %g: another photo the second time", kind, s)
			}
			square := 0.0
			for i, v := range out.Pix {
				d := float64(v) - float64(m.Pix[i])
				square += d * d
			}
			rms := math.Sqrt(square / float64(len(m.Pix)))
			if rms <= last {
				t.Errorf("%s: difference %.1f at strength %g, %.1f below", kind, rms, s, last)
			}
			last = rms
		}
		if last < 4 {
			t.Errorf("%s: at full strength the photo differs by %.1f of 255", kind, last)
		}
	}
	if !slices.Equal(m.Pix, before) {
		t.Error("the photo was changed")
	}
	if _, err := data.Corrupt(m, "fog", .5, 1); err == nil {
		t.Error("an unknown corruption was made")
	}
}

// A map moves to where its photo moves: in a photo whose colours are coordinates, and with
// the coordinates as a map, both must agree wherever the map is known.
func TestCorruptDepthFollowsThePhoto(t *testing.T) {
	const w, h = 96, 72
	m := photo.New(w, h)
	xs, ys, one := make([]float32, w*h), make([]float32, w*h), make([]float32, w*h)
	for i := range w * h {
		m.Pix[3*i], m.Pix[3*i+1] = uint8(2*(i%w)), uint8(2*(i/w))
		xs[i], ys[i], one[i] = float32(i%w), float32(i/w), 1
	}
	for _, kind := range []poc.Corruption{poc.Rotate, poc.Tilt} {
		for seed := range uint64(4) {
			out := corrupt(t, m, kind, .8, seed)
			gotX, known := data.CorruptDepth(xs, one, h, w, kind, .8, seed)
			gotY, _ := data.CorruptDepth(ys, one, h, w, kind, .8, seed)
			unknown := 0
			for i, c := range known {
				if c == 0 {
					unknown++
					continue
				}
				if math.Abs(float64(out.Pix[3*i])/2-float64(gotX[i])) > 1 || math.Abs(float64(out.Pix[3*i+1])/2-float64(gotY[i])) > 1 {
					t.Fatalf("%s, seed %d: pixel %d shows (%d, %d)/2, its depth is that of (%g, %g)", kind, seed, i, out.Pix[3*i], out.Pix[3*i+1], gotX[i], gotY[i])
				}
			}
			if unknown == 0 || unknown > w*h/2 {
				t.Errorf("%s, seed %d: %d of %d pixels are unknown", kind, seed, unknown, w*h)
			}
			centre := h/2*w + w/2
			if math.Abs(float64(gotX[centre])-w/2) > 1 || math.Abs(float64(gotY[centre])-h/2) > 1 {
				t.Errorf("%s, seed %d: the middle shows (%g, %g)", kind, seed, gotX[centre], gotY[centre])
			}
		}
	}
	same, conf := data.CorruptDepth(xs, one, h, w, poc.Blur, 1, 1)
	if &same[0] != &xs[0] || &conf[0] != &one[0] {
		t.Error("blur moves a map")
	}
}

// A roll by 45°·s is a rotation about the middle: distances from it stay, and the angle is right.
func TestRotateIsARotation(t *testing.T) {
	const w, h = 96, 72
	xs, ys, one := make([]float32, w*h), make([]float32, w*h), make([]float32, w*h)
	for i := range w * h {
		xs[i], ys[i], one[i] = float32(i%w)-47.5, float32(i/w)-35.5, 1
	}
	gotX, known := data.CorruptDepth(xs, one, h, w, poc.Rotate, 2./3, 9) // 30°
	gotY, _ := data.CorruptDepth(ys, one, h, w, poc.Rotate, 2./3, 9)
	for i := range w * h {
		r := math.Hypot(float64(xs[i]), float64(ys[i]))
		if known[i] == 0 || r < 20 {
			continue
		}
		angle := math.Atan2(float64(gotY[i]), float64(gotX[i])) - math.Atan2(float64(ys[i]), float64(xs[i]))
		angle = math.Abs(math.Remainder(angle, 2*math.Pi)) * 180 / math.Pi
		if math.Abs(math.Hypot(float64(gotX[i]), float64(gotY[i]))-r) > 1 || math.Abs(angle-30) > 2.5 {
			t.Fatalf("pixel at (%g, %g) comes from (%g, %g): %.1f°", xs[i], ys[i], gotX[i], gotY[i], angle)
		}
	}
}

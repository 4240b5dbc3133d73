package photo_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/core/data"
	"okuyuki/core/data/scene"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
)

func rendered(t *testing.T, kind string, seed uint64) *photo.Image {
	t.Helper()
	s, err := scene.Render(kind, seed, 320, 240)
	if err != nil {
		t.Fatal(err)
	}
	return s.Photo
}

func TestGaugeOfKnownPictures(t *testing.T) {
	flat := photo.New(64, 48)
	for i := range flat.Pix {
		flat.Pix[i] = 128
	}
	if q := photo.Gauge(flat); math.Abs(q.Luma-128./255) > 1e-9 || q.Sharpness != 0 || q.Noise != 0 || q.Clipped != 0 {
		t.Errorf("grey: %+v", q)
	}
	for _, sigma := range []float64{.02, .05, .1} { // grain: the estimate is that of the noise put in
		noisy := flat.Clone()
		rng := rand.New(rand.NewPCG(1, 2))
		for i := 0; i < len(noisy.Pix); i += 3 {
			v := uint8(128 + 255*sigma*rng.NormFloat64())
			noisy.Pix[i], noisy.Pix[i+1], noisy.Pix[i+2] = v, v, v
		}
		if q := photo.Gauge(noisy); math.Abs(q.Noise/sigma-1) > .1 || q.Sharpness != 0 {
			t.Errorf("noise of %g: %+v", sigma, q)
		}
	}
	half := photo.New(64, 48)
	for i := range half.Pix {
		if i/3%64 >= 32 {
			half.Pix[i] = 255
		}
	}
	if q := photo.Gauge(half); q.Sharpness != 1 || q.Clipped != 1 || q.Luma != .5 {
		t.Errorf("black and white: %+v", q)
	}
	ramp := photo.New(64, 48)
	for i := range ramp.Pix {
		ramp.Pix[i] = uint8(4 * (i / 3 % 64))
	}
	if q := photo.Gauge(ramp); math.Abs(q.Sharpness-.25) > .01 {
		t.Errorf("a ramp: %+v", q)
	}
	if q := photo.Gauge(photo.New(1, 1)); q.Sharpness != 0 || q.Noise != 0 || q.Clipped != 1 {
		t.Errorf("one pixel: %+v", q)
	}
}

// What data.Corrupt does at half strength is found, and nothing else that it does not bring along.
func TestFindings(t *testing.T) {
	for i, kind := range []string{"corridor", "pipes", "stairs"} {
		m := rendered(t, kind, uint64(i))
		if f := photo.Gauge(m).Findings(m.W, m.H); len(f) > 0 {
			t.Errorf("%s as it is: %v %+v", kind, f, photo.Gauge(m))
		}
		for corruption, want := range map[poc.Corruption]string{poc.Dark: photo.Dark, poc.Blur: photo.Blurred, poc.Noise: photo.Noisy} {
			worse, err := data.Corrupt(m, corruption, .5, 7)
			if err != nil {
				t.Fatal(err)
			}
			q := photo.Gauge(worse)
			if f := q.Findings(m.W, m.H); !slices.Contains(f, want) {
				t.Errorf("%s, %s: %v %+v", kind, corruption, f, q)
			}
		}
		if f := photo.Gauge(m).Findings(120, 90); !slices.Equal(f, []string{photo.Small}) {
			t.Errorf("%s at 120x90: %v", kind, f)
		}
	}
}

func TestFingerprintHolds(t *testing.T) {
	var prints []uint64
	photos := uint64(12)
	if testing.Short() { // to draw them takes a second each in Node.js
		photos = 6
	}
	for seed := range photos {
		m := rendered(t, []string{"corridor", "pipes", "stairs"}[seed%3], seed)
		print := photo.Fingerprint(m)
		prints = append(prints, print)
		for _, quality := range []int{30, 90} {
			file, err := m.JPEG(quality)
			if err != nil {
				t.Fatal(err)
			}
			again, err := photo.Decode(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := photo.Distance(print, photo.Fingerprint(again)); d > photo.NearDuplicate {
				t.Errorf("photo %d at JPEG quality %d: %d bits", seed, quality, d)
			}
		}
		for _, w := range []int{128, 200, 640} {
			if d := photo.Distance(print, photo.Fingerprint(m.Resize(w, w*3/4))); d > photo.NearDuplicate {
				t.Errorf("photo %d, %d pixels wide: %d bits", seed, w, d)
			}
		}
		if d := photo.Distance(print, photo.Fingerprint(m.FlipH())); d <= photo.NearDuplicate {
			t.Errorf("photo %d and its mirror image: %d bits", seed, d)
		}
	}
	for i := range prints {
		for j := range i {
			if d := photo.Distance(prints[i], prints[j]); d <= photo.NearDuplicate {
				t.Errorf("photos %d and %d: %d bits", i, j, d)
			}
		}
	}
	if photo.Fingerprint(photo.New(0, 0)) != 0 || photo.Fingerprint(photo.New(3, 2)) != 0 {
		t.Error("a picture of nothing has a fingerprint")
	}
}

package workbench

import (
	"math"
	"math/rand/v2"
	"testing"
)

// cloud draws features around a centre.
func cloud(rng *rand.Rand, n, width int, at int) [][]float32 {
	out := make([][]float32, n)
	for i := range out {
		out[i] = make([]float32, width)
		for t := range out[i] {
			out[i][t] = float32(math.Abs(rng.NormFloat64()) * .3)
		}
		for t := range width / 8 {
			out[i][(at*width/8+t)%width] += 1
			out[i][(width/2+at*width/8+t)%width] += 1
		}
	}
	return out
}

func TestScopeTellsStrangePhotos(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	features := append(cloud(rng, 12, 256, 0), cloud(rng, 12, 256, 1)...)
	s := newScope(features, make([]string, len(features)))
	if s == nil {
		t.Fatal("no scope of 24 photos")
	}
	again, err := decodeScope(s.encode(), 256)
	if err != nil {
		t.Fatal(err)
	}
	alarms := 0
	for i, x := range append(cloud(rng, 100, 256, 0), cloud(rng, 100, 256, 1)...) {
		v := s.novelty(x)
		if v >= .5 {
			alarms++
		}
		if again.novelty(x) != v {
			t.Fatalf("photo %d: %g is %g after saving", i, v, again.novelty(x))
		}
	}
	if alarms > 20 {
		t.Errorf("%d of 200 photos of the same kind are strange", alarms)
	}
	for i, x := range cloud(rng, 50, 256, 2) {
		if v := s.novelty(x); v < .9 {
			t.Errorf("photo %d of another kind: %g", i, v)
		}
	}
	p := []float64{.999, .001}
	doubt(p, .95)
	if math.Abs(p[0]+p[1]-1) > 1e-12 || p[0] > .6 || p[0] < p[1] {
		t.Errorf("a strange photo is answered with %v", p)
	}
}

// Photos of one place are alike: taken one by one they would make every other place strange.
func TestScopeLeavesPlacesOut(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var features [][]float32
	var places []string
	bursts := func(n int) (out [][]float32) {
		for _, first := range cloud(rng, n, 128, 0) {
			for range 4 {
				next := make([]float32, len(first))
				for t := range next {
					next[t] = first[t] + .01*rng.Float32()
				}
				out = append(out, next)
			}
		}
		return out
	}
	features = bursts(8)
	for i := range features {
		places = append(places, string(rune('a'+i/4)))
	}
	strange := func(s *scope) (n int) {
		for _, x := range bursts(25) {
			if s.novelty(x) >= .5 {
				n++
			}
		}
		return n
	}
	if n := strange(newScope(features, places)); n > 15 {
		t.Errorf("%d of 100 photos of new places are strange", n)
	}
	if n := strange(newScope(features, make([]string, len(features)))); n < 90 {
		t.Errorf("without places only %d of 100 are: the test shows nothing", n)
	}
	if newScope(features[:12], places[:12]) != nil {
		t.Error("a scope of three places")
	}
}

func TestScopeFilesAreChecked(t *testing.T) {
	s := newScope(cloud(rand.New(rand.NewPCG(5, 6)), 6, 64, 0), make([]string, 6))
	good := s.encode()
	for name, bad := range map[string]string{"nothing": "", "no base64": "%%%", "cut off": good[:len(good)/8*4], "width": "AAAA" + good} {
		if _, err := decodeScope(bad, 64); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	for _, text := range []string{`{`, `{"temperature":-1}`, `{"temperature":1e9}`, `{"quantile":2}`, `{"alpha":1}`} {
		if _, err := loadTrust(map[string]string{trustKey: text}, 64); err == nil {
			t.Errorf("trust of %s was read", text)
		}
	}
}

func TestInvert(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	const n = 9
	a := make([]float64, n*n) // B Bᵀ + I
	b := make([]float64, n*n)
	for i := range b {
		b[i] = rng.NormFloat64()
	}
	for i := range n {
		for j := range n {
			for k := range n {
				a[i*n+j] += b[i*n+k] * b[j*n+k]
			}
		}
		a[i*n+i]++
	}
	inverse := invert(a, n)
	for i := range n {
		for j := range n {
			s, want := 0.0, 0.0
			for k := range n {
				s += a[i*n+k] * inverse[k*n+j]
			}
			if i == j {
				want = 1
			}
			if math.Abs(s-want) > 1e-9 {
				t.Fatalf("A A⁻¹ [%d,%d] = %g", i, j, s)
			}
		}
	}
}

// Answers that are too sure, by a known temperature, are found out and cured.
func TestTrustOfOverconfidentAnswers(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	var p [][]float64
	var labels, folds []int
	for i := range 600 {
		z := rng.NormFloat64() * 1.5
		honest := 1 / (1 + math.Exp(-z))
		y := 0
		if rng.Float64() > honest {
			y = 1
		}
		sure := 1 / (1 + math.Exp(-3*z)) // as if the temperature were 1/3
		p, labels, folds = append(p, []float64{sure, 1 - sure}), append(labels, y), append(folds, i%3)
	}
	tr, out, err := assessTrust(p, labels, folds)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(out.Temperature-3) > .6 || out.After.NLL >= out.Before.NLL || out.After.ECE >= out.Before.ECE {
		t.Errorf("temperature %g, before %+v, after %+v", out.Temperature, out.Before, out.After)
	}
	if out.Conformal == nil || math.Abs(out.Conformal.Covered-.9) > .04 || tr.sets == nil {
		t.Errorf("conformal sets %+v", out.Conformal)
	}
	last := 0.0
	for i, c := range out.Curve {
		if c.Threshold <= last && i > 0 || c.Coverage.Low > c.Coverage.Value || c.Risk.High < c.Risk.Value {
			t.Fatalf("point %d of the curve: %+v", i, c)
		}
		last = c.Threshold
	}
	if out.Suggested <= .5 || out.Suggested > 1 || out.Guaranteed > targetRisk {
		t.Errorf("suggested %g, guaranteed %g", out.Suggested, out.Guaranteed)
	}
	small, trusted, err := assessTrust(p[:6], labels[:6], folds[:6])
	if err != nil || small.sets != nil || trusted.Conformal != nil || trusted.Guaranteed != 0 || trusted.Suggested != .9 {
		t.Errorf("six photos: %+v %v", trusted, err)
	}
}

// A relative map that is a line of the base model's own, rising or falling, becomes it again.
func TestAlign(t *testing.T) {
	own := make([]float32, 300)
	up, down := make([]float32, 300), make([]float32, 300)
	for i := range own {
		own[i] = float32(math.Sin(float64(i)) + 1)
		up[i], down[i] = 40*own[i]+20, 200-40*own[i]
	}
	up[7], down[7] = 0, 0
	for name, values := range map[string][]float32{"rising": up, "falling": down} {
		line, err := align(values, own)
		if err != nil {
			t.Fatal(err)
		}
		target, r := line.target(), line.correlation
		if math.Abs(math.Abs(r)-1) > 1e-6 || (r > 0) != (name == "rising") {
			t.Errorf("%s: agreement %g", name, r)
		}
		for i := range own {
			if i == 7 {
				if target.Confidence[i] != 0 {
					t.Errorf("%s: what is unknown is learned", name)
				}
			} else if math.Abs(float64(target.LogDepth[i]-own[i])) > 1e-3 {
				t.Fatalf("%s: pixel %d is %g, not %g", name, i, target.LogDepth[i], own[i])
			}
		}
	}
}

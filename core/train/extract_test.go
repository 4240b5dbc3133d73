package train_test

import (
	"math"
	"slices"
	"testing"

	"okuyuki/core/data/scene"
	"okuyuki/core/half"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/train"
)

func pictures(t *testing.T, n int) (out []*photo.Image) {
	t.Helper()
	for i := range n {
		s, err := scene.Render("pipes", uint64(i+1), 80+16*i, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s.Photo)
	}
	return out
}

// Features taken out in batches, the last not full, give what the whole network gives for each picture, but for half precision.
func TestViewsGiveWhatTheNetworkGives(t *testing.T) {
	const h, w = 32, 64
	m := newModel(t)
	photos := pictures(t, 3)
	views, err := train.NewExtractor(m, 2).Views(photos, h, w)
	if err != nil || len(views) != len(photos) {
		t.Fatalf("%d views: %v", len(views), err)
	}
	whole, err := m.NewSession(1, h, w, model.Predict)
	if err != nil {
		t.Fatal(err)
	}
	predictor := train.NewPredictor(m)
	for i, v := range views {
		photo.Normalize(whole.Image().Data, photos[i].Resize(w, h))
		whole.Forward()
		logits, depth, gridH, gridW, err := predictor.Predict(&v)
		if err != nil || gridH != h/4 || gridW != w/4 {
			t.Fatalf("picture %d: a map of %d by %d, %v", i, gridH, gridW, err)
		}
		for what, pair := range map[string][2][]float32{"logits": {logits, whole.Logits().Data}, "depth": {depth, whole.Depth().Data}} {
			if far := furthest(pair[0], pair[1]); !(far < 1e-2) {
				t.Errorf("picture %d: %s differ by %g", i, what, far)
			}
		}
		logits = slices.Clone(logits)
		features, err := predictor.Features(&v)
		if err != nil || furthest(features, whole.Features().Data) > 1e-2 {
			t.Errorf("picture %d: features differ by %g, %v", i, furthest(features, whole.Features().Data), err)
		}
		if alone, err := predictor.Classify(&v); err != nil || !slices.Equal(alone, logits) {
			t.Errorf("picture %d: without its depth it is %v, with it %v (%v)", i, alone, logits, err)
		}
	}
	if slices.Equal(views[0].Taps[0], views[1].Taps[0]) {
		t.Error("two pictures have the same features")
	}
	// Another extractor, with one picture at a time: the same features but for the last bit.
	single, err := train.NewExtractor(m, 1).Views(photos, h, w)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range single {
		for k, tap := range v.Taps {
			a, b := make([]float32, len(tap)), make([]float32, len(tap))
			half.Decode(a, tap)
			half.Decode(b, views[i].Taps[k])
			if far := furthest(a, b); far > 1e-2 {
				t.Errorf("picture %d, tap %d: %g from what it is in a batch", i, k, far)
			}
		}
	}
}

// furthest is the largest difference, NaN where lengths or kinds differ.
func furthest(a, b []float32) float64 {
	if len(a) != len(b) || len(a) == 0 {
		return math.NaN()
	}
	far := 0.0
	for i := range a {
		far = max(far, math.Abs(float64(a[i]-b[i])))
	}
	return far
}

// Sizes that the network does not take are refused before anything is computed.
func TestSizesThatTheNetworkDoesNotTake(t *testing.T) {
	m := newModel(t)
	for _, size := range [][2]int{{0, 32}, {32, 33}, {-32, 32}, {16, 32}} {
		if m.CheckSize(size[0], size[1]) == nil {
			t.Fatalf("%v is a size that the model takes", size)
		}
		if views, err := train.NewExtractor(m, 2).Views(pictures(t, 1), size[0], size[1]); err == nil {
			t.Errorf("%v: %d views", size, len(views))
		}
		v := train.View{H: size[0], W: size[1]}
		p := train.NewPredictor(m)
		if _, _, _, _, err := p.Predict(&v); err == nil {
			t.Errorf("%v: predicted", size)
		}
		if _, err := p.Classify(&v); err == nil {
			t.Errorf("%v: classified", size)
		}
		if _, err := p.Features(&v); err == nil {
			t.Errorf("%v: described", size)
		}
	}
}

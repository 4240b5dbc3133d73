//go:build !js

package workbench

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"testing"

	"okuyuki/core/eval"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/train"
)

// The probes answer for photos much worse than those that were learned from, and for no others.
func TestBadLightIsRelative(t *testing.T) {
	dark, noisy := &train.Probe{}, &train.Probe{}
	l := badLight{dark: dark, noisy: noisy, darkBelow: .15, noisyAbove: .04}
	for _, c := range []struct {
		luma, noise float64
		want        *train.Probe
	}{{.5, .01, nil}, {.1, .01, dark}, {.5, .1, noisy}, {.1, .1, dark}, {.15, .04, nil}, {float64(float32(.15)), float64(float32(.04)), nil}} {
		if got := l.probe(photo.Quality{Luma: c.luma, Noise: c.noise}); got != c.want {
			t.Errorf("luma %g, noise %g: another probe", c.luma, c.noise)
		}
	}
	if (&badLight{}).probe(photo.Quality{}) != nil {
		t.Error("nothing was learned, and it answers")
	}
}

// What the labelled photos have is not bad: of dark ones, photos as dark are answered for as ever.
func TestBadLightFollowsTheLabels(t *testing.T) {
	b, r := rooms(t, 4, 4)
	fit := func() badLight {
		m, err := b.collect(r.Classes, r.Labels, []string{})
		if err != nil {
			t.Fatal(err)
		}
		l := &lesson{material: m, ctx: context.Background(), report: func(Progress) {}}
		light, err := l.fitBadLight()
		if err != nil {
			t.Fatal(err)
		}
		return light
	}
	bright := fit()
	for _, e := range b.photos {
		e.bad = nil // made anew
	}
	if !reflect.DeepEqual(bright, fit()) {
		t.Error("the same photos, other probes")
	}
	for _, e := range b.photos {
		e.facts.Quality.Luma, e.facts.Quality.Noise = .1, .08
	}
	dark := fit()
	if bright.darkBelow != photo.DarkBelow || bright.noisyAbove != photo.NoisyAbove || dark.darkBelow != .05 || math.Abs(dark.noisyAbove-.12) > 1e-12 {
		t.Errorf("limits %g and %g of bright photos, %g and %g of dark ones", bright.darkBelow, bright.noisyAbove, dark.darkBelow, dark.noisyAbove)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	m, _ := b.collect(r.Classes, r.Labels, []string{})
	if _, err := (&lesson{material: m, ctx: ctx, report: func(Progress) {}}).fitBadLight(); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// In bad light the probes for it are right more often than the one of good light, and answer the same from a saved file.
func TestBadLight(t *testing.T) {
	if testing.Short() {
		t.Skip("trains heads")
	}
	const photos, labelled = 12, 6
	b, r := rooms(t, photos, labelled)
	if _, err := b.Learn(context.Background(), LearnRequest{Classes: r.Classes, Labels: r.Labels, Seed: 1, Steps: 4}, nil); err != nil {
		t.Fatal(err)
	}
	saved, _, err := b.ExportModel()
	if err != nil {
		t.Fatal(err)
	}
	before := b.learned
	if err := b.ImportModel(saved); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(before.light, b.learned.light) {
		t.Error("saved and opened, the probes of bad light are others")
	}
	better := 0
	for c, class := range []string{"corridor", "pipes"} {
		for i := labelled; i < photos; i++ {
			for kind, want := range map[poc.Corruption]*train.Probe{poc.Dark: before.light.dark, poc.Noise: before.light.noisy, "": nil} {
				v, err := b.Show(fmt.Sprint(class, i), map[poc.Corruption]float64{kind: 1})
				if err != nil {
					t.Fatal(err)
				}
				if got := before.light.probe(v.Quality); got != want {
					t.Fatalf("%s %d, %q: another probe", class, i, kind)
				}
				p, _, _, _, err := before.answer(b, &entry{clean: v.View, facts: Facts{Quality: v.Quality}, sights: v.sights})
				if err != nil {
					t.Fatal(err)
				}
				day := answerOf(before.probe, b.pooled(&v.View))
				switch {
				case want == nil:
				case !reflect.DeepEqual(p, answerBad(want, v.sights)):
					t.Errorf("%s %d, %s: the answer is not the probe's", class, i, kind)
				case eval.Argmax(p) == c && eval.Argmax(day) != c:
					better++
				case eval.Argmax(p) != c && eval.Argmax(day) == c:
					better--
				}
			}
		}
	}
	if better < 4 {
		t.Errorf("of 24 photos in bad light the probes for it get %+d more right than that of good light", better)
	}

	m, dim := *before.model, b.badDim()
	m.Meta = maps.Clone(m.Meta)
	if err := before.light.save(&m); err != nil {
		t.Fatal(err)
	}
	if _, err := loadLight(&m, dim); err != nil {
		t.Error(err)
	}
	if _, err := loadLight(&m, dim+1); err == nil {
		t.Error("probes of other features are no error")
	}
	m.Extra = m.Extra[:3]
	if _, err := loadLight(&m, dim); err == nil {
		t.Error("a probe without biases is no error")
	}
	for _, spoilt := range []string{"dark", `{"darkBelow":2,"noisyAbove":1}`, `{"darkBelow":.1,"noisyAbove":.1}`} {
		if _, err := loadLight(&model.Model{Meta: map[string]string{lightKey: spoilt}, Classes: m.Classes}, dim); err == nil {
			t.Errorf("%s is no error", spoilt)
		}
	}
}

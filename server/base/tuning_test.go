package base

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/server/checkpoint"
	"okuyuki/server/dataset"
)

// frames are pictures with a depth that grows to the right, of the classes in turn.
func frames(n int) []Sample {
	out := make([]Sample, n)
	for i := range out {
		s := Sample{Picture: photo.New(64, 48), Depth: make([]float32, 64*48), Label: i % 3}
		for k := range s.Depth {
			s.Depth[k] = 1 + float32(k%64)/32
			s.Picture.Pix[3*k+i%3] = uint8(k%64*4 + i)
		}
		out[i] = s
	}
	return out
}

func smoke(t *testing.T) (Options, *model.Model, split) {
	t.Helper()
	o, err := Options{Data: "unused", Cache: t.TempDir(), Tuning: Tuning{Epochs: 2, Batch: 2, Balance: .5, Teacher: .5, Blend: .5}}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.New(model.Base, dataset.NYUScenes(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return o, m, split{learn: []int{0, 2, 3}}
}

func TestTuningMovesEverythingHalfWay(t *testing.T) {
	o, m, s := smoke(t)
	samples := frames(4)
	before := m.Clone()
	if err := o.tune(context.Background(), m, samples, s); err != nil {
		t.Fatal(err)
	}
	o.Tuning.Blend = 1
	whole := before.Clone()
	if err := o.tune(context.Background(), whole, samples, s); err != nil { // goes on from its last checkpoint, which the blend does not concern
		t.Fatal(err)
	}
	for i, p := range m.Params() {
		from, to := before.Params()[i].Value, whole.Params()[i].Value
		for k, v := range p.Value {
			if want := (from[k] + to[k]) / 2; math.Abs(float64(v-want)) > 1e-6*max(1, math.Abs(float64(want))) {
				t.Fatalf("%s: %g between %g and %g", p.Name, v, from[k], to[k])
			}
		}
		if slices.Equal(from, to) {
			t.Errorf("%s did not move", p.Name)
		}
	}
	if m.Meta["name"] != "okuyuki-base-2" || !strings.Contains(m.Meta["training"], "Epochs:2") {
		t.Errorf("metadata %v", m.Meta)
	}
}

// stopAfter cancels a run when the log has so many lines.
type stopAfter struct {
	lines int
	stop  context.CancelFunc
}

func (s *stopAfter) Write(p []byte) (int, error) {
	if s.lines -= bytes.Count(p, []byte("\n")); s.lines <= 0 {
		s.stop()
	}
	return len(p), nil
}

func TestAStoppedTuningGoesOn(t *testing.T) {
	o, m, s := smoke(t)
	samples, cut := frames(4), m.Clone()
	if err := o.tune(context.Background(), m, samples, s); err != nil {
		t.Fatal(err)
	}
	o.Cache = t.TempDir()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	o.Log = &stopAfter{1, stop}
	fresh, other := cut.Clone(), cut.Clone()
	if err := o.tune(ctx, cut, samples, s); !errors.Is(err, context.Canceled) {
		t.Fatalf("a stopped run: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(o.Cache, "tuning-*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("checkpoints %v, %v", files, err)
	}
	if err := o.tune(context.Background(), fresh, samples, s); err != nil {
		t.Fatal(err)
	}
	for i, p := range m.Params() {
		if !slices.Equal(p.Value, fresh.Params()[i].Value) {
			t.Fatalf("%s ended elsewhere", p.Name)
		}
	}
	kept := checkpoint.File{Name: strings.TrimSuffix(files[0], filepath.Ext(files[0]))}
	for _, file := range kept.Files() {
		if err := os.WriteFile(file, []byte("no checkpoint"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.tune(context.Background(), other, samples, s); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged checkpoint: %v", err)
	}
}

// Pictures of all classes together keep their weight; a quarter as many weigh twice as much at 1/2.
func TestClassWeights(t *testing.T) {
	w := classWeights([]int{40, 10, 0}, .5)
	if math.Abs(float64(w[1]/w[0])-2) > 1e-6 {
		t.Errorf("weights %v", w)
	}
	if sum := 40*w[0] + 10*w[1]; math.Abs(float64(sum)-50) > 1e-4 {
		t.Errorf("50 pictures weigh %g", sum)
	}
	for _, v := range classWeights([]int{7, 1}, 0) {
		if math.Abs(float64(v)-1) > 1e-6 {
			t.Errorf("weight %g without balance", v)
		}
	}
}

func TestUnknownLoss(t *testing.T) {
	if _, err := (Options{Data: "d", Cache: t.TempDir(), Tuning: Tuning{Loss: "l3"}}).withDefaults(); err == nil {
		t.Error("taken")
	}
}

// A held-out quarter shares no scene with what is learnt.
func TestHeldOutScenes(t *testing.T) {
	list := "index1,index0,split,scene,scene_type\n"
	for i := range 40 {
		list += strings.ReplaceAll("N,0,train,bedroom_M,bedroom\n", "N", string(rune('1'+i/10))+string(rune('0'+i%10)))
		list = strings.ReplaceAll(list, "M", string(rune('a'+i/2)))
	}
	list += "99,0,test,kitchen_z,kitchen\n"
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "labels.csv"), []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	nyu, err := dataset.ReadNYU(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Options{HeldOut: true}.split(nyu)
	if err != nil {
		t.Fatal(err)
	}
	learnt := map[string]bool{}
	for _, i := range s.learn {
		learnt[nyu.Train.Items[i].Group] = true
	}
	for _, it := range s.test.Items {
		if learnt[it.Group] {
			t.Errorf("scene %s on both sides", it.Group)
		}
	}
	if len(s.test.Items) != 10 || len(s.learn) != 30 {
		t.Errorf("%d to learn from, %d held out", len(s.learn), len(s.test.Items))
	}
	if s, err = (Options{}).split(nyu); err != nil || len(s.learn) != 40 || len(s.test.Items) != 1 {
		t.Errorf("without holding out: %d and %d, %v", len(s.learn), len(s.test.Items), err)
	}
}

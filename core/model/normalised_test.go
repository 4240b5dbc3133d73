package model

import (
	"math"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/weights"
)

func newNormalised(t testing.TB) *Model {
	t.Helper()
	m, err := NewNormalised(Small, testClasses(3), 1)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestNormalisedModelLearnsAndFolds(t *testing.T) {
	m := newNormalised(t)
	if n := len(m.Params()); n != 7*5+6*2 {
		t.Fatalf("%d parameters, want 7 normalised layers of 5 and 6 others of 2", n)
	}
	s := newSession(t, m, 3, TrainAll)
	class, depth := learn(m, s, TrainAll, 25)
	if !(class < .2) || !(depth < .35) {
		t.Errorf("class loss %.3f, depth loss %.3f", class, depth)
	}
	folded := m.Fold()
	if folded.Normalised() || !m.Normalised() {
		t.Error("folding made the wrong model plain")
	}
	a, b := newSession(t, m, 2, Predict), newSession(t, folded, 2, Predict)
	fill(a.Image().Data, 9, 1)
	fill(b.Image().Data, 9, 1)
	a.Forward()
	b.Forward()
	if !slices.Equal(a.Logits().Data, b.Logits().Data) || !slices.Equal(a.Depth().Data, b.Depth().Data) {
		t.Error("the folded model answers otherwise")
	}
	for _, v := range a.Depth().Data {
		if math.IsNaN(float64(v)) {
			t.Fatal("not a number")
		}
	}
}

// Whatever reads a file never meets a normalisation.
func TestFilesHoldNoNormalisation(t *testing.T) {
	m := newNormalised(t)
	learn(m, newSession(t, m, 3, TrainAll), TrainAll, 3)
	heads, err := m.EncodeHeads(Float16)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"whole": encode(t, m, Float32), "heads": heads} {
		f, err := weights.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, tensor := range f.Names() {
			if strings.Contains(tensor, "norm") {
				t.Errorf("%s: tensor %s", name, tensor)
			}
		}
	}
	plain, err := Load(encode(t, m, Float32))
	if err != nil {
		t.Fatal(err)
	}
	if plain.Normalised() {
		t.Error("a file gave a normalised model")
	}
	for i, p := range m.Fold().Params() {
		if q := plain.Params()[i]; q.Name != p.Name || !slices.Equal(q.Value, p.Value) {
			t.Errorf("%s is not what folding gives", p.Name)
		}
	}
	if _, err := plain.DecodeHeads(heads); err != nil {
		t.Errorf("heads on the folded model: %v", err)
	}
	if _, err := m.DecodeHeads(heads); err == nil {
		t.Error("heads on a normalised backbone")
	}
}

func TestNormalisedCloneAndClasses(t *testing.T) {
	m := newNormalised(t)
	learn(m, newSession(t, m, 3, TrainAll), TrainAll, 3)
	c := m.Clone()
	if !c.Normalised() {
		t.Fatal("the clone is plain")
	}
	for i, p := range m.Params() {
		if q := c.Params()[i]; !slices.Equal(q.Value, p.Value) || q.Frozen != p.Frozen {
			t.Errorf("%s differs in the clone", p.Name)
		}
	}
	if err := c.SetClasses(testClasses(5), 2); err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Params() {
		if !strings.HasPrefix(p.Name, "class/dense/") && !slices.Equal(p.Value, m.Param(p.Name).Value) {
			t.Errorf("%s changed with the classes", p.Name)
		}
	}
	c.Freeze("", false)
	if !c.Param("backbone/conv1/norm/mean").Frozen {
		t.Error("running statistics were set free")
	}
	if _, err := NewNormalised(Base, testClasses(2), 1); err == nil {
		t.Error("a normalised base")
	}
}

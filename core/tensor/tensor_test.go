package tensor

import (
	"math/rand/v2"
	"testing"
)

func TestShape(t *testing.T) {
	s := Shape{2, 7, 5, 96}
	if s.Len() != 6720 || s.Pixels() != 35 || s.String() != "2x7x5x96" {
		t.Fatalf("len %d, pixels %d, %s", s.Len(), s.Pixels(), s)
	}
	if s.WithBatch(3) != (Shape{3, 7, 5, 96}) || s[0] != 2 {
		t.Fatal("WithBatch must change a copy")
	}
	if (Shape{1, 0, 1, 1}).Valid() || !Vector(1, 1).Valid() {
		t.Fatal("Valid")
	}
}

func TestSampleIsAView(t *testing.T) {
	x := New(Shape{2, 1, 2, 3})
	x.Sample(1)[0] = 5
	if x.Data[6] != 5 {
		t.Fatal("a sample must be a view")
	}
	x.Zero()
	if x.Data[6] != 0 {
		t.Fatal("not cleared")
	}
}

// Tensors alive at the same time must not share memory, whatever the lifetimes.
func TestArenaKeepsLiveTensorsApart(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for trial := range 50 {
		var a Arena
		type life struct{ from, to int }
		var ts []*Tensor
		var lives []life
		sum := 0
		for range 30 {
			from := r.IntN(20)
			l := life{from, from + r.IntN(6)}
			s := Shape{1 + r.IntN(3), 1 + r.IntN(4), 1 + r.IntN(4), 1 + r.IntN(9)}
			ts, lives = append(ts, a.Reserve(s, l.from, l.to)), append(lives, l)
			sum += (s.Len() + alignment - 1) / alignment * alignment
		}
		a.Commit()
		if a.Len() >= sum {
			t.Errorf("trial %d: nothing shared: %d of %d elements", trial, a.Len(), sum)
		}
		for step := range 26 {
			for i, x := range ts {
				if lives[i].from <= step && step <= lives[i].to {
					for k := range x.Data {
						x.Data[k] = float32(i)
					}
				}
			}
			for i, x := range ts {
				if step < lives[i].from || lives[i].to < step {
					continue
				}
				for k, v := range x.Data {
					if v != float32(i) {
						t.Fatalf("trial %d step %d: tensor %d element %d was overwritten by %v", trial, step, i, k, v)
					}
				}
			}
		}
	}
}

func TestArenaReusesMemoryInAChain(t *testing.T) {
	var a Arena
	s := Shape{1, 4, 4, 4}
	for i := range 10 {
		a.Reserve(s, i, i+1)
	}
	a.Commit()
	if a.Len() != 2*s.Len() {
		t.Fatalf("a chain needs two buffers, got %d elements for %d each", a.Len(), s.Len())
	}
}

func TestProgrammerErrorsPanic(t *testing.T) {
	cases := map[string]func(){
		"shape":         func() { New(Shape{1, 2, 0, 3}) },
		"reserve shape": func() { new(Arena).Reserve(Shape{}, 0, 1) },
		"lifetime":      func() { new(Arena).Reserve(Vector(1, 1), 2, 1) },
		"late reserve":  func() { var a Arena; a.Reserve(Vector(1, 1), 0, 0); a.Commit(); a.Reserve(Vector(1, 1), 0, 0) },
		"two commits":   func() { var a Arena; a.Reserve(Vector(1, 1), 0, 0); a.Commit(); a.Commit() },
	}
	for name, f := range cases {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Fatal("no panic")
				}
			}()
			f()
		})
	}
}

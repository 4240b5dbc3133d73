package order

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestNatural(t *testing.T) {
	want := []string{
		"", "007", "7", "７", "8", "10", "0010 m", "10 m", "B", "a", "a1", "a1b", "a2", "a10", "a99999999999999999999", "a100000000000000000000",
		"ひび2", "ひび１０", "ひび11", "れんが", "配管", "配管 1階", "配管 2階", "配管 10階", "\ufffd", "\U00020000",
	}
	for range 20 {
		got := slices.Clone(want)
		rand.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, Natural)
		if !slices.Equal(got, want) {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
	}
}

// Without digits it is the order of the bytes.
func TestNaturalIsByCodePoint(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	letters := []rune("aBzé 階管ー\U0001f9f1-")
	name := func() string {
		out := make([]rune, rng.IntN(5))
		for i := range out {
			out[i] = letters[rng.IntN(len(letters))]
		}
		return string(out)
	}
	for range 2000 {
		if a, b := name(), name(); Natural(a, b) != strings.Compare(a, b) {
			t.Fatalf("%q and %q: %d", a, b, Natural(a, b))
		}
	}
}

// Sorting needs a strict order, whatever the names.
func FuzzNatural(f *testing.F) {
	f.Add("a1", "a01", "a２")
	f.Add("\xff1", "\xfe1", "1\xff")
	f.Add("7y", "a", "７x")
	f.Add("７x", "7y", "a")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if Natural(a, b) != -Natural(b, a) || (Natural(a, b) == 0) != (a == b) {
			t.Errorf("%q and %q: %d, the other way %d", a, b, Natural(a, b), Natural(b, a))
		}
		if Natural(a, b) < 0 && Natural(b, c) < 0 && Natural(a, c) >= 0 {
			t.Errorf("%q, %q, %q are a circle", a, b, c)
		}
	})
}

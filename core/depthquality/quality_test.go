package depthquality

import (
	"math"
	"math/rand/v2"
	"testing"
)

// world is a true map of ln depth, without ties.
func world(seed uint64) *Map {
	rng := rand.New(rand.NewPCG(seed, 1))
	m := &Map{W: 40, H: 30, Depth: make([]float32, 1200)}
	for i := range m.Depth {
		m.Depth[i] = float32(2 * rng.Float64())
	}
	return m
}

// noisy has another depth in a share of the cells: of pairs of points, (1-share)² keep their order, and of the others half.
func noisy(m *Map, share float64, seed uint64) *Map {
	rng := rand.New(rand.NewPCG(seed, 2))
	out := &Map{W: m.W, H: m.H, Depth: make([]float32, len(m.Depth))}
	for i, v := range m.Depth {
		other := float32(2 * rng.Float64())
		if out.Depth[i] = v; rng.Float64() < share {
			out.Depth[i] = other
		}
	}
	return out
}

// sure is the map as a witness with a confidence.
func sure(m *Map, c float64) *Map {
	out := &Map{W: m.W, H: m.H, Depth: m.Depth, Confidence: make([]float32, len(m.Depth))}
	for i := range out.Confidence {
		out.Confidence[i] = float32(c)
	}
	return out
}

func truly(m, truth *Map) float64 { return Compare(m, truth, Apart, Pairs(4000, 9)).Tau }

// With witnesses whose errors are their own and whose confidence is what it says, the estimate is the true quality. The
// model's word is discounted for errors that it shares with the cues, so that it may seem better by as much where it shares none.
func TestJudgeFindsTheQuality(t *testing.T) {
	for _, share := range []float64{0, .1, .25, .5, 1} {
		var alone, both []Testimony
		found := 0.0
		for seed := range uint64(30) {
			truth := world(seed)
			brought := noisy(truth, share, seed+100)
			cues := noisy(truth, .4, seed+200)
			witness := sure(cues, truly(cues, truth))
			alone = append(alone, Hear(Evidence{Map: brought, Cues: witness, Model: sure(truth, 0)}))
			both = append(both, Hear(Evidence{Map: brought, Cues: witness, Model: noisy(truth, .2, seed+300)}))
			found += truly(brought, truth) / 30
		}
		if got := Judge(alone).Quality; math.Abs(got-found) > .06 {
			t.Errorf("%g of the cells are wrong: quality %.3f by the cues, it is %.3f", share, got, found)
		}
		if got := Judge(both).Quality; got < found-.06 || got > sharedErrors*found+.06 {
			t.Errorf("%g of the cells are wrong: quality %.3f by cues and model, it is %.3f", share, got, found)
		}
	}
}

// Maps of other photos and upside-down maps have no quality; a witness who knows nothing changes nothing.
func TestJudgeOfStrangers(t *testing.T) {
	var strange, opposite, alone []Testimony
	for seed := range uint64(20) {
		truth := world(seed)
		cues, model := sure(noisy(truth, .2, seed+1), .6), noisy(truth, .2, seed+2)
		strange = append(strange, Hear(Evidence{Map: world(seed + 1000), Cues: cues, Model: model}))
		against := &Map{W: truth.W, H: truth.H, Depth: make([]float32, len(truth.Depth))}
		for i, v := range truth.Depth {
			against.Depth[i] = -v
		}
		opposite = append(opposite, Hear(Evidence{Map: against, Cues: cues, Model: model}))
		alone = append(alone, Hear(Evidence{Map: truth, Cues: sure(cues, 0), Model: model}))
	}
	for name, said := range map[string][]Testimony{"other photos": strange, "near and far the wrong way round": opposite} {
		s := Judge(said)
		if s.Quality > .1 || s.Left < 18 {
			t.Errorf("%s: quality %.2f, %d of 20 left out", name, s.Quality, s.Left)
		}
	}
	if s := Judge(alone); math.Abs(s.Quality-PriorBrought) > 1e-6 {
		t.Errorf("without a witness: %.3f, want the usual %.3f: cues that say nothing do not vouch for the model", s.Quality, PriorBrought)
	}
}

// One bad map among good ones is found.
func TestJudgeFindsTheBadOne(t *testing.T) {
	var said []Testimony
	for seed := range uint64(20) {
		truth := world(seed)
		m := noisy(truth, .05, seed)
		if seed == 7 {
			m = world(999)
		}
		said = append(said, Hear(Evidence{Map: m, Cues: sure(noisy(truth, .2, seed+1), .6), Model: noisy(truth, .2, seed+2)}))
	}
	s := Judge(said)
	for i, q := range s.Each {
		if (q < .5) != (i == 7) {
			t.Errorf("map %d: %.2f", i, q)
		}
	}
}

// A map of the model that changes when the photo is mirrored has no quality, whatever cues say.
func TestJudgeAsksForConsistency(t *testing.T) {
	truth := world(1)
	cues := sure(truth, .9)
	for _, c := range []struct {
		flipped *Map
		atMost  float64
		atLeast float64
	}{{truth, 1, .6}, {world(2), 0, 0}, {noisy(truth, .15, 3), .8, .2}} {
		s := Judge([]Testimony{Hear(Evidence{Map: truth, Cues: cues, Flipped: c.flipped, Noisy: truth})})
		if s.Quality > c.atMost || s.Quality < c.atLeast {
			t.Errorf("order of the mirrored map %.2f: quality %.2f, want %.2f to %.2f", Compare(truth, c.flipped, Apart, Pairs(600, 1)).Tau, s.Quality, c.atLeast, c.atMost)
		}
	}
}

// A flat map is not wrong: it has the usual quality, and says that it is flat.
func TestFlatMaps(t *testing.T) {
	flat := &Map{W: 40, H: 30, Depth: make([]float32, 1200)}
	for i := range flat.Depth {
		flat.Depth[i] = float32(i) * 1e-5
	}
	truth := world(3)
	s := Judge([]Testimony{Hear(Evidence{Map: flat, Cues: sure(truth, .9), Flipped: truth, Noisy: truth})})
	if s.Flat != 1 || math.Abs(s.Quality-Prior) > 1e-9 || s.Left != 0 {
		t.Errorf("%+v", s)
	}
}

// told is a testimony with answers of a person.
func told(t Testimony, right, answers int) []Testimony {
	t.Right, t.Answers = right, answers
	return []Testimony{t}
}

// Answers outweigh what witnesses say, the more the more there are, and without them nothing changes.
func TestAnswersDecide(t *testing.T) {
	truth := world(4)
	good := Hear(Evidence{Map: truth, Cues: sure(noisy(truth, .1, 1), .8), Flipped: truth, Noisy: truth})
	none := Judge(told(good, 0, 0))
	if none.Quality != none.Before || none.Low != 0 || none.High != 1 {
		t.Errorf("without answers: %+v", none)
	}
	last := none.Quality
	for _, n := range []int{5, 15, 30} {
		s := Judge(told(good, n/2, n)) // a coin
		if s.Quality >= last || s.Before != none.Before {
			t.Errorf("%d answers at random: quality %.2f after %.2f", n, s.Quality, last)
		}
		last = s.Quality
	}
	if Weight(last) != 0 {
		t.Errorf("30 answers at random leave quality %.2f", last)
	}
	// 18 of 20: the exact interval, binom.test(18, 20) in R.
	s := Judge(told(good, 18, 20))
	if math.Abs(s.Low-.6830) > 5e-4 || math.Abs(s.High-.9877) > 5e-4 || s.Right != 18 || s.Answers != 20 {
		t.Errorf("18 of 20: %+v", s)
	}
	bad := Hear(Evidence{Map: world(5), Cues: sure(truth, .8), Model: truth})
	if before, after := Judge(told(bad, 0, 0)).Quality, Judge(told(bad, 28, 30)).Quality; before > .2 || after < .5 {
		t.Errorf("28 of 30 answers agree: quality %.2f, %.2f before", after, before)
	}
}

// Answers tell of photos that nobody asked about, and more of their own.
func TestAnswersTellOfOthers(t *testing.T) {
	var said []Testimony
	for seed := range uint64(10) {
		truth := world(seed)
		said = append(said, Hear(Evidence{Map: truth, Cues: sure(noisy(truth, .2, seed), .5), Flipped: truth, Noisy: truth}))
	}
	before := Judge(said)
	said[0].Right, said[0].Answers = 9, 12
	after := Judge(said)
	for i := range said {
		if after.Each[i] >= before.Each[i] || i > 0 && after.Each[i] <= after.Each[0] {
			t.Errorf("photo %d: %.2f after %.2f, the one asked about %.2f", i, after.Each[i], before.Each[i], after.Each[0])
		}
	}
}

func TestWeight(t *testing.T) {
	for _, c := range [][2]float64{{-1, 0}, {0, 0}, {Least, 0}, {(Least + Full) / 2, .5}, {Full, 1}, {1, 1}} {
		if got := Weight(c[0]); math.Abs(got-c[1]) > 1e-12 {
			t.Errorf("weight of %g is %g, want %g", c[0], got, c[1])
		}
	}
}

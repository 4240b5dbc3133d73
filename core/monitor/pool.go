package monitor

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// pool is both sets thrown together, with what each statistic needs of them.
type pool struct {
	places [][]int // photos of each place; those of the reference come first
	before int     // places of the reference
	photos int
	stats  []statistic
}

// statistic compares the photos that are marked with the others; larger is more different.
type statistic struct {
	test Test
	of   func(isNow []bool) float64
}

// newPool draws at most MaxPhotos of each set.
func newPool(reference, now []Observation, o Options) *pool {
	rng := rand.New(rand.NewPCG(o.Seed, 0x6d6f6e69))
	reference, now = sample(reference, rng), sample(now, rng)
	both := slices.Concat(reference, now)
	p := &pool{photos: len(both)}
	p.places = append(p.places, places(reference)...)
	p.before = len(p.places)
	for _, place := range places(now) {
		for i := range place {
			place[i] += len(reference)
		}
		p.places = append(p.places, place)
	}
	for _, g := range numbers {
		values := column(both, g.of)
		before, after := median(values[:len(reference)]), median(values[len(reference):])
		p.add(Test{Name: g.name, Before: &before, Now: &after}, newKS(values).distance)
	}
	if len(both[0].P) > 0 {
		var outputs []*ks
		for k := range both[0].P {
			outputs = append(outputs, newKS(column(both, func(x *Observation) float64 { return x.P[k] })))
		}
		p.add(Test{Name: Outputs}, func(isNow []bool) float64 {
			largest := 0.0
			for _, k := range outputs {
				largest = max(largest, k.distance(isNow))
			}
			return largest
		})
	}
	if len(both[0].Features) > 0 {
		p.add(Test{Name: Features}, newKernel(both).mmd2)
	}
	if o.SameModel && o.Classes > 1 {
		p.add(Test{Name: Classes}, func(isNow []bool) float64 { return chiSquare(both, isNow, o.Classes) })
	}
	return p
}

func (p *pool) add(t Test, of func([]bool) float64) { p.stats = append(p.stats, statistic{t, of}) }

// numbers are those of single photos that are compared.
var numbers = []struct {
	name string
	of   func(*Observation) float64
}{
	{Luma, func(x *Observation) float64 { return x.Quality.Luma }},
	{Sharpness, func(x *Observation) float64 { return x.Quality.Sharpness }},
	{Noise, func(x *Observation) float64 { return x.Quality.Noise }},
	{ClippedAt, func(x *Observation) float64 { return x.Quality.Clipped }},
	{Depth, func(x *Observation) float64 { return x.Agreement }},
}

func column(set []Observation, of func(*Observation) float64) []float64 {
	out := make([]float64, len(set))
	for i := range set {
		out[i] = of(&set[i])
	}
	return out
}

// judge deals the places anew, again and again, and adjusts the ranks of the statistics for one another.
func (p *pool) judge(o Options) []Test {
	rng := rand.New(rand.NewPCG(o.Seed, 0x7065726d))
	order := make([]int, len(p.places))
	for i := range order {
		order[i] = i
	}
	isNow := make([]bool, p.photos)
	values := make([][]float64, len(p.stats)) // [statistic][deal]; deal 0 is what was observed
	for j := range values {
		values[j] = make([]float64, o.Permutations+1)
	}
	for deal := range o.Permutations + 1 {
		if deal > 0 {
			rng.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		}
		for k, place := range order {
			for _, i := range p.places[place] {
				isNow[i] = k >= p.before
			}
		}
		for j, s := range p.stats {
			values[j][deal] = s.of(isNow)
		}
	}
	tests := make([]Test, len(p.stats))
	ranks := make([][]float64, len(p.stats))
	for j, s := range p.stats {
		ranks[j] = tails(values[j])
		tests[j] = s.test
		tests[j].Statistic, tests[j].P = values[j][0], ranks[j][0]
	}
	for j, adjusted := range stepDown(ranks) {
		tests[j].Adjusted, tests[j].Changed = adjusted, adjusted <= o.Alpha
	}
	return tests
}

// tails is, for each value, the share of values that are as large.
func tails(values []float64) []float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	out := make([]float64, len(values))
	for i, v := range values {
		// Deals that are the same but for the order of their sums count as ties.
		below, _ := slices.BinarySearch(sorted, v-1e-9*math.Abs(v))
		out[i] = float64(len(sorted)-below) / float64(len(sorted))
	}
	return out
}

// stepDown adjusts p-values [test][deal], of which those of deal 0 were observed: Westfall & Young 1993, algorithm 4.1.
func stepDown(p [][]float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a][0], p[b][0]) })
	adjusted := make([]float64, len(p))
	if len(p) == 0 {
		return adjusted
	}
	least := slices.Repeat([]float64{2}, len(p[0])) // over the tests that are not yet passed
	for k := len(order) - 1; k >= 0; k-- {
		j := order[k]
		count := 0
		for deal, v := range p[j] {
			least[deal] = min(least[deal], v)
			if least[deal] <= p[j][0] {
				count++
			}
		}
		adjusted[j] = float64(count) / float64(len(least))
	}
	for k := 1; k < len(order); k++ {
		adjusted[order[k]] = max(adjusted[order[k]], adjusted[order[k-1]])
	}
	return adjusted
}

// places are the photos of each place in the order of their first; a photo without a group is its own.
func places(set []Observation) [][]int {
	var out [][]int
	at := map[string]int{}
	for i, x := range set {
		if k, known := at[x.Group]; known && x.Group != "" {
			out[k] = append(out[k], i)
			continue
		}
		at[x.Group] = len(out)
		out = append(out, []int{i})
	}
	return out
}

// deals is the number of ways to deal a + b places, or more than anyone asks for.
func deals(a, b int) float64 {
	ways := 1.0
	for i := 1; i <= min(a, b) && ways < 1e9; i++ {
		ways = ways * float64(a+b-min(a, b)+i) / float64(i)
	}
	return ways
}

// sample draws MaxPhotos photos, and keeps their order.
func sample(set []Observation, rng *rand.Rand) []Observation {
	if len(set) <= MaxPhotos {
		return set
	}
	kept := rng.Perm(len(set))[:MaxPhotos]
	slices.Sort(kept)
	out := make([]Observation, MaxPhotos)
	for i, k := range kept {
		out[i] = set[k]
	}
	return out
}

package eval_test

import (
	"math"
	"math/rand/v2"

	"okuyuki/core/eval"
)

// world is a population of photos and two arms that learn from it. A photo of class c has
// features that both arms see and features that only one of them sees, each normal with
// unit variance around a mean of the class. An arm learns the classes' means from its
// training photos and answers the nearest, so that both arms find the same photos hard
// (what they share), their answers depend on the training set (all the more with many
// features and few photos), and trainings of different folds share most of their photos.
type world struct {
	name         string
	shared, only int     // numbers of features
	sepShared    float64 // distance of the class means in the features shared
	sepA, sepB   float64 // ... in those of one arm: equal where nothing is to be found
	seedNoise    float64 // standard deviation that each training adds to what it learnt
	perGroup     int     // photos of one place; 0: photos by themselves
	sameInGroup  float64 // share of a photo's deviation that its place decides
	k, r         int     // folds and repeats
}

const simClasses = 3

// draw makes n photos, class i%3 each, and returns features [photo][shared, A's, B's].
func (w world) draw(rng *rand.Rand, n int) (x [][]float64, y []int, group []string) {
	dims := w.shared + 2*w.only
	var place []float64
	for i := range n {
		c := i % simClasses
		if w.perGroup > 0 {
			// A place has photos of one class, as a crack is photographed several times.
			c = i / w.perGroup % simClasses
			if i%w.perGroup == 0 {
				place = normals(rng, dims)
			}
			group = append(group, string(rune('0'+i/w.perGroup)))
		}
		row := normals(rng, dims)
		if w.perGroup > 0 {
			for d := range row {
				row[d] = math.Sqrt(w.sameInGroup)*place[d] + math.Sqrt(1-w.sameInGroup)*row[d]
			}
		}
		for d := range row {
			row[d] += w.centre(c, d)
		}
		x, y = append(x, row), append(y, c)
	}
	return x, y, group
}

// centre is the mean of feature d in class c: the classes lie on the axes, in turn.
func (w world) centre(c, d int) float64 {
	sep, size := w.sepShared, w.shared
	switch {
	case d >= w.shared+w.only:
		sep, size, d = w.sepB, w.only, d-w.shared-w.only
	case d >= w.shared:
		sep, size, d = w.sepA, w.only, d-w.shared
	}
	if d%simClasses != c {
		return 0
	}
	return sep / math.Sqrt(2*math.Ceil(float64(size)/simClasses))
}

func normals(rng *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = rng.NormFloat64()
	}
	return v
}

// learn returns the classes' means of the training photos as one arm sees them.
func (w world) learn(rng *rand.Rand, x [][]float64, y []int, train func(i int) bool, arm int) [][]float64 {
	means, count := make([][]float64, simClasses), make([]float64, simClasses)
	for c := range means {
		means[c] = make([]float64, w.shared+w.only)
	}
	for i, row := range x {
		if train(i) {
			count[y[i]]++
			for d := range means[y[i]] {
				means[y[i]][d] += w.see(row, d, arm)
			}
		}
	}
	for c := range means {
		for d := range means[c] {
			means[c][d] = means[c][d]/math.Max(1, count[c]) + w.seedNoise*rng.NormFloat64()
		}
	}
	return means
}

func (w world) see(row []float64, d, arm int) float64 {
	if d >= w.shared {
		d += arm * w.only
	}
	return row[d]
}

func (w world) answer(means [][]float64, row []float64, arm int) int {
	best, at := math.Inf(1), 0
	for c, m := range means {
		dist := 0.0
		for d := range m {
			e := w.see(row, d, arm) - m[d]
			dist += e * e
		}
		if dist < best {
			best, at = dist, c
		}
	}
	return at
}

// folds deals units (photos or places) of every class in turn, in random order.
func (w world) folds(rng *rand.Rand, n int) []int {
	per := max(1, w.perGroup)
	units := (n + per - 1) / per
	order := make([][]int, simClasses)
	for _, u := range rng.Perm(units) {
		order[u%simClasses] = append(order[u%simClasses], u)
	}
	fold, next := make([]int, n), 0
	for _, members := range order {
		for _, u := range members {
			for i := u * per; i < min(n, (u+1)*per); i++ {
				fold[i] = next % w.k
			}
			next++
		}
	}
	return fold
}

// trained is what one arm learnt in one fold.
type trained struct {
	arm   int
	means [][]float64
}

// compare runs the repeated stratified cross-validation of both arms on n photos, and
// returns the trainings too.
func (w world) compare(rng *rand.Rand, n int) (eval.Pairs, []trained) {
	x, y, group := w.draw(rng, n)
	p := eval.Pairs{Group: group}
	var all []trained
	for range w.r {
		fold := w.folds(rng, n)
		var right [2][]bool
		for arm := range right {
			right[arm] = make([]bool, n)
			for f := range w.k {
				means := w.learn(rng, x, y, func(i int) bool { return fold[i] != f }, arm)
				all = append(all, trained{arm, means})
				for i := range x {
					if fold[i] == f {
						right[arm][i] = w.answer(means, x[i], arm) == y[i]
					}
				}
			}
		}
		p.A, p.B, p.Fold = append(p.A, right[0]), append(p.B, right[1]), append(p.Fold, fold)
	}
	return p, all
}

// truth is the difference in accuracy of the trainings on n new photos.
func (w world) truth(rng *rand.Rand, all []trained, n int) float64 {
	w.perGroup = 0 // places do not change what is expected, and alone more is seen
	x, y, _ := w.draw(rng, n)
	sum := 0
	for _, m := range all {
		for i := range x {
			if w.answer(m.means, x[i], m.arm) == y[i] {
				sum += 1 - 2*m.arm
			}
		}
	}
	return 2 * float64(sum) / float64(len(all)*n)
}

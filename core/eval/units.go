package eval

import "math"

// unit is what is sampled independently: a photo by itself or the photos of one place.
// Its sum is that of its photos' values.
type unit struct {
	sum    float64
	photos int
}

// group sums the photos' values over the independent units, in the order of their first photos. groups may be nil.
func group[T int | float64](values []T, groups []string) ([]unit, []T) {
	var units []unit
	var sums []T
	at := map[string]int{}
	for i, v := range values {
		u, known := len(units), false
		if groups != nil && groups[i] != "" {
			if u, known = at[groups[i]]; !known {
				u = len(units)
				at[groups[i]] = u
			}
		}
		if !known {
			units, sums = append(units, unit{}), append(sums, 0)
		}
		units[u].sum += float64(v)
		units[u].photos++
		sums[u] += v
	}
	return units, sums
}

// spread describes how differently the arms answer.
func (d *Paired) spread(p Pairs, votes, sums []int) {
	differ, alone, grouped := 0.0, 0.0, 0.0
	for r := range p.A {
		for i := range p.A[r] {
			differ += indicator(p.A[r][i] != p.B[r][i])
		}
	}
	for _, v := range votes {
		alone += float64(v * v)
	}
	for _, s := range sums {
		grouped += float64(s * s)
	}
	n, r := float64(d.Photos), float64(d.Repeats)
	d.discordance, d.meanSquare, d.design = differ/(n*r), alone/(n*r*r), 1
	if alone > 0 {
		d.design = max(1, grouped/alone)
	}
}

// widen raises the standard error where the folds, too few to show it, leave it too small:
//
//   - to that of one photo in all on which the arms differ, so that arms that never differed
//     on n photos get an interval of about +-3/n, the "rule of three", and not of zero width;
//   - where photos come in groups, to the groups' own (the linearised variance of a ratio,
//     Cochran 1977, 6.3), with the same allowance for trainings that share photos. The
//     degrees of freedom are then at most one less than the groups.
func (d *Paired) widen(units []unit, ratio float64) {
	n, k := float64(d.Photos), float64(d.Folds)
	least := (1/(k*float64(d.Repeats)) + ratio) * k / (n * n)
	if m := float64(len(units)); d.Units < d.Photos && d.Units > 1 {
		sum := 0.0
		for _, u := range units {
			e := u.sum/float64(d.Repeats) - d.Mean*float64(u.photos)
			sum += e * e
		}
		least = max(least, (1+ratio)*sum*m/(m-1)/(n*n))
		d.DF = min(d.DF, m-1)
	}
	d.SE = max(d.SE, math.Sqrt(least))
	d.ResampledT = d.infer()
}

// count counts the values of the given sign.
func count(v []int, sign int) int {
	n := 0
	for _, x := range v {
		if x*sign > 0 {
			n++
		}
	}
	return n
}

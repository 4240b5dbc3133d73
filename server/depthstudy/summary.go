package depthstudy

import (
	"math"

	"okuyuki/core/depthcue"
	"okuyuki/core/eval"
)

// speaks is the mean confidence from which a cue has an opinion of a photo.
const speaks = .05

func (s *study) groups(keep func(i int) bool) (groups []string, photos []int) {
	for i, it := range s.set.Items {
		if keep(i) {
			groups, photos = append(groups, it.Group), append(photos, i)
		}
	}
	return groups, photos
}

// mean averages a value of the photos that keep accepts.
func (s *study) meanOf(keep func(i int) bool, f func(m *measured) float64) eval.MeanInterval {
	groups, photos := s.groups(keep)
	v := make([]float64, len(photos))
	for k, i := range photos {
		v[k] = f(&s.photos[i])
	}
	return eval.Mean(v, groups, resamples, 1)
}

func all(int) bool { return true }

// scores fills in the table.
func (s *study) scores(r *Result) {
	for _, name := range s.sources() {
		score := s.score(name, func(m *measured) values { return m.values[name] })
		if trust := func(i int) bool { return s.photos[i].trust[name] >= speaks }; s.photos[0].trust != nil && has(s.photos[0].trust, name) {
			_, spoken := s.groups(trust)
			score.Speaks = float64(len(spoken)) / float64(len(s.photos))
			score.There = s.meanOf(trust, func(m *measured) float64 { return m.values[name].whdr })
		}
		r.Scores = append(r.Scores, score)
	}
	// The weight for the photos of one half of the places is chosen on the other.
	half := map[string]int{}
	side := make([]int, len(s.photos))
	for i, it := range s.set.Items {
		if _, known := half[it.Group]; !known {
			half[it.Group] = len(half) % 2
		}
		side[i] = half[it.Group]
	}
	var chosen [2]int
	for h := range chosen {
		best := math.Inf(1)
		for k := range mixtures {
			sum := 0.0
			for i := range s.photos {
				if side[i] != h {
					sum += s.photos[i].mixed[k].absRel
				}
			}
			if sum < best {
				best, chosen[h] = sum, k
			}
		}
		r.Mixing = append(r.Mixing, mixtures[chosen[h]])
	}
	at := map[*measured]int{}
	for i := range s.photos {
		at[&s.photos[i]] = chosen[side[i]]
	}
	r.Scores = append(r.Scores, s.score(mixed, func(m *measured) values { return m.mixed[at[m]] }))
}

func has(m map[string]float64, name string) bool { _, ok := m[name]; return ok }

func (s *study) score(name string, f func(m *measured) values) Score {
	return Score{
		Name: name, Speaks: 1,
		AbsRel:   s.meanOf(all, func(m *measured) float64 { return f(m).absRel }),
		Spearman: s.meanOf(all, func(m *measured) float64 { return f(m).spearman }),
		WHDR:     s.meanOf(all, func(m *measured) float64 { return f(m).whdr }),
		There:    s.meanOf(all, func(m *measured) float64 { return f(m).whdr }),
	}
}

// claims compares confidences with what was found.
func (s *study) claims(r *Result) {
	names := []string{}
	for _, c := range depthcue.Cues() {
		names = append(names, c.Name)
	}
	for _, name := range append(names, fused) {
		var sum claimSums
		for i := range s.photos {
			c := s.photos[i].claims[name]
			sum.n += c.n
			sum.c += c.c
			sum.s += c.s
			sum.cs += c.cs
			sum.cc += c.cc
			sum.pairs += c.pairs
		}
		claim := Claim{Cue: name, Coverage: sum.n / max(1, sum.pairs)}
		if sum.n > 0 {
			claim.Said, claim.Found, claim.Slope = sum.c/sum.n, sum.s/sum.n, sum.cs/sum.cc
		}
		r.Claims = append(r.Claims, claim)
	}
}

package depthquality

import (
	"math"

	"okuyuki/core/eval"
)

// Set is what is believed of the depth of a set of photos.
type Set struct {
	Quality float64   // 0 to 1, see the package: the mean of the photos
	Before  float64   // ... without the answers of a person
	Each    []float64 // quality of each photo
	Weights []float64 // of each photo in the depth loss, 0 to 1; all 0 where the set's quality is below Least
	Left    int       // photos that are left out of the depth task: weight 0
	Flat    int       // photos with flat maps
	Right   int       // answers of a person that the maps agree with
	Answers int       // ... in all
	Low     float64   // exact 95 % interval of the share of right answers
	High    float64
}

// answersWorth is how many answers of a person the witnesses are worth.
const answersWorth = 8

// Judge makes qualities of what was found about the photos of a set, and of the answers of a person about any of them.
//
// What witnesses say of one photo is all right or all wrong together, more often than not: the set's quality, pooled
// over its photos, weighs in that of each. Flat maps, of which no order can be judged, have the usual one. What the model says of
// maps that were brought along is worth as much as the cues vouch for the model's own, and no more than it moves with the photo's
// parts.
//
// Maps that were brought along must fit their photos, too: witnesses see a floor below and a wall beyond in every room, and
// would believe the map of another one.
//
// The answers of a person are about pairs that the maps put apart, so that their share (1+q)/2 tells the set's quality
// directly; the witnesses count as answersWorth answers beside them (a beta prior). The answers move the odds of all photos
// alike,
//
//	logit((1+q')/2) = logit((1+q)/2) + logit((1+Q')/2) - logit((1+Q)/2)
//
// and then the photo that they are about once more.
func Judge(photos []Testimony) Set {
	s := Set{Each: make([]float64, len(photos)), Weights: make([]float64, len(photos))}
	for _, t := range photos {
		s.Right, s.Answers = s.Right+t.Right, s.Answers+t.Answers
	}
	s.Low, s.High = eval.ClopperPearson(s.Right, s.Answers, .95)
	moved, asked := meanMoved(photos)
	vouched := min(pool(photos, func(t Testimony) (opinion, float64) { return t.own, 0 }), Testimony{}.steady(moved, asked))
	place := placeCeiling(meanPlace(photos))
	if strangers(photos) {
		place = 0
	}
	heard := func(t Testimony) opinion { return t.heard(vouched) }
	pooled := pool(photos, func(t Testimony) (opinion, float64) { return heard(t), t.usual() })
	for i, t := range photos {
		if t.Flat {
			s.Flat++
			s.Each[i] = t.usual()
			if !t.Brought {
				s.Each[i] = min(s.Each[i], t.steady(moved, asked))
			}
			continue
		}
		o := heard(t)
		s.Each[i] = min(max(0, (o.agree+setWeight*pooled)/(o.square+setWeight)), 1)
		if t.Brought {
			s.Each[i] = min(s.Each[i], place)
		} else {
			s.Each[i] = min(s.Each[i], ceiling(min(t.Flipped, t.Noisy)), t.steady(moved, asked))
		}
	}
	s.Before = mean(s.Each)
	if s.Answers > 0 {
		shift := atanh(answered(s.Before, s.Right, s.Answers)) - atanh(s.Before)
		for i, t := range photos {
			s.Each[i] = max(0, answered(math.Tanh(atanh(s.Each[i])+shift), t.Right, t.Answers))
		}
	}
	s.Quality = mean(s.Each)
	for i, q := range s.Each {
		if s.Quality >= Least {
			s.Weights[i] = Weight(q)
		}
		if s.Weights[i] == 0 {
			s.Left++
		}
	}
	return s
}

// answered is a quality in the light of answers: the mean of a beta distribution, -1 to 1.
func answered(q float64, right, answers int) float64 {
	return (answersWorth*q + float64(2*right-answers)) / (answersWorth + float64(answers))
}

// heard is the opinion of all witnesses together, the model's word being worth the quality that is vouched for.
func (t Testimony) heard(vouched float64) opinion {
	if !t.Brought {
		return t.own
	}
	return opinion{agree: t.cues.agree + vouched*t.model.agree, square: t.cues.square + vouched*vouched*t.model.square}
}

// pool is the quality of a set by its witnesses: least squares over all photos, with the usual quality as one more witness.
func pool(photos []Testimony, of func(Testimony) (heard opinion, usual float64)) float64 {
	agree, square := 0.0, priorWeight
	for _, t := range photos {
		o, usual := of(t)
		agree += o.agree + priorWeight*usual/float64(len(photos))
		square += o.square
	}
	return min(max(agree/square, 0), 1)
}

// meanPlace is that of the maps of which it is known, and how many these are.
func meanPlace(photos []Testimony) (mean float64, n int) {
	for _, t := range photos {
		if t.placed {
			mean += t.Place
			n++
		}
	}
	return mean / float64(max(1, n)), n
}

// ceiling is the highest quality of a map that has a tau with the map of the changed photo. On the training split of NYU the
// head's maps have .89 and a quality of .74 as the photos are, .84 and .58 in the dark, .66 and .12 upside down, .62
// and 0 where noise has left nothing: nearly a line, and this one lies a little above.
func ceiling(tau float64) float64 { return min(max((tau-.58)/.36, 0), 1) }

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / max(1, float64(len(v)))
}

// atanh of a quality is half the logit of (1+q)/2; qualities of 1 are taken back a little.
func atanh(q float64) float64 { return math.Atanh(min(max(q, -.995), .995)) }

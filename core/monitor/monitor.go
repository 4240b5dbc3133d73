// Package monitor tells whether the photos of today are still like those that a model was made for.
//
// Everything that is compared is compared at once: image-quality gauges and the agreement of depth maps by the two-sample statistic
// of Kolmogorov and Smirnov, the outputs of a classifier by the largest such statistic (BBSD, Lipton, Wang & Smola 2018, "Detecting
// and Correcting for Label Shift with Black Box Predictors"; Rabanser, Günnemann & Lipton 2019, "Failing Loudly"), features by the
// maximum mean discrepancy (Gretton et al. 2012, "A Kernel Two-Sample Test"), the answers by a chi-square statistic. No distribution
// is taken from a table: the two sets are dealt anew at random, whole places at a time, and the step-down procedure of Westfall &
// Young (1993, "Resampling-Based Multiple Testing", algorithm 4.1) turns the ranks of all statistics into p-values that hold for
// all of them together. So an alarm where nothing has changed is as rare as asked for, whatever the size of the sets, ties, and
// however much the statistics have to do with each other. TestFalseAlarms measures it.
//
// This holds where the classifier has learned from neither set: of photos that it has learned from it is surer than of any other.
package monitor

import (
	"fmt"
	"math"

	"okuyuki/core/photo/gauges"
)

// Observation is what is known of one photo.
type Observation struct {
	Name     string         `json:"name"`
	Group    string         `json:"group"` // photos of one non-empty group are of one place, and are dealt together
	Quality  gauges.Quality `json:"quality"`
	Findings []string       `json:"findings"` // what is wrong with the photo itself, as gauges.Quality.Findings names it
	// Agreement of the depth map with that of the photo's mirror image, rank correlation, -1 to 1.
	Agreement float64   `json:"agreement"`
	Features  []float32 `json:"-"` // of the network; long
	P         []float64 `json:"p"` // class probabilities of a classifier that has learned from neither set
	Answer    Answer    `json:"answer"`
}

// Answer is what the model in use says of a photo.
type Answer struct {
	Class int     `json:"class"` // by index; -1: none
	P     float64 `json:"p"`     // of the class
	Novel float64 `json:"novel"` // from 1/2 the photo is like nothing that was learned
	// Set are the classes that may be the right one; nil: unknown, as workbench.Prediction has it.
	Set []int `json:"set"`
}

// Verdict is the answer for a set of photos. The list is closed.
type Verdict string

// The verdicts.
const (
	AsBefore Verdict = "as_before" // no difference that chance would not make
	Changed  Verdict = "changed"
	TooFew   Verdict = "too_few" // too few photos, or places, to say
)

// What is tested. Luma to Depth are of single photos, the others of the set.
const (
	Luma      = "luma"
	Sharpness = "sharpness"
	Noise     = "noise"
	ClippedAt = "clipped"
	Depth     = "depth"
	Outputs   = "outputs"  // of the classifier
	Features  = "features" // of the network
	Classes   = "classes"  // shares of the answers
)

// Options of Compare.
type Options struct {
	Alpha        float64 // share of alarms where nothing has changed; 0: .01
	Permutations int     // 0: 1999
	Seed         uint64
	// SameModel says that the answers of both sets are of the same model and that it has learned from neither: their shares are
	// compared then, too.
	SameModel bool
	Classes   int // of the model in use
	// Accept is the probability from which an answer is accepted without a person; 0: any.
	Accept float64
}

// Test is one comparison.
type Test struct {
	Name      string  `json:"name"`
	Statistic float64 `json:"statistic"` // D of Kolmogorov and Smirnov, MMD² or chi-square
	P         float64 `json:"p"`         // by itself
	Adjusted  float64 `json:"adjusted"`  // for all tests together
	Changed   bool    `json:"changed"`
	// Medians of the reference and of the new photos, where it is a gauge.
	Before *float64 `json:"before,omitempty"`
	Now    *float64 `json:"now,omitempty"`
}

// Report is the outcome of Compare.
type Report struct {
	Verdict      Verdict   `json:"verdict"`
	Reference    int       `json:"reference"` // photos
	Photos       int       `json:"photos"`
	Places       int       `json:"places"` // of the new photos; a photo without one is its own
	Alpha        float64   `json:"alpha"`
	Permutations int       `json:"permutations"`
	Tests        []Test    `json:"tests"` // none with TooFew
	Answers      []int     `json:"answers"`
	Review       []Flagged `json:"review"` // photos that a person should look at, in their order
}

// MinUnits is the least number of places (photos, where they have none) of either set. MaxPhotos bounds the photos of either set that
// are compared: of more, some are drawn at random.
const (
	MinUnits  = 6
	MaxPhotos = 500
)

// SetError says what is wrong with the sets.
type SetError struct{ Reason string }

func (e *SetError) Error() string { return "monitor: " + e.Reason }

// Compare says whether the new photos are like the reference, and which of them a person should look at. Both sets have features and
// probabilities of the same lengths.
func Compare(reference, now []Observation, o Options) (*Report, error) {
	if o.Alpha == 0 {
		o.Alpha = .01
	}
	if o.Permutations == 0 {
		o.Permutations = 1999
	}
	if !(o.Alpha > 0 && o.Alpha < 1) || o.Permutations < 1 || o.Permutations > 1_000_000 || o.Classes < 0 || !(o.Accept >= 0 && o.Accept <= 1) {
		return nil, &SetError{"options out of bounds"}
	}
	if err := check(reference, now, o.Classes); err != nil {
		return nil, err
	}
	r := &Report{
		Reference: len(reference), Photos: len(now), Alpha: o.Alpha, Permutations: o.Permutations,
		Tests: []Test{}, Answers: answers(now, o.Classes), Review: review(reference, now, o.Accept),
	}
	before, after := places(reference), places(now)
	r.Places = len(after)
	// With fewer deals than 1/alpha not even the most extreme one could be called rare.
	if min(len(before), len(after)) < MinUnits || deals(len(before), len(after)) < 1/o.Alpha || float64(o.Permutations+1) < 1/o.Alpha {
		r.Verdict = TooFew
		return r, nil
	}
	p := newPool(reference, now, o)
	r.Tests = p.judge(o)
	r.Verdict = AsBefore
	for _, t := range r.Tests {
		if t.Changed {
			r.Verdict = Changed
		}
	}
	return r, nil
}

// check refuses what cannot be compared.
func check(reference, now []Observation, classes int) error {
	var first *Observation
	for _, set := range [][]Observation{reference, now} {
		for i := range set {
			x := &set[i]
			if first == nil {
				first = x
			}
			if len(x.Features) != len(first.Features) || len(x.P) != len(first.P) {
				return &SetError{fmt.Sprintf("photo %q has %d features and %d probabilities, photo %q %d and %d: they are of different models", x.Name, len(x.Features), len(x.P), first.Name, len(first.Features), len(first.P))}
			}
			if x.Answer.Class < -1 || x.Answer.Class >= classes {
				return &SetError{fmt.Sprintf("photo %q is answered with class %d of %d", x.Name, x.Answer.Class, classes)}
			}
			sum := x.Quality.Luma + x.Quality.Sharpness + x.Quality.Noise + x.Quality.Clipped + x.Agreement + x.Answer.P + x.Answer.Novel
			for _, v := range x.Features {
				sum += float64(v)
			}
			for _, v := range x.P {
				sum += v
			}
			if math.IsNaN(sum) || math.IsInf(sum, 0) {
				return &SetError{fmt.Sprintf("photo %q has a number that is none", x.Name)}
			}
		}
	}
	return nil
}

// answers counts the classes that were answered.
func answers(set []Observation, classes int) []int {
	n := make([]int, classes)
	for _, x := range set {
		if x.Answer.Class >= 0 {
			n[x.Answer.Class]++
		}
	}
	return n
}

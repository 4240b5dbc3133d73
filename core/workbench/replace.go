package workbench

import (
	"cmp"
	"context"
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/eval"
)

// ReplaceVerdict says whether labels that were corrected and added may replace what was learned before. The list is closed.
type ReplaceVerdict string

// The verdicts.
const (
	NotWorse  ReplaceVerdict = "not_worse" // by more than the margin, with 97.5 % confidence
	Worse     ReplaceVerdict = "worse"
	Undecided ReplaceVerdict = "undecided" // too few photos to exclude that it is worse
)

// ReplaceRequest asks whether the labels After may replace the labels Before. Every photo is held.
type ReplaceRequest struct {
	Classes       []Class
	Before, After []Label
	Folds         int          // 0: 5; fewer are made where labels are few
	Repeats       int          // of the cross-validation, with other folds; 0: 3
	Margin        float64      // loss of accuracy that does not count as worse; 0: .05
	Learn         LearnRequest // how to learn; classes and labels are put in, and there is no cross-validation within
}

// Replacement is the outcome of JudgeReplacement.
type Replacement struct {
	Verdict ReplaceVerdict  `json:"verdict"`
	Photos  int             `json:"photos"` // that both were asked for
	Folds   int             `json:"folds"`
	Repeats int             `json:"repeats"`
	Before  eval.Proportion `json:"before"` // right in most repeats
	After   eval.Proportion `json:"after"`
	Mean    float64         `json:"mean"` // difference in accuracy, after minus before, with its 95 % interval
	Low     float64         `json:"low"`
	High    float64         `json:"high"`
	Margin  float64         `json:"margin"`
	Own     int             `json:"own"`     // photos whose label is as before
	OwnMean float64         `json:"ownMean"` // the difference on these alone
	OwnLow  float64         `json:"ownLow"`
	OwnHigh float64         `json:"ownHigh"`
	Answers []Replaced      `json:"answers"`
}

// Replaced is a photo with the answers of both versions, none of which had seen it, by repeat.
type Replaced struct {
	PhotoID string `json:"photo"`
	Label   int    `json:"label"` // of After
	Before  []int  `json:"before"`
	After   []int  `json:"after"`
}

// JudgeReplacement learns both versions on the same folds and asks them for the same photos, those of After, none of which either has
// learned from: a version that has seen a photo proves nothing on it. The new one is not worse if the lower end of the paired interval
// (eval.Paired) is above -Margin, and worse if the upper end is below 0, on all photos or on those whose label is as before: labels
// that are wrong would judge themselves. What was learned stays in place.
func (b *Workbench) JudgeReplacement(ctx context.Context, r ReplaceRequest, report func(fraction float64)) (Replacement, error) {
	r.Folds, r.Repeats = cmp.Or(r.Folds, 5), cmp.Or(r.Repeats, 3)
	r.Margin = cmp.Or(r.Margin, .05)
	r.Learn.Unvalidated, r.Learn.Rung = true, cmp.Or(r.Learn.Rung, RungHeads)
	b.mu.Lock()
	kept := b.learned
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.learned = kept
	}()
	out := Replacement{Margin: r.Margin, Verdict: Undecided, Photos: len(r.After)}
	fold, err := r.deal()
	if err != nil || fold == nil {
		return out, err
	}
	out.Folds, out.Repeats = slices.Max(fold[0])+1, len(fold)
	out.Answers = make([]Replaced, len(r.After))
	for i, l := range r.After {
		out.Answers[i] = Replaced{PhotoID: l.PhotoID, Label: l.Class, Before: make([]int, r.Repeats), After: make([]int, r.Repeats)}
	}
	part, parts := 0., float64(2*out.Folds*out.Repeats)
	for repeat := range fold {
		for f := range out.Folds {
			held := heldOut(r.After, fold[repeat], f)
			for version, labels := range [2][]Label{r.Before, r.After} {
				q := r.Learn
				q.Classes, q.Labels = r.Classes, without(labels, held)
				if _, err := b.Learn(ctx, q, func(p Progress) { report((part + p.Fraction) / parts) }); err != nil {
					return out, err
				}
				part++
				if err := b.ask(r, held, version, repeat, out.Answers); err != nil {
					return out, err
				}
			}
		}
	}
	return out, out.judge(r, fold)
}

// ask notes what was learned last answers for the photos that it has not seen.
func (b *Workbench) ask(r ReplaceRequest, held map[string]bool, version, repeat int, answers []Replaced) error {
	for i, l := range r.After {
		if !held[l.PhotoID] {
			continue
		}
		p, err := b.Predict(l.PhotoID)
		if err != nil {
			return err
		}
		// Learning may have put the classes in another order.
		class := slices.IndexFunc(r.Classes, func(c Class) bool { return c.ID == p.Classes[0].ID })
		[2][]int{answers[i].Before, answers[i].After}[version][repeat] = class
	}
	return nil
}

// judge compares the answers of both versions.
func (out *Replacement) judge(r ReplaceRequest, fold [][]int) error {
	all, err := out.pairs(r.After, fold, func(int) bool { return true })
	if err != nil {
		return err
	}
	out.Mean, out.Low, out.High = all.Mean, all.Low, all.High
	before := map[string]int{}
	for _, l := range r.Before {
		before[l.PhotoID] = l.Class
	}
	own, err := out.pairs(r.After, fold, func(i int) bool {
		class, known := before[r.After[i].PhotoID]
		return known && class == r.After[i].Class
	})
	if err != nil {
		return err
	}
	out.Own, out.OwnMean, out.OwnLow, out.OwnHigh = own.Photos, own.Mean, own.Low, own.High
	n := [2]int{}
	for _, a := range out.Answers {
		for version, right := range a.right() {
			if 2*count(right, 2)[1] > len(right) {
				n[version]++
			}
		}
	}
	out.Before, out.After = eval.Share(float64(n[0]), out.Photos), eval.Share(float64(n[1]), out.Photos)
	switch {
	case out.High < 0 || out.OwnHigh < 0:
		out.Verdict = Worse
	case out.Low > -r.Margin:
		out.Verdict = NotWorse
	}
	return nil
}

// right says of both versions, by repeat, whether they are: 1 or 0.
func (a *Replaced) right() (right [2][]int) {
	for version, answers := range [2][]int{a.Before, a.After} {
		for _, class := range answers {
			is := 0
			if class == a.Label {
				is = 1
			}
			right[version] = append(right[version], is)
		}
	}
	return right
}

// pairs compares the answers for some of the photos.
func (out *Replacement) pairs(labels []Label, fold [][]int, which func(i int) bool) (eval.Paired, error) {
	n := len(fold)
	p := eval.Pairs{A: make([][]bool, n), B: make([][]bool, n), Fold: make([][]int, n)}
	for i, l := range labels {
		if !which(i) {
			continue
		}
		right := out.Answers[i].right()
		for repeat := range fold {
			p.B[repeat] = append(p.B[repeat], right[0][repeat] == 1)
			p.A[repeat] = append(p.A[repeat], right[1][repeat] == 1)
			p.Fold[repeat] = append(p.Fold[repeat], fold[repeat][i])
		}
		p.Group = append(p.Group, l.Group)
	}
	return p.Compare(eval.CompareOptions{})
}

// deal gives every photo of After a fold in every repeat, so that either version has every class in every training set; nil where that
// is impossible. Photos of one place share a fold.
func (r ReplaceRequest) deal() ([][]int, error) {
	samples := make([]data.Sample, len(r.After))
	for i, l := range r.After {
		samples[i] = data.Sample{Label: l.Class, Group: l.Group}
	}
	for k := min(r.Folds, data.MostFolds(samples)); k >= 2; k-- {
		dealt, err := data.Repeated(samples, k, r.Repeats, r.Learn.Seed)
		if err != nil {
			return nil, err
		}
		fold := make([][]int, r.Repeats)
		for i, part := range dealt {
			if i%k == 0 {
				fold[i/k] = make([]int, len(samples))
			}
			for _, photo := range part.Test {
				fold[i/k][photo] = i % k
			}
		}
		if r.learnable(fold, k) {
			return fold, nil
		}
	}
	return nil, nil
}

// learnable reports whether both versions have every class in every training set.
func (r ReplaceRequest) learnable(fold [][]int, k int) bool {
	for _, dealt := range fold {
		for f := range k {
			held := heldOut(r.After, dealt, f)
			for _, labels := range [2][]Label{r.Before, r.After} {
				left := make([]bool, len(r.Classes))
				for _, l := range without(labels, held) {
					left[l.Class] = true
				}
				if slices.Contains(left, false) {
					return false
				}
			}
		}
	}
	return true
}

// heldOut are the photos of a fold.
func heldOut(labels []Label, fold []int, f int) map[string]bool {
	held := map[string]bool{}
	for i, l := range labels {
		if fold[i] == f {
			held[l.PhotoID] = true
		}
	}
	return held
}

func without(labels []Label, held map[string]bool) []Label {
	return slices.DeleteFunc(slices.Clone(labels), func(l Label) bool { return held[l.PhotoID] })
}

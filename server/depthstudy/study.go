package depthstudy

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"okuyuki/core/depthcue"
	"okuyuki/core/eval"
	"okuyuki/core/model"
	"okuyuki/server/dataset"
)

// Score is what a source of depth scores.
type Score struct {
	Name     string            `json:"name"`
	AbsRel   eval.MeanInterval `json:"abs_rel"`
	Spearman eval.MeanInterval `json:"spearman"`
	WHDR     eval.MeanInterval `json:"whdr"`
	Speaks   float64           `json:"speaks"`     // share of the photos of which the source has an opinion
	There    eval.MeanInterval `json:"whdr_there"` // WHDR on those photos
}

// Result is what Run finds.
type Result struct {
	Model  string     `json:"model"`
	Data   string     `json:"data"`
	Photos int        `json:"photos"`
	Scores []Score    `json:"scores"`
	Mixing []float64  `json:"mixing"` // weight of the cues beside the head, chosen on each half of the places for the other
	Claims []Claim    `json:"claims"` // by confidence of the cues, how often they are right
	Gate   []Estimate `json:"quality"`
}

// Claim compares the confidence of a cue with how often it is right.
type Claim struct {
	Cue      string  `json:"cue"`
	Said     float64 `json:"said"`     // mean confidence of the pairs
	Found    float64 `json:"found"`    // share in the right order less share in the wrong one
	Slope    float64 `json:"slope"`    // found per confidence, by least squares through 0
	Coverage float64 `json:"coverage"` // share of the pairs with confidence above .05
}

// resamples of the bootstrap.
const resamples = 2000

// Run measures a model's depth head and the cues on the test set. The training set gives the mean map that a source
// must beat; it may be nil. report, if not nil, hears of the progress.
func Run(ctx context.Context, m *model.Model, train, test *dataset.Set, report func(done, total int)) (*Result, error) {
	if len(test.Items) < 4 {
		return nil, errors.New("depthstudy: too few photos")
	}
	s := &study{set: test, tell: report}
	if train != nil {
		if err := s.meanMap(train); err != nil {
			return nil, err
		}
	}
	for _, c := range conditions {
		heads, err := s.predict(ctx, m, c)
		if err != nil {
			return nil, err
		}
		s.heads = append(s.heads, heads)
	}
	if err := s.measure(ctx); err != nil {
		return nil, err
	}
	r := &Result{Model: m.Meta["name"], Photos: len(test.Items)}
	s.scores(r)
	s.claims(r)
	s.gate(r)
	return r, nil
}

// study is one run.
type study struct {
	set    *dataset.Set
	tell   func(done, total int)
	mean   []float32     // ln metres [truthH, truthW]; nil
	heads  [][]predicted // by condition
	photos []measured
}

// Size of the truth that maps are compared with.
const truthW, truthH = 160, 120

// meanMap is the mean of ln depth over a set.
func (s *study) meanMap(set *dataset.Set) error {
	sum, n := make([]float64, truthW*truthH), make([]float64, truthW*truthH)
	for i := range set.Items {
		truth, err := truthOf(set, i)
		if err != nil {
			return err
		}
		for k, v := range truth {
			if v > 0 {
				sum[k] += float64(log(v))
				n[k]++
			}
		}
	}
	s.mean = make([]float32, len(sum))
	for k := range sum {
		s.mean[k] = float32(sum[k] / max(1, n[k]))
	}
	return nil
}

// truthOf is the depth of a photo in metres, 0 where unknown.
func truthOf(set *dataset.Set, i int) ([]float32, error) {
	d, err := set.Depth(i)
	if err != nil {
		return nil, err
	}
	if d == nil {
		return nil, fmt.Errorf("depthstudy: %s has no depth", set.Items[i].Path)
	}
	return d.Resize(truthW, truthH).Metres, nil
}

// measure looks at all photos, on all processors.
func (s *study) measure(ctx context.Context) error {
	n := len(s.set.Items)
	s.photos = make([]measured, n)
	next := make(chan int)
	var mu sync.Mutex
	var first error
	var group sync.WaitGroup
	done := 0
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range next {
				found, err := s.look(i)
				mu.Lock()
				if err != nil && first == nil {
					first = err
				}
				s.photos[i] = found
				if done++; s.tell != nil {
					s.tell(done, n)
				}
				mu.Unlock()
			}
		})
	}
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	group.Wait()
	return errors.Join(first, ctx.Err())
}

// Names of the sources beside the cues.
const (
	constant = "constant"
	meanMap  = "mean map"
	fused    = "cues, fused"
	head     = "head"
	mixed    = "head + cues"
)

// sources are the rows of the table, in their order.
func (s *study) sources() []string {
	out := []string{constant}
	if s.mean != nil {
		out = append(out, meanMap)
	}
	for _, c := range depthcue.Cues() {
		out = append(out, c.Name)
	}
	return append(out, fused, head)
}

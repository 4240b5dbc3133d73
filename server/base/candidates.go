package base

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"okuyuki/core/train"
	"okuyuki/server/refused"
)

// Choice is a choice of settings: what a training differs in from the recipe.
type Choice struct {
	Seed uint64  `json:"seed"`
	Rate float64 `json:"rate"` // factor of all learning rates
}

// ChoiceResult is what a candidate is worth on photos that it has not learned from, and that the result is not measured on.
type ChoiceResult struct {
	Right    int     `json:"right"`
	Of       int     `json:"of"`
	Nats     float64 `json:"nats"`               // mean cross-entropy
	Diverged bool    `json:"diverged,omitempty"` // the training came to numbers that are none: the rates are too large
}

// Tried is a candidate with its result.
type Tried struct {
	Choice
	ChoiceResult
	Chosen bool `json:"chosen,omitempty"`
}

// MaxCandidates is how many settings may be tried: the more, the more the best of them owes to luck.
const MaxCandidates = 30

// Grid is the first n candidates: the recipe's rates, a third of them, three times them, then the same with the next seed.
func Grid(n int, seed uint64) []Choice {
	var out []Choice
	for i := range n {
		out = append(out, Choice{seed + uint64(i/3), []float64{1, 1. / 3, 3}[i%3]})
	}
	return out
}

// TrainChoice trains a candidate and asks it.
type TrainChoice func(ctx context.Context, c Choice) (ChoiceResult, error)

// candidateRevision grows when candidates of the same header come to other results.
const candidateRevision = 1

// TrainHeader is all that the results of candidates follow from, beside the candidates.
type TrainHeader struct {
	Revision int    `json:"revision"`
	Photos   string `json:"photos"` // digest of photos, depth, places and models
	Heads    Heads  `json:"heads"`
	Tuning   Tuning `json:"tuning"`
}

// Digest names photos and models.
func (h TrainHeader) Digest() string { return strings.TrimSpace(h.Photos) }

// ErrOther says that photos, models or program are not those of a header.
var ErrOther = errors.New("base: photos, models or program differ from those of the training")

func (c *course) header() TrainHeader {
	return TrainHeader{candidateRevision, c.options.source, c.options.Heads, c.options.Tuning}
}

// with are the options of a candidate.
func (o Options) with(c Choice) Options {
	o.Seed = c.Seed
	o.Heads.Rate *= c.Rate
	o.Tuning.Backbone *= c.Rate
	o.Tuning.Heads *= c.Rate
	return o
}

// RemoteCandidates trains candidates of a training that another process runs. Of t the photos, models, Cache and Log count. ErrOther.
func RemoteCandidates(ctx context.Context, t TrainOptions, h TrainHeader) (TrainChoice, error) {
	t.Heads, t.Tuning = h.Heads, h.Tuning
	c, err := t.prepare(ctx)
	if err != nil {
		return nil, err
	}
	if c.header() != h {
		return nil, ErrOther
	}
	return c.candidates()
}

// candidates trains on all but a fifth of the photos that the training learns from, and asks for that fifth: whole places, as for the
// fifth that measures, which no candidate sees.
func (c *course) candidates() (TrainChoice, error) {
	part, asked, err := partOut(c.samples, c.split.learn, c.Set.Classes, heldOutSeed+1)
	if refused.Of(err) == refused.Content {
		return nil, refused.Errorf(refused.Content, "base: too few photos or places to choose among candidates: train without --candidates (%v)", err)
	}
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, candidate Choice) (ChoiceResult, error) {
		m, err := c.learn(ctx, c.options.with(candidate), part)
		if errors.Is(err, train.ErrDiverged) {
			return ChoiceResult{Of: len(asked), Diverged: true}, nil
		}
		if err != nil {
			return ChoiceResult{}, err
		}
		s, err := score(ctx, m, c.samples, asked)
		if err != nil {
			return ChoiceResult{}, err
		}
		if math.IsNaN(s.nats) || math.IsInf(s.nats, 0) {
			return ChoiceResult{Of: len(asked), Diverged: true}, nil
		}
		r := ChoiceResult{Of: len(asked), Nats: s.nats}
		for _, right := range s.right {
			if right {
				r.Right++
			}
		}
		return r, nil
	}, nil
}

// choose tries the candidates, and has the training go on with the best.
func (c *course) choose(ctx context.Context) error {
	if c.Candidates > MaxCandidates {
		return fmt.Errorf("base: %d candidates, at most %d may be tried", c.Candidates, MaxCandidates)
	}
	trainOne, err := c.candidates()
	if err != nil {
		return err
	}
	try, atOnce, done := func(x Choice) (ChoiceResult, error) { return trainOne(ctx, x) }, 1, func(bool) {}
	if c.Through != nil {
		if try, atOnce, done, err = c.Through(ctx, c.header(), trainOne); err != nil {
			return err
		}
	}
	grid := Grid(c.Candidates, c.options.Seed)
	c.told.Tried = make([]Tried, len(grid))
	errs := make([]error, len(grid))
	next := make(chan int)
	var failed atomic.Bool
	var group sync.WaitGroup
	for range min(atOnce, len(grid)) {
		group.Go(func() {
			for i := range next {
				if failed.Load() { // there will be no choice
					continue
				}
				r, err := try(grid[i])
				c.told.Tried[i], errs[i] = Tried{grid[i], r, false}, err
				failed.CompareAndSwap(false, err != nil)
			}
		})
	}
	for i := range grid {
		next <- i
	}
	close(next)
	group.Wait()
	err = cmp.Or(errs...)
	done(err == nil)
	if err != nil {
		return err
	}
	best := 0
	for i, x := range c.told.Tried {
		outcome := fmt.Sprintf("%d of %d right, cross-entropy %.3f", x.Right, x.Of, x.Nats)
		if x.Diverged {
			outcome = "diverged"
		}
		c.options.logf("candidate %d of %d (rates x %.2g, seed %d): %s", i+1, len(grid), x.Rate, x.Seed, outcome)
		if better(x.ChoiceResult, c.told.Tried[best].ChoiceResult) {
			best = i
		}
	}
	if c.told.Tried[best].Diverged {
		return fmt.Errorf("base: all %d candidates: %w", len(grid), train.ErrDiverged)
	}
	c.told.Tried[best].Chosen = true
	c.options = c.options.with(grid[best])
	return nil
}

// better prefers more right answers, then surer ones; anything to what has diverged.
func better(a, b ChoiceResult) bool {
	if a.Diverged || b.Diverged {
		return b.Diverged && !a.Diverged
	}
	return a.Right > b.Right || a.Right == b.Right && a.Nats < b.Nats
}

// chosen is the candidate that the training went on with; false where there were none.
func (r *Trained) chosen() (Tried, bool) {
	i := slices.IndexFunc(r.Tried, func(x Tried) bool { return x.Chosen })
	if i < 0 {
		return Tried{}, false
	}
	return r.Tried[i], true
}

// diverged counts the candidates that came to nothing.
func (r *Trained) diverged() (n int) {
	for _, x := range r.Tried {
		if x.Diverged {
			n++
		}
	}
	return n
}

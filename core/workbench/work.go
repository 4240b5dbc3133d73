package workbench

import "okuyuki/core/poc"

// Rough costs of a unit of work, in seconds of one worker in a browser on a machine of
// 2026. They shape progress bars and first estimates.
const (
	costView  = 0.035 // backbone and both heads of one view
	costStep  = 0.020 // class task of a step
	costDepth = 0.030 // depth task of a step
	costFit   = 0.060 // a probe of the comparison
)

// Work is what studies would cost, in seconds of the machine that the costs are those of.
// A caller with a clock scales it by what its machine has taken.
type Work struct {
	Compare, Learn, Stress float64
	Whole                  float64 // what trying a whole network adds to Learn
}

// Work estimates a comparison, learning and the stress test on the same photos and labels,
// with so many workers.
func (b *Workbench) Work(r CompareRequest, workers int) Work {
	r = r.withDefaults()
	b.mu.Lock()
	photos, views := len(b.order), 0
	for _, e := range b.photos {
		views += augmentedViews - len(e.augmented)
	}
	b.mu.Unlock()
	labelled := len(r.Labels)
	if r.Unlabelled != nil {
		photos = labelled + len(r.Unlabelled)
	}
	steps := r.Steps
	if steps <= 0 {
		steps = trainingSteps(labelled, photos)
	}
	perFold := 0.0
	for _, a := range trainedArms {
		perFold += jobCost(a.depth) * float64(steps)
	}
	rounds := float64(r.Folds * r.Repeats)
	prepare := costView * float64(views)
	learn := jobCost(DepthOwn) * float64(steps*(1+maxFolds))
	asked := len(poc.Corruptions())*4 + 1
	return Work{
		Compare: prepare + rounds*perFold/float64(max(1, workers)) + costFit*2*rounds,
		Learn:   prepare + learn/float64(max(1, min(workers, 1+maxFolds))),
		Stress:  costView * 1.3 * float64(asked*labelled),
		Whole:   (costWholeStep + costWholeDepth) * float64(wholeSteps(labelled)*(1+maxFolds)) / float64(max(1, min(workers, 1+maxFolds))),
	}
}

func jobCost(d DepthTask) float64 {
	if d == DepthNone {
		return costStep
	}
	return costStep + costDepth
}

// cost of a comparison's trainings and what goes before.
func (c *comparison) cost() float64 {
	total := costView * float64(augmentedViews*len(c.entries))
	for _, j := range c.jobs {
		total += jobCost(j.Depth) * float64(j.Steps)
	}
	return total
}

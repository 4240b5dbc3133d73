package workbench

import "okuyuki/core/poc"

// Rough costs of a unit of work, in seconds of one worker in a browser on a machine of
// 2026. They shape progress bars and first estimates.
const (
	costView  = 0.035 // backbone and both heads of one view
	costStep  = 0.020 // class task of a step
	costDepth = 0.030 // depth task of a step
	costFit   = 0.060 // a probe of the comparison
	costShow  = 0.025 // a picture of the stress test: made worse, and seen by all
)

// Work is what studies would cost, in seconds of the machine that the costs are those of.
// A caller with a clock scales it by what its machine has taken.
type Work struct {
	Compare, Learn, Stress float64
	Whole                  float64 // what trying a whole network adds to Learn
	WholeSteps             float64 // steps of it, of one worker after another
}

// Work estimates a comparison, learning and the stress test on the same photos and labels,
// with so many workers.
func (b *Workbench) Work(r CompareRequest, workers int) Work {
	r = r.withDefaults()
	b.mu.Lock()
	photos, views, maps, bad := len(b.order), 0, 0, 0
	for _, e := range b.photos {
		if e.brought != "" {
			maps++
		}
		if len(e.bad) > 0 {
			bad++
		}
		if e.harsh != r.Harsh {
			views += augmentedViews
		} else {
			views += augmentedViews - len(e.augmented)
		}
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
		job := Job{Steps: steps, Depth: a.depth}
		if a.depth != DepthNone {
			job.First = firstSteps(maps)
		}
		perFold += job.cost(job.total())
	}
	rounds := float64(r.Folds * r.Repeats)
	prepare := costView * float64(views)
	job := Job{First: firstSteps(maps), Steps: steps}
	learn := job.cost(job.total()) * (1 + maxFolds)
	asked := len(poc.Corruptions())*4 + 1
	wholeSteps := float64(wholeSteps(labelled)*(1+maxFolds)) / float64(max(1, min(workers, 1+maxFolds)))
	return Work{
		Compare: prepare + rounds*perFold/float64(max(1, workers)) + costFit*2*rounds,
		Learn:   prepare + costView*float64(max(0, min(labelled, maxBadPhotos)-bad)*badViews) + learn/float64(max(1, min(workers, 1+maxFolds))),
		Stress:  costShow * float64(asked*labelled) / float64(max(1, min(workers, labelled))),
		Whole:   wholeStepCost(false) * wholeSteps, WholeSteps: wholeSteps,
	}
}

// wholeStepCost is the cost of a step of a whole network.
func wholeStepCost(single bool) float64 {
	if single {
		return costWholeStep
	}
	return costWholeStep + costWholeDepth
}

func jobCost(d DepthTask) float64 {
	if d == DepthNone {
		return costStep
	}
	return costStep + costDepth
}

// total is the number of steps of all stages.
func (j Job) total() int { return j.First + j.Steps }

// cost of so many steps of a job.
func (j Job) cost(steps int) float64 {
	first := min(steps, j.First)
	return costDepth*firstBatchSize/depthBatchSize*float64(first) + jobCost(j.Depth)*float64(steps-first)
}

// resumedCost is what the trainings cost that the checkpoint has the results of.
func (c *comparison) resumedCost() float64 {
	total := 0.0
	for number := range c.saved.finished {
		if number < len(c.jobs) {
			total += c.jobs[number].cost(c.jobs[number].total())
		}
	}
	return total
}

// cost of a comparison's trainings and what goes before.
func (c *comparison) cost() float64 {
	total := costView * float64(augmentedViews*len(c.entries))
	for _, j := range c.jobs {
		total += j.cost(j.total())
	}
	return total
}

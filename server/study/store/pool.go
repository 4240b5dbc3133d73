package store

// Pool does trainings somewhere: for a Runner, in the place of goroutines of its own. Where it is told to stop is its maker's matter.
type Pool[Spec comparable, Result any] interface {
	// Train returns the result of a training. It is called by as many goroutines as Outstanding says, and returns context.Canceled
	// once the pool has been told to stop, when those trainings are over that can be waited for.
	Train(Spec) (Result, error)
	// Outstanding is how many trainings may be asked for at a time.
	Outstanding() int
	// Close gives back what the pool holds, and lets those go who wait for a training. If the study is complete, nothing of it needs
	// to be remembered. Only the first call counts.
	Close(complete bool)
}

// Use has a pool do the trainings.
func (r *Runner[Spec, Result]) Use(p Pool[Spec, Result]) {
	r.Train, r.Workers, r.giveUp = p.Train, p.Outstanding(), func() { p.Close(false) }
}

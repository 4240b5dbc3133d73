package balance

import "math/rand/v2"

// Random draws the weights anew at every step (RLW, Lin et al. 2022, arXiv
// 2111.10603, section 3): w = softmax(z) with z from the normal distribution.
// What does not beat it does not balance.
type Random struct {
	seed, step uint64
}

// NewRandom draws from the seed.
func NewRandom(seed uint64) *Random { return &Random{seed: seed} }

// Name implements Method.
func (*Random) Name() string { return "random" }

// Needs implements Method.
func (*Random) Needs() Needs { return 0 }

// Weights implements Method. Within a step it gives the same weights every time.
func (r *Random) Weights(w []float64, losses []Loss) {
	rng := rand.New(rand.NewPCG(r.seed, r.step))
	z := make([]float64, len(w))
	for i := range z {
		z[i] = rng.NormFloat64()
	}
	softmax(w, z)
	for i, l := range losses {
		w[i] *= present(l)
	}
}

// Update implements Method.
func (r *Random) Update(Step) { r.step++ }

// EndEpoch implements Method.
func (*Random) EndEpoch([]Loss) {}

// State implements Method.
func (r *Random) State() []float64 { return []float64{float64(r.step)} }

// SetState implements Method.
func (r *Random) SetState(s []float64) error {
	if len(s) != 1 || s[0] < 0 || s[0] != float64(uint64(s[0])) {
		return errState
	}
	r.step = uint64(s[0])
	return nil
}

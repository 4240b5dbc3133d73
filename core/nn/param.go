package nn

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
)

// Param is one trained array.
type Param struct {
	Name  string
	Shape []int     // convolution [K, K, Cin, Cout], dense [in, out], depthwise [3, 3, C], bias [C]
	Value []float32 // row major
	Grad  []float32 // sums of the gradients; nil until a training plan needs it

	Decay  bool // weight decay applies: true for weights, false for biases
	Frozen bool // read when a plan is made

	// Running marks statistics that training passes measure and no optimiser
	// may change; they are always frozen.
	Running bool

	deviation float64 // of the initial values; 0: all have the value initial
	initial   float32
}

func newParam(name string, fanIn int, gain float64, shape ...int) *Param {
	n := 1
	for _, d := range shape {
		n *= d
	}
	p := &Param{Name: name, Shape: shape, Value: make([]float32, n)}
	if fanIn > 0 {
		p.Decay = true
		p.deviation = gain / math.Sqrt(float64(fanIn))
	}
	return p
}

// newConstant is a parameter whose values are all alike at first.
func newConstant(name string, initial float32, shape ...int) *Param {
	p := newParam(name, 0, 0, shape...)
	p.initial = initial
	return p
}

func (p *Param) ensureGrad() {
	if len(p.Grad) != len(p.Value) {
		p.Grad = make([]float32, len(p.Value))
	}
}

// initialise draws the values from a stream that depends on the seed and the
// name alone, so that a layer added or taken away changes no other.
func (p *Param) initialise(seed uint64) {
	if p.deviation == 0 {
		for i := range p.Value {
			p.Value[i] = p.initial
		}
		return
	}
	h := fnv.New64a()
	h.Write([]byte(p.Name))
	r := rand.New(rand.NewPCG(seed, h.Sum64()))
	for i := range p.Value {
		p.Value[i] = float32(r.NormFloat64() * p.deviation)
	}
}

// Params are the parameters in the order in which the layers were added.
func (g *Graph) Params() []*Param { return slices.Clone(g.params) }

// Param is the parameter of that name, such as "neck/fuse16/weight", or nil.
func (g *Graph) Param(name string) *Param { return g.byName[name] }

// Init sets weights to normal deviates of variance 2/fan-in before a ReLU (He
// et al. 2015, arXiv 1502.01852, eq. 10) and 1/fan-in before a linear result,
// biases to zero, and normalisations to the identity.
func (g *Graph) Init(seed uint64) {
	for _, p := range g.params {
		p.initialise(seed)
	}
	g.Touch()
}

// Touch says that parameter values have changed. Call it after a step of an
// optimiser and after loading: the next Forward then packs the weights anew.
func (g *Graph) Touch() { g.version++ }

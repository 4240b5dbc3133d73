package workbench

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"sync"

	"okuyuki/core/eval"
	"okuyuki/core/poc"
	"okuyuki/core/sha256"
	"okuyuki/core/version"
	"okuyuki/kernels"
)

// Defaults of Compare.
const (
	defaultFolds   = 5
	defaultRepeats = 2
)

// CompareRequest says what to compare the arms on. Photos without a label train the depth
// task of the arms that have one.
type CompareRequest struct {
	Classes []Class
	Labels  []Label
	Seed    uint64
	Folds   int    // 0: 5; fewer are made where the labels do not allow as many
	Repeats int    // of the folds; 0: 2
	Steps   int    // of each training; 0: chosen from the number of photos, as Learn does
	Harsh   bool   // augmented views that are dark, blurred and noisy, too
	Runner  Runner // of the trainings; nil: one after another, here

	Unlabelled []string // photos that train depth alone; nil: all others that are held

	Checkpoints Checkpoints
}

func (r CompareRequest) withDefaults() CompareRequest {
	if r.Folds <= 0 {
		r.Folds = defaultFolds
	}
	if r.Repeats <= 0 {
		r.Repeats = defaultRepeats
	}
	return r
}

// CompareProgress reports on a comparison.
type CompareProgress struct {
	Done, Total int     // trainings; both 0 while the photos are prepared
	Arm         poc.Arm // of the training that took the step; "" otherwise
	Fraction    float64 // of the whole work, 0 to 1
	Resumed     float64 // of it, by trainings that the checkpoint had the results of

	Arms map[poc.Arm]float64 // share of the steps of each arm that are taken; nil while the photos are prepared
}

// trainedArms are the arms that are trained, in their order, and their depth tasks. The
// contrast of the comparison, multi minus single, is fixed by it, and so is the control.
var trainedArms = []struct {
	arm   poc.Arm
	depth DepthTask
}{{poc.Single, DepthNone}, {poc.Multi, DepthOwn}, {poc.Shuffled, DepthShuffled}}

// Compare finds out by repeated cross-validation whether the depth task helps the class
// task on these photos. Every labelled photo is answered, once per repeat and arm, by a
// training that has not seen it in any way. All arms see the same folds, seeds, pictures
// and steps, and answer with their own class head. The numbers depend on the photos, their
// labels and groups, and the request's numbers, but neither on the order of the photos or
// classes nor on who runs the trainings. What Predict answers stays as it is.
//
// With labels too few for two folds the verdict is poc.TooFew and there are no arms. Of
// Data, files refused are for the caller to fill in; of Method, seconds and workers.
func (b *Workbench) Compare(ctx context.Context, r CompareRequest, report func(CompareProgress)) (poc.Result, error) {
	if report == nil {
		report = func(CompareProgress) {}
	}
	r = r.withDefaults()
	r.Classes, r.Labels = inOrder(r.Classes, r.Labels)
	m, err := b.collect(r.Classes, r.Labels, r.Unlabelled)
	if err != nil {
		return poc.Result{}, err
	}
	m.sort()
	m.harsh = r.Harsh
	c := &comparison{material: m, ctx: ctx, request: r, report: report, steps: r.Steps}
	if c.steps <= 0 {
		c.steps = trainingSteps(len(m.labels), len(m.entries))
	}
	c.first = m.firstSteps()
	if c.parts, err = m.folds(r.Folds, r.Repeats, r.Seed); err != nil {
		return poc.Result{}, err
	}
	if c.parts == nil || slices.Contains(count(m.labels, len(m.classes)), 0) {
		c.parts = nil
		return poc.Result{Data: m.describe(), Method: c.method(), Comparison: &poc.Comparison{Verdict: poc.TooFew}}, nil
	}
	c.k = slices.Max(c.parts[0]) + 1
	if err := c.run(); err != nil {
		return poc.Result{}, err
	}
	result, err := c.assess()
	if err != nil {
		return poc.Result{}, err
	}
	b.stages.forget()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.compared = c.keep()
	return poc.Result{Data: m.describe(), Method: c.method(), Comparison: result, Depth: &m.quality}, nil
}

// comparison is one run of Compare.
type comparison struct {
	*material
	ctx     context.Context
	request CompareRequest
	report  func(CompareProgress)

	alike bool    // no photo's depth is believed: one training does for all arms
	parts [][]int // of each labelled photo, by repeat
	k     int
	first int // steps of depth alone
	steps int
	jobs  []Job
	found []JobResult
	saved *checkpoint

	probe armAnswers
	curve []eval.Draws

	telling sync.Mutex
	told    CompareProgress
}

// own is the arm that learns what is known of the photos' depth, if anything.
const own = 1

// job is the index of an arm's training, for a part of a repeat.
func (c *comparison) job(repeat, part, arm int) int {
	if c.alike {
		return repeat*c.k + part
	}
	return (repeat*c.k+part)*len(trainedArms) + arm
}

// armOf is the arm of a job.
func (c *comparison) armOf(job int) poc.Arm {
	if c.alike {
		return trainedArms[own].arm
	}
	return trainedArms[job%len(trainedArms)].arm
}

// plan is a job for every repeat, part and arm. The arms of a part share the seed.
func (c *comparison) plan() {
	c.jobs = nil
	arms := trainedArms
	if c.alike {
		arms = arms[own : own+1]
	}
	for repeat, parts := range c.parts {
		for part := range c.k {
			in, held := c.split(parts, part)
			for _, a := range arms {
				first := c.first
				if a.depth == DepthNone {
					first = 0
				}
				job := Job{
					Train: in, Ask: held, First: first, Steps: c.steps, Rate: afterFirst(c.first), Depth: a.depth, AskDepth: a.depth != DepthNone,
					Seed: c.request.Seed + uint64(repeat*c.k+part)*0x9e3779b97f4a7c15,
					Keep: repeat == 0 && a.arm != poc.Shuffled, // for the stress test
				}
				c.jobs = append(c.jobs, job)
			}
		}
	}
}

// run prepares the photos and runs the trainings. The probes run beside them: whoever waits
// for helpers has time for that.
func (c *comparison) run() error {
	runner := c.request.Runner
	if runner == nil {
		runner = NewPool(c.bench.Local())
	}
	c.plan()
	c.saved = openCheckpoint(c.request.Checkpoints, c.key(version.Version, kernels.Name(), c.bench.baseSum, "compare", c.request.Seed, c.first, c.steps, c.harsh, c.parts))
	total, resumed := c.cost(), c.resumedCost()
	done := resumed
	err := c.prepare(c.ctx, func(photos int) {
		done = resumed + costView*float64(augmentedViews*photos)
		c.tell(CompareProgress{Fraction: min(1, done/total), Resumed: resumed / total})
	})
	if err != nil {
		return err
	}
	c.first, c.alike = c.firstSteps(), c.quality.Unlearned()
	c.plan()
	before := done - resumed
	total, resumed = c.cost(), c.resumedCost()
	ctx, stop := context.WithCancelCause(c.ctx)
	defer stop(nil)
	probes := make(chan error, 1)
	go func() {
		err := c.fitProbes(ctx)
		if err != nil {
			stop(err)
		}
		probes <- err
	}()
	c.found, err = c.saved.run(ctx, runner, c.set(), c.jobs, 0, func(job int, _ Losses, steps []int) {
		now, ended, arms, all := before, 0, map[poc.Arm]int{}, map[poc.Arm]int{}
		for i, n := range steps {
			now += c.jobs[i].cost(n)
			arms[c.armOf(i)] += n
			all[c.armOf(i)] += c.jobs[i].total()
			if n == c.jobs[i].total() {
				ended++
			}
		}
		done = max(done, now) // a job that is done again, by another worker, starts over
		shares := map[poc.Arm]float64{}
		for arm, n := range arms {
			shares[arm] = float64(n) / float64(all[arm])
		}
		if c.alike {
			for _, a := range trainedArms {
				shares[a.arm] = shares[trainedArms[own].arm]
			}
		}
		c.tell(CompareProgress{
			Done: ended, Total: len(c.jobs), Arm: c.armOf(job), Arms: shares, Fraction: min(1, done/total), Resumed: resumed / total,
		})
	})
	if err != nil {
		stop(err)
	}
	if failed := <-probes; err == nil {
		err = failed
	}
	if p, ok := err.(panicked); ok {
		panic(p.value)
	}
	return err
}

// tell reports progress, one call at a time.
func (c *comparison) tell(p CompareProgress) {
	c.telling.Lock()
	defer c.telling.Unlock()
	c.told = p
	c.report(p)
}

// breathe lets the probes be cancelled, and the caller's event loop have a turn.
func (c *comparison) breathe(ctx context.Context) error {
	c.telling.Lock()
	defer c.telling.Unlock()
	c.report(c.told)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// method says how it was measured.
func (c *comparison) method() poc.Method {
	return poc.Method{
		Version: version.Version, Kernel: kernels.Name(), Model: c.bench.ModelName(), ModelID: c.bench.baseSum,
		Seed: c.request.Seed, Folds: c.k, Repeats: len(c.parts), Steps: c.steps, First: c.first, Batch: batchSize, Workers: 1,
		Augmentation: poc.AugmentationOf(c.harsh),
	}
}

// sort puts the labelled photos, and then the others, into an order that follows from what
// they show and not from when they came.
func (m *material) sort() {
	n := len(m.labels)
	order := make([]int, len(m.entries))
	for i, e := range m.entries {
		order[i] = i
		e.sum()
	}
	compare := func(i, j int) int {
		a, b := m.entries[i].sum(), m.entries[j].sum()
		if c := bytes.Compare(a[:], b[:]); c != 0 {
			return c
		}
		return strings.Compare(m.ids[i], m.ids[j])
	}
	slices.SortFunc(order[:n], compare)
	slices.SortFunc(order[n:], compare)
	m.ids, m.entries = pick(m.ids, order), pick(m.entries, order)
	m.labels, m.samples = pick(m.labels, order[:n]), pick(m.samples, order[:n])
}

// sum is the SHA-256 of the picture's size and pixels.
func (e *entry) sum() [sha256.Size]byte {
	if e.hash == ([sha256.Size]byte{}) {
		b := binary.LittleEndian.AppendUint32(nil, uint32(e.picture.W))
		b = binary.LittleEndian.AppendUint32(b, uint32(e.picture.H))
		e.hash = sha256.Sum256(append(b, e.picture.Pix...))
	}
	return e.hash
}

// describe sums the photos up; they must be sorted. The hash covers the pixels of every
// photo, the depth map that was brought along with it, and the names of its class and group.
func (m *material) describe() poc.Data {
	d := poc.Data{Labelled: len(m.labels), Unlabeled: len(m.entries) - len(m.labels)}
	for i, n := range count(m.labels, len(m.classes)) {
		c := m.classes[i]
		d.Classes = append(d.Classes, poc.Class{ID: c.ID, JA: c.JA, EN: c.EN, Photos: n})
	}
	groups := map[string]bool{}
	h := sha256.New()
	for i, e := range m.entries {
		sum := e.sum()
		h.Write(sum[:])
		if e.brought != "" {
			d.DepthMaps++
			h.Write(newWriter(string(e.brought)).target(e.clean.Target))
		}
		if i < len(m.labels) {
			s := m.samples[i]
			if s.Group != "" {
				groups[s.Group] = true
			}
			h.Write([]byte(m.classes[s.Label].EN + "\x00" + s.Group + "\x00"))
		}
	}
	d.Groups, d.Hash = len(groups), hex.EncodeToString(h.Sum(nil))
	return d
}

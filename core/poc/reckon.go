package poc

import (
	"math"
	"slices"
)

// Quantiles of the normal distribution: of one 95 % interval, and of two that hold together
// with at least 95 % (Bonferroni: 97.5 % each).
const (
	z95   = 1.959964
	z9750 = 2.241403
)

// Reckon turns what was measured into cost a month. With N photos a month, R the cost of a
// review, W that of a wrong decision and e today's share of wrong decisions:
//
//	today    N (R + e W)
//	machine  N [(1-c) (R + e W) + c r W]
//	sensor   as multi, and the sensors
//
// The machine answers the share c of the photos and is wrong in the share r of those; a
// person looks at the others, and errs as today. c is the coverage at the suggested threshold,
// r what is measured on the c of the photos that the arm is surest of: both arms leave equally
// many to a person, so that they differ in their wrong decisions alone, and it needs no
// calibration of the single-task arm. Without Trust the machine answers everything.
//
// Low and High are the least and most cost within the rectangle of the Wilson intervals of
// c and r, 97.5 % each: together at least 95 %. They say nothing on the numbers of the form.
// The sensor's row assumes no better answers than multi's, and its Low no wrong one: nothing
// is known of it, unless every photo came with a depth map.
//
// The error is FormErrors, or that of r.Check.
func Reckon(r *Result, f Form) (*Cost, error) {
	if errs := f.Check(); errs != nil {
		return nil, errs
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	c := &Cost{Form: f, PhotosPerMonth: f.PhotosPerDay * f.WorkDays}
	c.Options = append(c.Options, c.option(Today, Proportion{}, Proportion{}, FromForm))
	for _, arm := range []Arm{Single, Multi} {
		if use, ok := r.use(arm); ok {
			c.Options = append(c.Options, c.machine(string(arm), r, use))
			if arm == Multi && f.Sensors > 0 {
				c.Options = append(c.Options, c.sensor(r, use))
			}
		}
	}
	c.Steps = RoadMap(r, c)
	return c, nil
}

// use is how an arm would be used: the share that it answers, the share of those that are wrong.
type use struct {
	coverage, risk Proportion
	from           string // of the coverage
}

// use is false where the arm was not measured.
func (r *Result) use(arm Arm) (use, bool) {
	i := r.Comparison.index(arm)
	if i < 0 {
		return use{}, false
	}
	a := r.Comparison.Arms[i].Accuracy
	all := use{coverage: Proportion{Value: 1, Low: 1, High: 1, Total: a.Total}, risk: proportion(1-a.Value, a.Total, z95), from: FromComparison}
	if a.Total == 0 {
		return use{}, false
	}
	point, ok := r.Trust.At()
	if !ok {
		return all, true
	}
	wrong, answered, ok := r.Comparison.surest(i, point.Coverage.Value)
	if !ok {
		return all, true
	}
	u := use{coverage: proportion(point.Coverage.Value, point.Coverage.Total, z9750), from: FromTrust}
	if answered > 0 {
		u.risk = proportion(wrong/float64(answered), answered, z9750)
	} else {
		u.risk = Proportion{High: 1}
	}
	return u, true
}

// At is the point of the curve at the suggested threshold; false where none was measured.
func (t *Trust) At() (ThresholdPoint, bool) {
	if t == nil || len(t.Curve) == 0 {
		return ThresholdPoint{}, false
	}
	best := t.Curve[0]
	for _, p := range t.Curve {
		if math.Abs(p.Threshold-t.Suggested) < math.Abs(best.Threshold-t.Suggested) {
			best = p
		}
	}
	return best, best.Coverage.Total > 0
}

func (c *Comparison) index(arm Arm) int {
	if c == nil {
		return -1
	}
	return slices.IndexFunc(c.Arms, func(a ArmResult) bool { return a.Arm == arm })
}

// surest counts the answers of the i-th arm that it is surest of, the given share of all, and
// the expected wrong ones among them. Of photos with equal confidence at the border each
// counts in part, so that their order does not matter. It is false without probabilities.
func (c *Comparison) surest(i int, share float64) (wrong float64, answered int, ok bool) {
	confidence := make([]float64, len(c.Answers))
	for j, a := range c.Answers {
		if len(a.Said[i].P) == 0 {
			return 0, 0, false
		}
		confidence[j] = slices.Max(a.Said[i].P)
	}
	answered = int(math.Round(share * float64(len(confidence))))
	for j, a := range c.Answers {
		surer, equal := 0, 0
		for _, p := range confidence {
			if p > confidence[j] {
				surer++
			} else if p == confidence[j] {
				equal++
			}
		}
		counts := min(max(float64(answered-surer)/float64(equal), 0), 1)
		wrong += counts * (1 - a.Said[i].Correct)
	}
	return wrong, answered, len(confidence) > 0
}

// proportion is p of n with its Wilson interval (Wilson 1927) at the normal quantile z.
func proportion(p float64, n int, z float64) Proportion {
	if n <= 0 {
		return Proportion{High: 1}
	}
	p = min(max(p, 0), 1) // 1 less a mean of thirds may end just below 0
	m := float64(n)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return Proportion{Value: p, Low: max(0, centre-half), High: min(1, centre+half), Total: n}
}

// option is a way to work in which the machine answers the share c and is wrong in r of it.
func (c *Cost) option(kind string, coverage, risk Proportion, from string) Option {
	f, n := c.Form, c.PhotosPerMonth
	cov, rate := coverage.Value, risk.Value
	o := Option{
		Kind: kind, From: from,
		Reviews: n * (1 - cov),
		Errors:  n * (cov*rate + (1-cov)*f.TodayError),
	}
	perMonth := func(cov, rate float64) float64 {
		return n * ((1-cov)*(f.ReviewCost+f.TodayError*f.WrongCost) + cov*rate*f.WrongCost)
	}
	o.PerMonth = perMonth(cov, rate)
	// Linear in each of the two: the extremes are at corners.
	o.Low = min(perMonth(coverage.Low, risk.Low), perMonth(coverage.High, risk.Low))
	o.High = max(perMonth(coverage.Low, risk.High), perMonth(coverage.High, risk.High))
	o.Terms = []Term{
		{Kind: TermReviews, Count: o.Reviews, Each: f.ReviewCost, Field: "reviewCost", From: from},
		{Kind: TermPersonErrors, Count: n * (1 - cov) * f.TodayError, Each: f.WrongCost, Field: "wrongCost", From: FromForm},
	}
	return o
}

func (c *Cost) machine(kind string, r *Result, u use) Option {
	o := c.option(kind, u.coverage, u.risk, u.from)
	o.Once = c.Form.LabelCost * float64(r.Data.Labelled)
	if u.from == FromTrust {
		o.Terms[0].Share = &u.coverage
	}
	o.Terms = append(o.Terms, Term{
		Kind: TermMachineErrors, Count: c.PhotosPerMonth * u.coverage.Value * u.risk.Value,
		Each: c.Form.WrongCost, Field: "wrongCost", From: FromComparison, Share: &u.risk,
	})
	return o
}

func (c *Cost) sensor(r *Result, u use) Option {
	f := c.Form
	measured := r.Data.DepthMaps > 0 && r.Data.DepthMaps >= r.Data.Labelled+r.Data.Unlabeled
	if !measured {
		u.risk.Low = 0
	}
	o := c.machine(WithSensor, r, u)
	if !measured {
		o.From = FromAssumption
		for i := range o.Terms {
			o.Terms[i].From = FromAssumption
		}
	}
	month := f.Sensors * f.SensorCost
	o.PerMonth, o.Low, o.High = o.PerMonth+month, o.Low+month, o.High+month
	o.Terms = append(o.Terms, Term{Kind: TermSensors, Count: f.Sensors, Each: f.SensorCost, Field: "sensorCost", From: FromForm})
	if f.WrongCost > 0 {
		o.BreakEven = month / f.WrongCost
	}
	return o
}

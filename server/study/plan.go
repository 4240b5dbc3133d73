package study

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"okuyuki/core/study"
	"okuyuki/kernels"
	"okuyuki/server/study/store"
)

// Plan is what a study will cost.
type Plan struct {
	Study     string     `json:"study"`
	Trainings int        `json:"trainings"` // that have no result yet, those of the tuning included
	CoreHours float64    `json:"core_hours"`
	Longest   float64    `json:"longest_seconds"` // of a training
	Hours     []WallTime `json:"hours"`
}

// WallTime is how long so many workers take.
type WallTime struct {
	Workers int     `json:"workers"`
	Hours   float64 `json:"hours"`
}

// planned are the numbers of workers that a plan speaks of.
var planned = []int{1, 2, 10, 100, 1000}

// Steps of the two trainings that the cost is reckoned from.
const (
	shortSteps = 8
	longSteps  = 32
)

// NewPlan reckons the cost of the trainings of o.Preset that are not done: two short trainings of every arm, in its first cell,
// are timed by now, and the steps of long ones are taken to cost the same. Workers are taken to have a core each.
func NewPlan(ctx context.Context, o Options, now func() time.Time) (*Plan, error) {
	lab, err := study.NewLab(o.Digits.Train, o.Digits.Test, o.Preset.TestSize)
	if err != nil {
		return nil, err
	}
	results, err := store.Peek[study.Spec, study.Result](o.Dir, Study, o.Header())
	if err != nil {
		return nil, err
	}
	before := kernels.Workers()
	kernels.SetWorkers(1)
	defer kernels.SetWorkers(before)

	phases := [][]study.Spec{o.Preset.TuneSpecs(), o.Preset.Specs(o.Preset.Choose(results))}
	cost := map[study.Arm]expense{}
	p := &Plan{Study: o.Preset.Name}
	var work [2]float64 // seconds of each phase: the second begins when the first is over
	for i, specs := range phases {
		for _, s := range specs {
			if _, ok := results[s]; ok {
				continue
			}
			arm, ok := cost[s.Arm]
			if !ok {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
				if arm, err = expenseOf(lab, s, now); err != nil {
					return nil, err
				}
				cost[s.Arm] = arm
			}
			seconds := arm.of(s.Steps)
			p.Trainings++
			p.Longest = max(p.Longest, seconds)
			work[i] += seconds
		}
	}
	p.CoreHours = (work[0] + work[1]) / 3600
	for _, n := range planned {
		hours := 0.0
		for _, w := range work {
			if w > 0 {
				hours += max(w/float64(n), p.Longest) / 3600
			}
		}
		p.Hours = append(p.Hours, WallTime{n, hours})
	}
	return p, nil
}

// expense is what a training takes: something at all, for drawing and testing, and more with every step.
type expense struct{ fixed, step float64 } // seconds

// of is what a training of so many steps takes.
func (e expense) of(steps int) float64 { return e.fixed + e.step*float64(steps) }

// expenseOf times two short trainings. A first one draws the test pictures, which all trainings share.
func expenseOf(lab *study.Lab, s study.Spec, now func() time.Time) (expense, error) {
	var took [3]float64
	for i, steps := range []int{shortSteps, shortSteps, longSteps} {
		s.Steps = steps
		from := now()
		if _, err := lab.Run(s); err != nil {
			return expense{}, fmt.Errorf("study: %s: %w", s.Arm, err)
		}
		took[i] = now().Sub(from).Seconds()
	}
	return expenseFrom(took[1], took[2]), nil
}

// expenseFrom reads the expense off the seconds of a short and a long training; that of a step, or what comes beside the steps, may
// be lost in the clock's noise.
func expenseFrom(short, long float64) expense {
	e := expense{step: max(0, (long-short)/(longSteps-shortSteps))}
	e.fixed = max(0, short-e.step*shortSteps)
	return e
}

// Print writes the plan in a few lines of one language, "ja" or "en".
func (p *Plan) Print(out io.Writer, language string) error {
	t := texts[language]
	fmt.Fprintf(out, t["plan"]+"\n", p.Study, p.Trainings, p.CoreHours, p.Longest)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, h := range p.Hours {
		fmt.Fprintf(w, t["plan_workers"]+"\t\n", h.Workers, h.Hours)
	}
	return w.Flush()
}

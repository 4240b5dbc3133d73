package study

import (
	"context"
	"fmt"
	"time"

	"okuyuki/core/study"
	"okuyuki/kernels"
	"okuyuki/server/study/plan"
	"okuyuki/server/study/store"
)

// NewPlan reckons the cost of the trainings of o.Preset that are not done: short trainings of every arm, in its first cell,
// are timed by now, and the steps of long ones are taken to cost the same. The folder of results is only read.
func NewPlan(ctx context.Context, o Options, now func() time.Time) (*plan.Plan, error) {
	lab, err := o.lab()
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

	cost := map[study.Arm]plan.Expense{}
	var phases [2][]float64 // seconds of trainings
	for i, specs := range [][]study.Spec{o.Preset.TuneSpecs(), o.Preset.Specs(o.Preset.Choose(results))} {
		for _, s := range specs {
			if _, ok := results[s]; ok {
				continue
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			e, ok := cost[s.Arm]
			if !ok {
				e, err = plan.Measure(func(steps int) error {
					short := s
					short.Steps = steps
					_, err := lab.Run(short)
					return err
				}, now)
				if err != nil {
					return nil, fmt.Errorf("study: %s: %w", s.Arm, err)
				}
				cost[s.Arm] = e
			}
			phases[i] = append(phases[i], e.Of(s.Steps))
		}
	}
	return plan.New(o.Preset.Name, 0, phases[:]...), nil
}

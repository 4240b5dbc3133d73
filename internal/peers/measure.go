//go:build !js

package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"
)

// runLimit bounds one run of one contender; the slowest known takes 40 s.
const runLimit = 4 * time.Minute

// reading is one measurement: a contender in one of its configurations.
type reading struct {
	Config string
	MS     float64 // time of one pass over the row's batch
	Check  string  // what was computed, see checksAgree; may be empty
	Right  float64 // accuracy of what was trained; 0 where nothing is classified
}

// source runs a contender once, in every configuration it has.
type source func(ctx context.Context) ([]reading, error)

type contender struct {
	Name string
	run  source
}

// row is a comparison: ours against the best of the peers.
type row struct {
	Name, Title string
	Case        string  // of our benchmark; "" for a training of the study
	Floor, Goal float64 // of the ratio of speeds
	ours        source
	peers       []contender
}

// series is what a configuration of a contender measured, round by round.
type series struct {
	Config string    `json:"config"`
	MS     []float64 `json:"ms"`
	Check  string    `json:"check,omitempty"`
	Right  []float64 `json:"right,omitempty"`
}

// outcome is everything that a contender measured for a row.
type outcome struct {
	Contender string   `json:"contender"`
	Series    []series `json:"series,omitempty"`
	Failure   string   `json:"failure,omitempty"` // why it could not run
}

// measure runs all contenders in turn, round after round. One that fails is
// not tried again.
func (r row) measure(ctx context.Context, rounds int) result {
	contenders := append([]contender{{"okuyuki", r.ours}}, r.peers...)
	outcomes := make([]outcome, len(contenders))
	for range rounds {
		for i, c := range contenders {
			o := &outcomes[i]
			o.Contender = c.Name
			if o.Failure != "" || ctx.Err() != nil {
				continue
			}
			limited, cancel := context.WithTimeout(ctx, runLimit)
			readings, err := c.run(limited)
			if err == nil && len(readings) == 0 {
				err = fmt.Errorf("no measurement")
			}
			if limited.Err() != nil && ctx.Err() == nil {
				err = fmt.Errorf("took longer than %v", runLimit)
			}
			cancel()
			if err != nil {
				o.Failure = err.Error()
				fmt.Fprintf(os.Stderr, "      %s: %v\n", c.Name, err)
				continue
			}
			o.add(readings)
		}
	}
	return result{Name: r.Name, Title: r.Title, Floor: r.Floor, Goal: r.Goal, Ours: outcomes[0], Peers: outcomes[1:]}
}

func (o *outcome) add(readings []reading) {
	for _, m := range readings {
		i := slices.IndexFunc(o.Series, func(s series) bool { return s.Config == m.Config })
		if i < 0 {
			i = len(o.Series)
			o.Series = append(o.Series, series{Config: m.Config})
		}
		o.Series[i].MS = append(o.Series[i].MS, m.MS)
		o.Series[i].Check = m.Check
		if m.Right > 0 {
			o.Series[i].Right = append(o.Series[i].Right, m.Right)
		}
	}
}

// best is the fastest configuration by its median; ok is false without any.
func (o outcome) best() (best series, ok bool) {
	for _, s := range o.Series {
		if len(s.MS) > 0 && (!ok || median(s.MS) < median(best.MS)) {
			best, ok = s, true
		}
	}
	return best, ok
}

// median of at least one value: the middle one, or the mean of the two.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

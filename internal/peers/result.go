//go:build !js

package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
)

// result is a measured row.
type result struct {
	Name  string    `json:"name"`
	Title string    `json:"title"`
	Floor float64   `json:"floor"`
	Goal  float64   `json:"goal"`
	Ours  outcome   `json:"ours"`
	Peers []outcome `json:"peers"`
}

// fastest is the peer that a row is judged by.
func (r result) fastest() (peer string, best series, ok bool) {
	for _, o := range r.Peers {
		if s, has := o.best(); has && (!ok || median(s.MS) < median(best.MS)) {
			peer, best, ok = o.Contender, s, true
		}
	}
	return peer, best, ok
}

// ratio tells how many times as fast as the fastest peer ours is; ok is false
// where one side is missing.
func (r result) ratio() (ratio float64, ok bool) {
	ours, have := r.Ours.best()
	_, theirs, had := r.fastest()
	if !have || !had {
		return 0, false
	}
	return median(theirs.MS) / median(ours.MS), true
}

// bestRatio is the ratio of the fastest rounds: far from that of the medians,
// something disturbed the measurement.
func (r result) bestRatio() (ratio float64, ok bool) {
	ours, have := r.Ours.best()
	_, theirs, had := r.fastest()
	if !have || !had {
		return 0, false
	}
	return slices.Min(theirs.MS) / slices.Min(ours.MS), true
}

// verdict says which of its bounds a ratio reaches.
func (r result) verdict() string {
	switch ratio, ok := r.ratio(); {
	case !ok:
		return "not measured"
	case ratio >= r.Goal:
		return "goal"
	case ratio >= r.Floor:
		return "floor"
	default:
		return "below"
	}
}

// missing lists what could not run and why.
func (r result) missing() []string {
	var lines []string
	for _, o := range append([]outcome{r.Ours}, r.Peers...) {
		if o.Failure != "" {
			lines = append(lines, fmt.Sprintf("%s: %s: %s", r.Title, o.Contender, o.Failure))
		}
	}
	return lines
}

// differing lists the contenders that computed something else than ours did.
func (r result) differing() []string {
	ours, _ := r.Ours.best()
	var lines []string
	for _, o := range r.Peers {
		for _, s := range o.Series {
			if !checksAgree(ours.Check, s.Check) {
				lines = append(lines, fmt.Sprintf("%s: okuyuki computed %q, %s %q", r.Title, ours.Check, o.Contender, s.Check))
			}
		}
	}
	return lines
}

// checkTolerance bounds the relative difference of two results of float32
// networks that sum in different orders; a wrong padding is far beyond it.
const checkTolerance = 5e-4

var number = regexp.MustCompile(`[-+]?\d+\.\d+(?:[eE][-+]?\d+)?`)

// checksAgree compares the decimal numbers in two checks, in order. An empty
// check says nothing and agrees with all.
func checksAgree(a, b string) bool {
	if a == "" || b == "" {
		return true
	}
	x, y := number.FindAllString(a, -1), number.FindAllString(b, -1)
	if len(x) != len(y) || len(x) == 0 {
		return false
	}
	for i := range x {
		u, errU := strconv.ParseFloat(x[i], 64)
		v, errV := strconv.ParseFloat(y[i], 64)
		if errU != nil || errV != nil || math.Abs(u-v) > checkTolerance*max(1, math.Abs(u)) {
			return false
		}
	}
	return true
}

//go:build !js

package main

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{[]float64{7}, 7}, {[]float64{9, 1, 2}, 2}, {[]float64{8, 1, 4, 2}, 3}} {
		before := append([]float64(nil), c.values...)
		if got := median(c.values); got != c.want {
			t.Errorf("median of %v: %v", c.values, got)
		}
		if !reflect.DeepEqual(before, c.values) {
			t.Errorf("median reordered %v", before)
		}
	}
}

// scripted is a contender that returns the next of its readings each time and
// writes its name into a diary.
func scripted(name string, diary *[]string, rounds ...[]reading) contender {
	turn := 0
	return contender{name, func(context.Context) ([]reading, error) {
		*diary = append(*diary, name)
		if turn == len(rounds) {
			return nil, errors.New("worn out")
		}
		turn++
		return rounds[turn-1], nil
	}}
}

func TestMeasureInterleavesAndTakesTheBestConfiguration(t *testing.T) {
	var diary []string
	ours := scripted("okuyuki", &diary, []reading{{Config: "k", MS: 2}}, []reading{{Config: "k", MS: 4}}, []reading{{Config: "k", MS: 3}})
	formats := func(a, b float64) []reading { return []reading{{Config: "nchw", MS: a}, {Config: "nhwc", MS: b}} }
	quick := scripted("quick", &diary, formats(9, 8), formats(9, 5), formats(1, 6))
	slow := scripted("slow", &diary, []reading{{MS: 90}}, []reading{{MS: 80}}, []reading{{MS: 70}})

	r := row{Name: "r", Title: "R", Floor: 1.5, Goal: 2.5, ours: ours.run, peers: []contender{quick, slow}}.measure(t.Context(), 3)
	if want := strings.Repeat("okuyuki quick slow ", 3); strings.Join(diary, " ")+" " != want {
		t.Errorf("order %v", diary)
	}
	peer, best, ok := r.fastest()
	if !ok || peer != "quick" || best.Config != "nhwc" || median(best.MS) != 6 {
		t.Errorf("fastest: %s %+v", peer, best)
	}
	if ratio, ok := r.ratio(); !ok || ratio != 2 {
		t.Errorf("ratio %v", ratio)
	}
	if ratio, ok := r.bestRatio(); !ok || ratio != 2.5 {
		t.Errorf("ratio of the best rounds %v", ratio)
	}
	if r.verdict() != "floor" || len(r.missing()) != 0 {
		t.Errorf("verdict %q, missing %q", r.verdict(), r.missing())
	}
}

func TestMeasureGivesUpOnAContenderThatFails(t *testing.T) {
	var diary []string
	ours := scripted("okuyuki", &diary, []reading{{MS: 1}}, []reading{{MS: 1}}, []reading{{MS: 1}})
	absent := scripted("absent", &diary)
	silent := scripted("silent", &diary, []reading{})
	r := row{Title: "R", Floor: 1, Goal: 2, ours: ours.run, peers: []contender{absent, silent}}.measure(t.Context(), 3)
	if got := strings.Join(diary, " "); got != "okuyuki absent silent okuyuki okuyuki" {
		t.Errorf("order %q", got)
	}
	if _, ok := r.ratio(); ok || r.verdict() != "not measured" {
		t.Errorf("verdict %q", r.verdict())
	}
	want := []string{"R: absent: worn out", "R: silent: no measurement"}
	if got := r.missing(); !reflect.DeepEqual(got, want) {
		t.Errorf("missing %q", got)
	}
}

func TestMeasureStopsWhenInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	stopping := func(context.Context) ([]reading, error) {
		calls++
		cancel()
		return nil, context.Canceled
	}
	row{ours: stopping, peers: []contender{{"peer", stopping}}}.measure(ctx, 3)
	if calls != 1 {
		t.Errorf("%d calls", calls)
	}
}

package queue

import (
	"maps"
	"testing"
	"time"
)

// The clock is put back by what it says less than time has passed.
func TestClock(t *testing.T) {
	wall, steady := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), time.Duration(0)
	c := startClock(func() time.Time { return wall }, func() time.Duration { return steady })
	for _, step := range []struct{ wall, steady, back time.Duration }{
		{time.Second, time.Second, 0}, {-time.Hour, time.Second, time.Hour + time.Second}, {time.Minute, time.Minute, 0}, {time.Hour, time.Second, time.Second - time.Hour},
	} {
		wall, steady = wall.Add(step.wall), steady+step.steady
		if back := c.putBack(); back != step.back {
			t.Errorf("%v after %v: put back by %v, not %v", step.wall, step.steady, back, step.back)
		}
	}
}

// A server waits an hour for a worker that has died, and a worker that lives would wait with it; a clock that was put back by an hour
// does the same. The coordinator brings the job back then.
func TestClockPutBack(t *testing.T) {
	s := server(t)
	c := coordinate(t, t.Context(), s, Config{Alone: true, Patience: Patience(time.Hour)}, square)
	wall := time.Now()
	c.clock = startClock(func() time.Time { return wall }, func() time.Duration { return 0 })
	if err := c.catchUp(); err != nil { // nothing has happened yet
		t.Fatal(err)
	}
	answers := make(chan map[spec]result)
	go func() {
		out, err := all(t.Context(), t, c, 1)
		if err != nil {
			t.Error(err)
		}
		answers <- out
	}()
	if _, err := c.jobs.Next(); err != nil { // the worker that dies
		t.Fatal(err)
	}
	wall = wall.Add(-time.Hour)
	if err := c.catchUp(); err != nil {
		t.Fatal(err)
	}
	if err := c.repair(); err != nil {
		t.Fatal(err)
	}
	_, stop := worker(t, s, 1, square)
	defer stop()
	if got := <-answers; !maps.Equal(got, squares(1)) {
		t.Errorf("%v", got)
	}
}

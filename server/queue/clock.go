package queue

import "time"

// clock notices when the machine's clock is put back.
type clock struct {
	wall   func() time.Time
	steady func() time.Duration // since any moment; goes on evenly

	before time.Time
	at     time.Duration
}

func newClock() *clock {
	start := time.Now()
	return startClock(time.Now, func() time.Duration { return time.Since(start) })
}

func startClock(wall func() time.Time, steady func() time.Duration) *clock {
	return &clock{wall: wall, steady: steady, before: wall().Round(0), at: steady()}
}

// putBack is by how much it was put back since the last call; not positive: it was not.
func (c *clock) putBack() time.Duration {
	wall, at := c.wall().Round(0), c.steady() // Round takes off what Go adds to times to be even
	back := (at - c.at) - wall.Sub(c.before)
	c.before, c.at = wall, at
	return back
}

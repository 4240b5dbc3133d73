package eval

import "math"

// Difference is a minus b with its interval, from the intervals of two independent estimates alone: each side of the difference
// takes the distances of the estimates to the limits that it depends on, as the sides of a right angle (Zou and Donner 2008,
// Statistics in Medicine 27:1693, the method of variance estimates recovery). Estimates that go up and down together, because
// they share seeds or photos, differ by less than it says, hardly ever by more.
func Difference(a, b Interval) Interval {
	d := a.Mean - b.Mean
	return Interval{
		Mean: d,
		Low:  d - math.Hypot(a.Mean-a.Low, b.High-b.Mean),
		High: d + math.Hypot(a.High-a.Mean, b.Mean-b.Low),
	}
}

package hostile

import "runtime"

// Cost is what a call took of this process: work that depends on no clock.
type Cost struct{ Bytes, Objects uint64 }

// CostOf calls f. Other goroutines should be at rest.
func CostOf(f func()) Cost {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return Cost{after.TotalAlloc - before.TotalAlloc, after.Mallocs - before.Mallocs}
}

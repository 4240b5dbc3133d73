package kernels_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"okuyuki/kernels"
)

// withWorkers sets the number of workers for one test.
func withWorkers(t *testing.T, n int) {
	t.Helper()
	before := kernels.Workers()
	t.Cleanup(func() { kernels.SetWorkers(before) })
	kernels.SetWorkers(n)
}

func TestParallelCoversEveryIndexOnce(t *testing.T) {
	for _, workers := range []int{1, 2, 3, 16} {
		withWorkers(t, workers)
		for _, n := range []int{0, 1, 2, 7, 1000} {
			seen := make([]atomic.Int32, n)
			kernels.Parallel(n, func(lo, hi int) {
				for i := lo; i < hi; i++ {
					seen[i].Add(1)
				}
			})
			for i := range seen {
				if c := seen[i].Load(); c != 1 {
					t.Errorf("%d workers: index %d of %d done %d times", workers, i, n, c)
				}
			}
		}
	}
}

func TestParallelNestedAndConcurrent(t *testing.T) {
	withWorkers(t, 4)
	var total atomic.Int64
	var callers sync.WaitGroup
	for range 8 {
		callers.Go(func() {
			for range 50 {
				kernels.Parallel(10, func(lo, hi int) {
					kernels.Parallel(hi-lo, func(l, h int) { total.Add(int64(h - l)) })
				})
			}
		})
	}
	callers.Wait()
	if got := total.Load(); got != 8*50*10 {
		t.Errorf("%d indexes done, want %d", got, 8*50*10)
	}
}

func TestParallelPassesPanicsOn(t *testing.T) {
	withWorkers(t, 4)
	for range 100 {
		var ended atomic.Int32
		value := func() (v any) {
			defer func() { v = recover() }()
			kernels.Parallel(8, func(lo, hi int) {
				defer ended.Add(int32(hi - lo))
				if lo <= 5 && 5 < hi {
					panic("five")
				}
			})
			return nil
		}()
		if value != "five" {
			t.Fatalf("recovered %v, want five", value)
		}
		if n := ended.Load(); n != 8 {
			t.Fatalf("%d of 8 indexes ended when the panic arrived", n)
		}
	}
	done := 0
	kernels.SetWorkers(1)
	kernels.Parallel(3, func(lo, hi int) { done += hi - lo })
	if done != 3 {
		t.Errorf("after a panic: %d of 3 indexes done", done)
	}
}

func TestSetWorkersRefusesNone(t *testing.T) {
	mustPanic(t, "SetWorkers(0)", func() { kernels.SetWorkers(0) })
}

func mustPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if recover() == nil {
			t.Errorf("%s: no panic", what)
		}
	}()
	f()
}

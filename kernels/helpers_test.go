package kernels

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// tally counts its pieces.
type tally struct{ pieces atomic.Int64 }

func (t *tally) run(_, _ int) { t.pieces.Add(1) }

// parked waits until no helper is awake; only a test that hangs fails here.
func parked(t *testing.T) {
	t.Helper()
	for awake.Load() != 0 {
		time.Sleep(time.Millisecond)
	}
}

func TestHelpersParkAndComeBack(t *testing.T) {
	work := new(tally)
	for round := range 20 {
		for range 50 {
			parallel(3, 8, work)
		}
		if got, want := work.pieces.Load(), int64(round+1)*50*8; got != want {
			t.Fatalf("%d pieces done, want %d", got, want)
		}
		parked(t)
	}
}

func TestNobodySpinsWithoutProcessorToSpare(t *testing.T) {
	parked(t)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	awake.Add(1) // a helper that has just worked
	defer awake.Add(-1)
	if processorToSpare() {
		t.Error("one processor: a helper spins on it")
	}
	if runtime.GOOS == "js" {
		return // has one processor, whatever is asked for
	}
	runtime.GOMAXPROCS(2)
	if !processorToSpare() {
		t.Error("two processors, one caller: the helper does not spin")
	}
	callers.Add(2)
	defer callers.Add(-2)
	if processorToSpare() {
		t.Error("two processors, two callers: a helper spins")
	}
}

func TestOneProcessorDoesTheWorkOfMany(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	work := new(tally)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 100 {
				parallel(4, 9, work)
			}
		})
	}
	wait.Wait()
	if got := work.pieces.Load(); got != 4*100*9 {
		t.Errorf("%d pieces done, want %d", got, 4*100*9)
	}
}

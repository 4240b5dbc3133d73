package e2e

import (
	"fmt"
	"reflect"
	"testing"
)

// withCores is a script that makes the page believe in a number of processor cores; 0
// leaves it those of the machine.
func withCores(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(`Object.defineProperty(navigator, "hardwareConcurrency", {value: %d});`, n)
}

// watched is a script that keeps the page's workers in window.workers, each with the types
// of the messages that were sent to it.
const watched = `window.workers = []; window.Worker = class extends Worker {
	constructor(...args) { super(...args); this.sent = []; window.workers.push(this); }
	postMessage(m, t) { this.sent.push(m?.type); super.postMessage(m, t); }
};`

// kill is an expression that throws an error in the first worker that trains for the engine.
const kill = `workers.find((w) => w.sent.includes("train")).postMessage(null)`

// outcome is all that learning decides.
type outcome struct {
	Rung          string
	Workers       int
	OutOfFold     []struct{ P float64 }
	TrainAccuracy float64
	Classes       []struct{ P float64 }
	Depth         []float64
}

// learn labels photos of two kinds, learns, running a script at the first step of the
// training, and asks about another photo.
func (p *page) learn(meanwhile string) outcome {
	p.t.Helper()
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()
	for i := range uint64(4) {
		for _, k := range []kind{bricks, pipes} {
			eval[string](p, "add", "okuyuki.add("+quote(k.label)+", "+blob(k.photo(p.t, 10+i), "image/jpeg")+")")
		}
	}
	o := eval[outcome](p, "learn", `(async () => {
		let begun = false;
		const onProgress = (p) => { if (!begun && p.phase === "train" && p.step >= 3) { begun = true; `+meanwhile+` } };
		const r = await okuyuki.tune({seed: 1, steps: 60}, {onProgress});
		const {classes, depth} = await okuyuki.predict(`+blob(pipes.photo(p.t, 50), "image/jpeg")+`);
		return {...r, classes, depth: [...depth.data]};
	})()`)
	p.checkSilence(loaded)
	p.checkConsole()
	return o
}

// TestPool learns alone and with helpers: the outcome is the same, bit for bit, also when
// a helper dies on the way.
func TestPool(t *testing.T) {
	t.Parallel()
	alone := openWith(t, "", withCores(1)).learn("")
	if alone.Workers != 1 || len(alone.OutOfFold) != 8 || len(alone.Depth) == 0 {
		t.Fatalf("alone: %d workers, %d photos out of fold, %d pixels", alone.Workers, len(alone.OutOfFold), len(alone.Depth))
	}
	check := func(t *testing.T, got outcome, workers int) {
		if got.Workers != workers {
			t.Errorf("%d workers took part, want %d", got.Workers, workers)
		}
		got.Workers = alone.Workers
		if !reflect.DeepEqual(got, alone) {
			t.Errorf("the outcome is\n%.500s\nthat of one worker alone is\n%.500s", fmt.Sprint(got), fmt.Sprint(alone))
		}
	}
	t.Run("three", func(t *testing.T) {
		t.Parallel()
		check(t, openWith(t, "", withCores(3)).learn(""), 3)
	})
	t.Run("killed", func(t *testing.T) {
		t.Parallel()
		check(t, openWith(t, "", withCores(2)+watched).learn(kill), 1)
	})
}

// TestCancelWithHelpers stops learning while helpers train, and learns again.
func TestCancelWithHelpers(t *testing.T) {
	t.Parallel()
	p := openWith(t, "", withCores(2))
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()
	for i := range uint64(4) {
		for _, k := range []kind{bricks, pipes} {
			eval[string](p, "add", "okuyuki.add("+quote(k.label)+", "+blob(k.photo(t, 10+i), "image/jpeg")+")")
		}
	}
	ended := eval[struct {
		Kind string
		MS   float64
	}](p, "cancel", `(async () => {
		const abort = new AbortController();
		let at = 0;
		const onProgress = (p) => { if (p.phase === "train" && p.step > 4 && !at) { at = performance.now(); abort.abort(); } };
		const kind = await okuyuki.tune({steps: 500}, {signal: abort.signal, onProgress}).then(() => "learnt", (e) => e.kind);
		return {kind, ms: performance.now() - at};
	})()`)
	t.Logf("learning ended %.0f ms after it was cancelled", ended.MS)
	if ended.Kind != "cancelled" {
		t.Errorf("a cancelled learning ended as %q", ended.Kind)
	}
	if n := eval[int](p, "learn", `okuyuki.tune({steps: 8}).then((r) => r.workers)`); n != 2 {
		t.Errorf("%d workers took part after a cancelled learning, want 2", n)
	}
	p.checkSilence(loaded)
	p.checkConsole()
}

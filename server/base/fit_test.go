package base

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"okuyuki/core/data"
	"okuyuki/core/loss"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/server/atomicfile"
	"okuyuki/server/atomicfile/faults"
	"okuyuki/server/base/tune"
	"okuyuki/server/checkpoint"
)

// tinyRun is a training of a whole network, with a teacher, of so many steps.
func tinyRun(t *testing.T, steps int) (*model.Model, *tune.Trainer) {
	t.Helper()
	m, err := model.New(model.Small, []model.Class{{ID: "left"}, {ID: "right"}}, 2)
	if err != nil {
		t.Fatal(err)
	}
	pictures := make([]tune.Picture, 6)
	for i := range pictures {
		p := tune.Picture{Photo: photo.New(40, 40), Metres: make([]float32, 40*40), Label: i % 2}
		for k := range p.Metres {
			p.Metres[k] = 1 + float32(k%40)/20
			p.Photo.Pix[3*k+i%3] = uint8(k*7 + i)
		}
		pictures[i] = p
	}
	d := tune.Usual()
	d.Area = data.Range{Lo: .8, Hi: 1}
	tr, err := tune.New(m, pictures, tune.Config{
		H: 32, W: 32, Steps: steps, Batch: 2, Backbone: 1e-3, Heads: 2e-3, Clip: 5, EMA: .8,
		DepthLoss: loss.Standard(), DepthWeight: 1, Teacher: .5, Drawing: d, Seed: 3,
	})
	if err != nil {
		t.Fatal(err)
	}
	return m, tr
}

// tinyFit is how the run is kept: after every step.
func tinyFit(name string, steps int, log io.Writer) fitting {
	return fitting{what: "tiny", steps: steps, report: 1, checkpoint: &checkpoint.File{Name: name}, log: log}
}

// finish returns the bits that a run has come to.
func finish(t *testing.T, m *model.Model, tr *tune.Trainer) []byte {
	t.Helper()
	tr.Finish()
	bits, err := m.Encode(model.Float32)
	if err != nil {
		t.Fatal(err)
	}
	return bits
}

// A disk that is full for a while costs checkpoints, not the training; one that is full at the end, or broken, ends it with an error
// that says what to do, and it goes on from the checkpoint before to the same bits.
func TestTrainingOnADiskThatFails(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, which trains five times")
	}
	const steps = 5
	m, tr := tinyRun(t, steps)
	if err := fit(t.Context(), tr, tinyFit(filepath.Join(t.TempDir(), "run"), steps, io.Discard)); err != nil {
		t.Fatal(err)
	}
	want := finish(t, m, tr)
	for _, c := range []struct {
		what    string
		disk    faults.Disk
		why     error // why it ended; nil: it did not
		skipped int   // checkpoints
	}{
		{"full once", faults.Disk{Fail: 9, With: syscall.ENOSPC}, nil, 1},
		{"full for good", faults.Disk{Fail: 9, After: true, With: syscall.ENOSPC}, atomicfile.ErrFull, steps - 2},
		{"broken", faults.Disk{Fail: 9}, atomicfile.ErrFailed, 0},
	} {
		name := filepath.Join(t.TempDir(), "run")
		m, tr := tinyRun(t, steps)
		var log bytes.Buffer
		f := tinyFit(name, steps, &log)
		f.checkpoint.Disk = &c.disk
		err := fit(t.Context(), tr, f)
		if n := strings.Count(log.String(), "is not kept"); !errors.Is(err, c.why) || n != c.skipped {
			t.Errorf("%s: %v, %d checkpoints skipped\n%s", c.what, err, n, log.Bytes())
		}
		if err != nil {
			m, tr = tinyRun(t, steps)
			log.Reset()
			if err := fit(t.Context(), tr, tinyFit(name, steps, &log)); err != nil || !strings.Contains(log.String(), "going on from step 1 of") {
				t.Errorf("%s: %v\n%s", c.what, err, log.Bytes())
			}
		}
		if !bytes.Equal(finish(t, m, tr), want) {
			t.Errorf("%s: it ended elsewhere", c.what)
		}
	}
}

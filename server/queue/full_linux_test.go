package queue_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	core "okuyuki/core/study"
	"okuyuki/kernels"
	"okuyuki/server/atomicfile/faults"
	"okuyuki/server/queue"
	"okuyuki/server/study"
	"okuyuki/server/study/store"
)

// A study whose queue is on a disk that fills up ends with an error that says so, instead of waiting for answers that cannot come; with
// space again it goes on, to the results that it always has: OKUYUKI_TEST_LONG=1 go test ./server/queue -run FullDisk -v
func TestFullDisk(t *testing.T) {
	if os.Getenv("OKUYUKI_TEST_LONG") == "" {
		t.Skip("five studies, of which two wait for a queue that does not work")
	}
	small := faults.Small(t, "8m")
	if small == "" {
		return
	}
	before := kernels.Workers()
	kernels.SetWorkers(1)
	defer kernels.SetWorkers(before)
	var filler string
	run := func(dir, disk string, fill bool) error {
		o := options(t, dir)
		o.Preset.Seeds, o.Preset.Arms = 1, o.Preset.Arms[:2]
		o.Progress = func(done, _ int) {
			if done == 3 && fill {
				filler = faults.Fill(t, small)
			}
		}
		o.Through = func(ctx context.Context, h study.Header, train study.Train) (store.Pool[core.Spec, core.Result], error) {
			s, err := queue.NewStudy("mnist", "full", kernels.Name(), h)
			if err != nil {
				return nil, err
			}
			config := queue.Config{Study: s, Workers: 2, Alone: true, Log: t.Logf, Patience: queue.Patience(time.Second)}
			return queue.Open(ctx, queue.Place{Dir: filepath.Join(disk, "queue")}, config, train)
		}
		_, err := study.Run(t.Context(), o)
		return err
	}
	elsewhere := t.TempDir()
	if err := run(elsewhere, small, true); !errors.Is(err, queue.ErrServer) {
		t.Errorf("its queue alone is on the disk: %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := run(elsewhere, small, false); err != nil {
		t.Fatal(err)
	}
	if err := run(small, small, true); !errors.Is(err, store.ErrFull) || strings.Contains(err.Error(), "\n") {
		t.Errorf("all is on the disk: %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := run(small, small, false); err != nil {
		t.Fatal(err)
	}
	whole := t.TempDir()
	if err := run(whole, whole, false); err != nil {
		t.Fatal(err)
	}
	want, err := results(whole)
	for _, dir := range []string{elsewhere, small} {
		if have, _ := results(dir); err != nil || !maps.Equal(have, want) {
			t.Errorf("the results differ, %v", err)
		}
	}
}

package runs

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"okuyuki/server/dataset/mnist"
	"okuyuki/server/study"
)

// A run comes to what the command comes to, and everything that is asked of its outcome is there.
func TestStart(t *testing.T) {
	o := options(t, t.TempDir())
	o.Now = func() time.Time { return time.UnixMilli(1_800_000_000_000) }
	s := open(t, o)
	r := start(t, s, "tiny")
	if !r.Own || r.Total != 4 || r.Study != study.Study || r.Preset != "tiny" {
		t.Errorf("%+v", r)
	}
	r = until(t, s, r.ID, "done", in(Done))
	if r.Done != 4 || r.Total != 4 || r.Error != "" || !r.Created.Equal(o.Now()) || !r.Started.Equal(o.Now()) || !r.Ended.Equal(o.Now()) {
		t.Errorf("%+v", r)
	}
	dir := t.TempDir()
	whole, err := study.Run(t.Context(), study.Options{Preset: o.mnist[0], Digits: digits, Set: mnist.Drawn, Dir: dir, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Outcome(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	have, err := out.JSON()
	if err != nil {
		t.Fatal(err)
	}
	want, err := digitOutcome{whole}.JSON()
	if err != nil || !bytes.Equal(have, want) {
		t.Errorf("%s, not %s", have, want)
	}
	checkOutcome(t, out)
	if again := start(t, s, "tiny"); again != until(t, s, r.ID, "done", in(Done)) {
		t.Errorf("started again: %+v", again)
	}
	if _, err := s.Resume(t.Context(), r.ID); !errors.Is(err, ErrState) {
		t.Errorf("a run that is done goes on: %v", err)
	}
	if _, err := s.Stop(r.ID); !errors.Is(err, ErrState) {
		t.Errorf("a run that is done is stopped: %v", err)
	}
}

// checkOutcome asks an outcome for everything.
func checkOutcome(t *testing.T, out Outcome) {
	t.Helper()
	figures := out.AboutFigures()
	if len(figures) == 0 {
		t.Fatal("no figures")
	}
	var b bytes.Buffer
	for format, magic := range map[string]string{"svg": "<svg", "png": "\x89PNG"} {
		b.Reset()
		if err := out.Figure(&b, figures[0].ID, "ja", format); err != nil || !strings.Contains(b.String()[:100], magic) {
			t.Errorf("%s as %s: %v", figures[0].ID, format, err)
		}
	}
	if err := out.Figure(&b, "none", "ja", "svg"); !errors.Is(err, ErrNone) {
		t.Errorf("a figure that is not there: %v", err)
	}
	for _, wrong := range [][2]string{{"fr", "svg"}, {"ja", "gif"}} {
		if err := out.Figure(&b, figures[0].ID, wrong[0], wrong[1]); !errors.Is(err, ErrRequest) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	b.Reset()
	if err := out.CSV(&b); err != nil || strings.Count(b.String(), "\n") < 2 {
		t.Errorf("the table: %v, %s", err, b.String())
	}
	var page bytes.Buffer
	if err := out.Page(&page, "en"); err != nil || !strings.HasPrefix(page.String(), "<!DOCTYPE html>") {
		t.Errorf("the page: %v", err)
	}
	if testing.Short() {
		return
	}
	dir := t.TempDir()
	var err error
	switch o := out.(type) {
	case digitOutcome:
		err = study.Report(dir, o.Outcome, "en")
	case roomOutcome:
		err = o.Report(dir, "en")
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{"index.html": page.Bytes(), "results.csv": b.Bytes()} {
		if have, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(have, want) {
			t.Errorf("%s of the report is another one: %v", name, err)
		}
	}
}

package nyu

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"okuyuki/server/study/store"
)

func options(t *testing.T, dir string) Options {
	t.Helper()
	p := tiny()
	p.Arms, p.Percents, p.Steps = []Arm{Single, Multi, Shuffled}, p.Percents[:1], 2
	if testing.Short() { // the race detector is slow
		p.Levels = p.Levels[:1]
	}
	return Options{Bench: bench(t), Preset: p, Dir: dir, Workers: 1}
}

func run(t *testing.T, o Options) *Outcome {
	t.Helper()
	out, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Stopped again and again, with other numbers of workers, a study comes to the same end as without; and so does what is read of
// its results.
func TestStoppedStudiesGoOn(t *testing.T) {
	o := options(t, t.TempDir())
	whole := run(t, o)
	total := o.Preset.Trainings()
	if whole.Done != total || whole.Skipped != 0 || len(whole.Chosen) != len(o.Preset.Arms)*o.Preset.Seeds*len(o.Preset.Percents) || whole.Finding == NotComplete {
		t.Fatalf("%d trainings of %d, %d skipped, %s", whole.Done, total, whole.Skipped, whole.Finding)
	}
	dir := o.Dir
	o.Dir, o.Workers = t.TempDir(), 3
	for stops := 0; ; stops++ {
		if stops > 20 {
			t.Fatal("it does not come to an end")
		}
		ctx, stop := context.WithCancel(context.Background())
		o.Tell = func(what string, done, _ int) {
			if what == "trainings" && done >= total/3*(stops+1) {
				stop()
			}
		}
		out, err := Run(ctx, o)
		stop()
		if err == nil {
			if stops < 2 {
				t.Errorf("it was stopped %d times only", stops)
			}
			out.Skipped = 0
			if !reflect.DeepEqual(out, whole) {
				t.Errorf("stopped %d times: %+v, want %+v", stops, out, whole)
			}
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		// What is there so far can be looked at.
		part, err := Stored(o)
		if err != nil || part.Done == 0 || part.Done > total {
			t.Fatalf("%+v, %v", part, err)
		}
		var text bytes.Buffer
		if err := part.Print(&text, "en"); err != nil || regexp.MustCompile(`%[!ds]`).MatchString(text.String()) {
			t.Errorf("%v, %s", err, text.String())
		}
		if err := part.Report(t.TempDir(), "en"); err != nil {
			t.Errorf("a part: %v", err)
		}
	}
	o.Dir, o.Tell = dir, nil
	stored, err := Stored(o)
	if err != nil {
		t.Fatal(err)
	}
	if stored.Skipped = 0; !reflect.DeepEqual(stored, whole) {
		t.Errorf("read: %+v, want %+v", stored, whole)
	}
	o.Preset.Name = "another"
	if _, err := Stored(o); !errors.Is(err, store.ErrOther) {
		t.Errorf("another preset: %v", err)
	}
}

// A process that is killed leaves what a second one goes on from, to the same results.
func TestKilledStudiesGoOn(t *testing.T) {
	if dir := os.Getenv("OKUYUKI_TEST_STUDY"); dir != "" {
		run(t, options(t, dir))
		return
	}
	if testing.Short() {
		t.Skip("starts processes and ends them")
	}
	o := options(t, t.TempDir())
	whole := run(t, o)
	dir := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestKilledStudiesGoOn$")
	child.Env = append(os.Environ(), "OKUYUKI_TEST_STUDY="+dir)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	for kept := 0; kept < 4; { // it is killed in the midst of trainings
		select {
		case err := <-ended:
			t.Fatalf("it ended before it was killed: %v", err)
		case <-time.After(time.Millisecond):
			run, _ := store.Find(dir, "")
			kept = run.Done
		}
	}
	child.Process.Kill()
	<-ended
	o.Dir = dir
	out := run(t, o)
	if out.Skipped == 0 {
		t.Error("nothing was left to go on from")
	}
	if out.Skipped = 0; !reflect.DeepEqual(out, whole) {
		t.Errorf("killed: %+v, want %+v", out, whole)
	}
}

// Both languages have the same texts, and print every answer; tables and figures hold what the outcome holds.
func TestOutputs(t *testing.T) {
	for key := range texts["en"] {
		if texts["ja"][key] == "" {
			t.Errorf("%s is missing in Japanese", key)
		}
	}
	if len(texts["ja"]) != len(texts["en"]) {
		t.Error("texts that are not in both languages")
	}
	o := options(t, t.TempDir())
	out := run(t, o)
	checkSummary(t, out)
	for language := range texts {
		for _, f := range []Finding{Helps, SecondTask, Hurts, NoGain, NotSettled, NotComplete} {
			made := *out
			made.Finding = f
			if s := made.statement(language); s == "" || strings.Contains(s, "%!") {
				t.Errorf("%s, %s: %q", language, f, s)
			}
		}
		var text bytes.Buffer
		if err := out.Print(&text, language); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text.String(), "%!") || !strings.Contains(text.String(), out.Statement[language]) {
			t.Errorf("%s:\n%s", language, text.String())
		}
	}
	dir := t.TempDir()
	if err := out.Report(dir, "ja"); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil || regexp.MustCompile(`%!.?\(|%d`).Match(page) {
		t.Errorf("a text of the page does not fit its numbers: %v", err)
	}
	for _, c := range out.Claims {
		if !bytes.Contains(page, []byte(`id="`+c.ID+`-ja"`)) || !bytes.Contains(page, []byte(`id="`+c.ID+`-en"`)) {
			t.Errorf("%s is not on the page", c.ID)
		}
	}
	for key, words := range pageTexts {
		if words[0] == "" || words[1] == "" || strings.Count(words[0], "%d") != strings.Count(words[1], "%d") {
			t.Errorf("%s does not say the same in both languages: %q", key, words)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "results.json"))
	var again Outcome
	if err != nil || json.Unmarshal(data, &again) != nil {
		t.Fatalf("%v: %s", err, data)
	}
	again.Skipped = out.Skipped
	if !reflect.DeepEqual(&again, out) {
		t.Errorf("the JSON says %+v, not %+v", again, out)
	}
	table(t, filepath.Join(dir, "results.csv"), out)
	figures, err := filepath.Glob(filepath.Join(dir, "figures", "*.svg"))
	if want := 2 * (len(o.Preset.Levels) + 3); err != nil || len(figures) != want {
		t.Errorf("%d figures, want %d, %v", len(figures), want, err)
	}
	for _, f := range figures {
		wellFormed(t, f)
	}
	if none := (&Outcome{}).Figures(); len(none) != 0 {
		t.Errorf("figures of nothing: %v", none)
	}
}

// table compares a CSV file with the trainings.
func table(t *testing.T, file string, out *Outcome) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != len(out.Rows)+1 {
		t.Fatalf("%d rows for %d trainings, %v", len(rows), len(out.Rows), err)
	}
	for i, r := range out.Rows {
		accuracy, err := strconv.ParseFloat(rows[i+1][6], 64)
		if err != nil || accuracy != r.Accuracy || rows[i+1][4] != string(r.Arm) || rows[i+1][2] != strconv.Itoa(r.Percent) {
			t.Errorf("%v for %+v, %v", rows[i+1], r, err)
		}
	}
}

func wellFormed(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
}

// checkSummary: what others show of an outcome is what the outcome says, and against itself it is neither higher nor lower.
func checkSummary(t *testing.T, o *Outcome) {
	t.Helper()
	s := o.Summary()
	if len(s.Claims) != len(o.Claims) || s.Answer[0][1] != o.Statement["en"] {
		t.Errorf("%+v", s)
	}
	for i, c := range o.Claims {
		a := s.Claims[i]
		if a.ID != c.ID || (a.Effect == nil) != c.Missing || a.Effect != nil && (a.Effect.Mean != c.Effect.Mean || string(a.Verdict) != string(c.Verdict)) {
			t.Errorf("%+v of %+v", a, c)
		}
	}
	means := 0
	for _, c := range o.Cells {
		means += len(c.Arms)
	}
	c, err := o.Compare(o)
	if err != nil || means == 0 || len(c.Rows) != means || len(c.Facts)+c.OnlyA+c.OnlyB != 0 {
		t.Fatalf("%d means: %+v, %v", means, c, err)
	}
	for _, r := range c.Rows {
		if r.Difference.Mean != 0 || r.Verdict != "undecided" || r.CellName[0] == "" || r.ArmName[0] == "" {
			t.Errorf("%+v", r)
		}
	}
	if len(o.AboutFigures()) != len(o.Figures()) {
		t.Errorf("figures: %v", o.AboutFigures())
	}
}

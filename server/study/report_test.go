package study

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"okuyuki/core/study"
	"okuyuki/server/study/store"
	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// invented are made-up results of a preset: what the report shows need not have been trained.
func invented(t *testing.T, preset, set string) (study.Preset, Header, map[study.Spec]study.Result) {
	t.Helper()
	p, err := study.PresetNamed(preset)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(7, 1))
	results := map[study.Spec]study.Result{}
	for _, s := range p.TuneSpecs() {
		results[s] = plausible(s, rng)
	}
	for _, s := range p.Specs(p.Choose(results)) {
		results[s] = plausible(s, rng)
	}
	return p, Header{Study: preset, Revision: study.Revision, Set: set, Digits: "0123", Tests: p.TestSize, Kernel: "portable"}, results
}

// plausible is a result that is better with labels, worse with noise, and in noise a little better with a second task.
func plausible(s study.Spec, rng *rand.Rand) study.Result {
	r := study.Result{}
	if s.Route != study.Single && s.Route != study.InputTrue {
		r.AbsRel = .1 + .1*s.Noise.Level + .05/float64(s.Labels) + .01*rng.Float64()
	}
	if s.Route != study.Depth {
		noise := min(1, s.Noise.Level)
		r.Accuracy = .35 + .12*math.Log(float64(s.Labels)) - .3*noise + .03*rng.NormFloat64()
		if s.Route == study.Joint && s.Target == "" {
			r.Accuracy += .06 * noise
		}
		r.Accuracy = min(.99, max(.1, r.Accuracy))
	}
	return r
}

func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		out[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The folder holds the same bytes each time, the page, the tables and the figures of all claims.
func TestReport(t *testing.T) {
	p, h, results := invented(t, "smoke", `<script>"&'`)
	o := stored(p, h, results)
	dirs := [2]string{t.TempDir(), filepath.Join(t.TempDir(), "new", "folder")}
	for _, dir := range dirs {
		if err := Report(dir, o, "ja"); err != nil {
			t.Fatal(err)
		}
	}
	a, b := files(t, dirs[0]), files(t, dirs[1])
	if !reflect.DeepEqual(a, b) {
		t.Error("written twice, the report differs")
	}
	page := string(a["index.html"])
	if strings.Contains(page, "<script") || regexp.MustCompile(`%!.?\(`).MatchString(page) {
		t.Error("a name is markup, or a text does not fit its numbers")
	}
	for _, c := range o.Claims {
		if c.Missing {
			t.Errorf("%s has no answer", c.ID)
		}
		n := 0
		for name := range a {
			if strings.HasPrefix(name, "figures/"+c.ID+"-") && strings.HasSuffix(name, ".ja.svg") {
				n++
			}
		}
		if n == 0 {
			t.Errorf("%s has no figure", c.ID)
		}
	}
	var back Outcome
	if err := json.Unmarshal(a["results.json"], &back); err != nil {
		t.Fatal(err)
	}
	if again, err := json.MarshalIndent(&back, "", "  "); err != nil || string(again)+"\n" != string(a["results.json"]) {
		t.Errorf("results.json is not the outcome (%v)", err)
	}
	for name, columns := range map[string]int{"results.csv": 12, "claims.csv": 8} {
		rows, err := csv.NewReader(bytes.NewReader(a[name])).ReadAll()
		if err != nil || len(rows) < 10 || len(rows[0]) != columns {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
}

// Every number that the page or a figure shows as measured is one of results.json, as it is written there or in percent.
func TestNumbersAreInTheJSON(t *testing.T) {
	for _, preset := range []string{"smoke", "trial"} {
		p, h, results := invented(t, preset, "mnist")
		o := stored(p, h, results)
		data, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for _, s := range regexp.MustCompile(`-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?`).FindAllString(string(data), -1) {
			var v float64
			if _, err := fmt.Sscan(s, &v); err == nil {
				for _, u := range []studyfig.Unit{studyfig.Number, studyfig.Signed, studyfig.Percent, studyfig.Points} {
					known[u.Write(v)] = true
				}
			}
		}
		page, err := studypage.HTML(o.page("sum"), "ja")
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		for _, part := range []*regexp.Regexp{
			regexp.MustCompile(`<span class="(?:mean|interval)">([^<]*)</span>`), regexp.MustCompile(`<text[^>]*>([^<]*\[[^<]*)</text>`),
			regexp.MustCompile(`<p class="answer">([^<]*\[[^<]*)</p>`),
		} {
			for _, m := range part.FindAllStringSubmatch(string(page), -1) {
				for _, s := range regexp.MustCompile(`[+−]?[0-9]+\.[0-9]+`).FindAllString(m[1], -1) {
					if shown++; !known[s] {
						t.Errorf("%s: %s is not in the JSON: %s", preset, s, m[1])
					}
				}
			}
		}
		if shown < 500 {
			t.Errorf("%s: %d numbers were found", preset, shown)
		}
	}
}

// Claims whose trainings are missing have no answer, and say why; the rest has one.
func TestReportOfAnUnfinishedStudy(t *testing.T) {
	p, h, results := invented(t, "smoke", "mnist")
	for s := range results {
		if s.Route == study.Depth {
			delete(results, s)
		}
	}
	o := stored(p, h, results)
	if o.Done >= o.Planned {
		t.Errorf("%d trainings of %d", o.Done, o.Planned)
	}
	page := o.page("")
	for _, c := range page.Claims {
		if missing := c.ID == "noise"; (c.Verdict == studypage.NoAnswer) != missing || missing && c.Why != said("not_yet") {
			t.Errorf("%s: %s, %s", c.ID, c.Verdict, c.Why)
		}
	}
	if err := Report(t.TempDir(), stored(p, h, nil), "en"); err != nil {
		t.Errorf("without any result: %v", err)
	}
}

// What the answer in words says follows the numbers.
func TestAnswer(t *testing.T) {
	for _, c := range []struct {
		gain, over [2]float64
		key        string
	}{
		{[2]float64{.01, .03}, [2]float64{.01, .02}, "answer_helps"},
		{[2]float64{.01, .03}, [2]float64{-.01, .02}, "answer_unclear"},
		{[2]float64{-.01, .03}, [2]float64{.01, .02}, "answer_open"},
		{[2]float64{-.04, -.03}, [2]float64{.01, .02}, "answer_hurts"},
	} {
		o := &Outcome{Claims: []study.Claim{{ID: "gain", Verdict: study.Undecided, Parts: []study.Measurement{
			{Name: "gain_few_noisy", Low: c.gain[0], High: c.gain[1]}, {Name: "gain_over_control", Low: c.over[0], High: c.over[1]},
		}}}}
		want, _, _ := strings.Cut(said(c.key)[1], "%s")
		if all := fmt.Sprint(o.answer()); !strings.Contains(all, want) {
			t.Errorf("%v, %v: %s", c.gain, c.over, all)
		}
	}
}

func keep(t *testing.T, h Header, results map[study.Spec]study.Result) string {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir, h)
	for spec, r := range results {
		if err := s.Add(spec, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestStored(t *testing.T) {
	p, h, results := invented(t, "smoke", "mnist")
	dir := keep(t, h, results)
	before := files(t, dir)
	o, err := Stored(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	if want := stored(p, h, results); !reflect.DeepEqual(o, want) || o.Done != o.Planned {
		t.Errorf("%+v, want %+v", o, want)
	}
	if !reflect.DeepEqual(files(t, dir), before) {
		t.Error("the folder was written to")
	}
	other, unknown := h, h
	other.Revision, unknown.Study = h.Revision+1, "huge"
	for what, c := range map[string]struct {
		dir string
		err error
	}{
		"nothing":            {t.TempDir(), store.ErrNone},
		"no folder":          {filepath.Join(t.TempDir(), "none"), store.ErrNone},
		"another revision":   {keep(t, other, nil), store.ErrOther},
		"a preset not known": {keep(t, unknown, nil), store.ErrOther},
	} {
		if _, err := Stored(c.dir, ""); !errors.Is(err, c.err) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Both languages say everything, with the same values, in characters that the figures' typeface has.
func TestReportTexts(t *testing.T) {
	verb := regexp.MustCompile(`%(\[\d\])?[-+.0-9]*[a-z%]`)
	for _, table := range []map[string]text{pageTexts, figureTexts} {
		for key, x := range table {
			if x[0] == "" || x[1] == "" {
				t.Errorf("%s is missing in a language", key)
			}
			if a, b := verb.FindAllString(x[0], -1), verb.FindAllString(x[1], -1); len(a) != len(b) {
				t.Errorf("%s: values %v and %v", key, a, b)
			}
		}
	}
	for key, x := range figureTexts {
		for _, s := range x {
			if missing := studyfig.Unknown(s); len(missing) > 0 {
				t.Errorf("%s: the typeface lacks %q", key, missing)
			}
		}
	}
	for _, preset := range []string{"paper", "full"} {
		p, err := study.PresetNamed(preset)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range p.Arms {
			if x := armText(a.String()); x[0] == "" || strings.Contains(x[0]+x[1], "%!") || x[1] == a.String() {
				t.Errorf("%s is called %q", a, x)
			}
		}
		for _, c := range p.Cells {
			if x := groupText(c); strings.Contains(x[0]+x[1], "%!") || strings.HasSuffix(x[1], ", ") {
				t.Errorf("%+v is called %q", c, x)
			}
		}
	}
}

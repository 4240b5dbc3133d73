package sitereport

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"okuyuki/core/eval"
	"okuyuki/core/poc"
)

// secrets are texts of a result that no report may hold.
var secrets = []string{"photo-7f", "IMG_0042", "deadbeef", "五階", "crack", "ひび"}

// measured is an invented result of 40 photos, with everything in it that a report could give away.
func measured(t *testing.T) *poc.Result {
	t.Helper()
	d, err := eval.CorrectedT([]float64{.1, .125, 0, .25, .125, .1, .2, .125, 0, .15}, nil, .25)
	if err != nil {
		t.Fatal(err)
	}
	arm := func(a poc.Arm, p float64) poc.ArmResult {
		return poc.ArmResult{Arm: a, Accuracy: poc.Proportion{Value: p, Low: p - .1, High: p + .1, Total: 40}}
	}
	stressed := func(a poc.Arm, p float64) poc.StressArm {
		return poc.StressArm{Arm: a, Accuracy: poc.Proportion{Value: p, High: 1, Total: 40}}
	}
	return &poc.Result{
		Data: poc.Data{
			Classes:  []poc.Class{{ID: "a", JA: "ひび", EN: "crack", Photos: 20}, {ID: "b", JA: "なし", EN: "none", Photos: 20}},
			Labelled: 40, Unlabeled: 12, Groups: 9, DepthMaps: 3, Hash: "deadbeef",
		},
		Method: poc.Method{Version: "0.1.0", Kernel: "k", Model: "okuyuki-base-2", ModelID: "deadbeef", Seed: 1 << 63, Folds: 5, Repeats: 2, Steps: 150, Batch: 16, Augmentation: poc.Harsh, Looks: 2},
		Comparison: &poc.Comparison{
			Verdict: poc.Helps, Arms: []poc.ArmResult{arm(poc.Single, .7), arm(poc.Multi, .8175), arm(poc.Shuffled, .7)},
			Difference: poc.Difference{A: poc.Multi, B: poc.Single, Mean: d.Mean, Low: d.Low, High: d.High, P: d.P},
			Control:    poc.Difference{A: poc.Multi, B: poc.Shuffled, Mean: .1, Low: -.05, High: .25},
			Answers:    []poc.Answer{{PhotoID: "photo-7f", Group: "五階", Said: []poc.ArmAnswer{{P: []float64{.4, .6}}}}},
		},
		Stress: &poc.Stress{Curves: []poc.StressCurve{
			{Corruption: poc.Noise, Points: []poc.StressPoint{{}, {Strength: 1, Arms: []poc.StressArm{stressed(poc.Single, .4), stressed(poc.Multi, .55)}}}},
			{Corruption: poc.Dark, Points: []poc.StressPoint{{}, {Strength: .75, Arms: []poc.StressArm{stressed(poc.Multi, .6), stressed(poc.Single, .5)}}}},
			{Corruption: poc.Blur, Points: []poc.StressPoint{{Arms: []poc.StressArm{stressed(poc.Single, .7), stressed(poc.Multi, .7)}}}}, // not begun
		}},
		Depth:  &poc.DepthQuality{Quality: .6, Weight: .5, Photos: 52, Left: 4, Each: []poc.PhotoDepth{{PhotoID: "photo-7f"}}},
		Advice: []poc.Advice{},
	}
}

func of(t *testing.T, r *poc.Result, o Options) *Report {
	t.Helper()
	report, err := Of(r, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestReportTellsNumbersOnly: all of a report is here, and nothing of the photos unless the sender wants the classes named.
func TestReportTellsNumbersOnly(t *testing.T) {
	r := measured(t)
	report := of(t, r, Options{Date: "2026-11-23", Language: "ja"})
	want := &Report{
		Schema: 1, Date: "2026-11-23",
		Photos: Photos{Labelled: 40, Unlabelled: 12, Places: 9, DepthMaps: 3, Classes: 2},
		Gain: Gain{
			Single: Share{.7, .6, .8}, Multi: Share{.8175, .7175, .9175}, Verdict: poc.Helps, Control: &Control{.1, -.05, .25},
			Mean: .1175, SE: report.Gain.SE, Low: report.Gain.Low, High: report.Gain.High,
		},
		Depth:  &Depth{.6, .5, 52, 4},
		Stress: []Stress{{poc.Dark, .75, .5, .6}, {poc.Noise, 1, .4, .55}},
		Method: Method{Version: "0.1.0", Model: "okuyuki-base-2", Folds: 5, Repeats: 2, Steps: 150, Batch: 16, Augmentation: poc.Harsh, Looks: 2},
	}
	if !reflect.DeepEqual(report, want) {
		t.Errorf("%+v\nwant %+v", report, want)
	}
	// t(9) at .975 is 2.2621571628.
	if half := report.Gain.High - report.Gain.Mean; math.Abs(half-2.2621571628*report.Gain.SE) > 3e-6 || report.Gain.Low <= 0 {
		t.Errorf("%+v", report.Gain)
	}
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if strings.Contains(string(text), secret) {
			t.Errorf("it tells %q: %s", secret, text)
		}
	}
	again, err := Parse(text)
	if err != nil || !reflect.DeepEqual(again, report) {
		t.Errorf("read again: %+v, %v", again, err)
	}

	named := of(t, r, Options{Date: "2026-11-23", ClassNames: true, Language: "ja", Site: " 東\u202e橋\n梁" + strings.Repeat("長", 100)})
	if !reflect.DeepEqual(named.Photos.ClassNames, []string{"ひび", "なし"}) || named.Site != "東橋梁"+strings.Repeat("長", MaxName-3) {
		t.Errorf("%q, %q", named.Photos.ClassNames, named.Site)
	}
}

// What was not measured cannot be told, and what makes no sense is not.
func TestNothingToTell(t *testing.T) {
	for name, change := range map[string]func(*poc.Result){
		"not compared": func(r *poc.Result) { r.Comparison = nil },
		"too few":      func(r *poc.Result) { r.Comparison.Difference, r.Comparison.Verdict = poc.Difference{}, poc.TooFew },
		"one arm":      func(r *poc.Result) { r.Comparison.Arms = r.Comparison.Arms[:1] },
	} {
		r := measured(t)
		change(r)
		if _, err := Of(r, Options{Date: "2026-11-23"}); !errors.Is(err, ErrNothing) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var wrong *Error
	if _, err := Of(measured(t), Options{Date: "yesterday"}); !errors.As(err, &wrong) || wrong.Field != "date" {
		t.Errorf("no day: %v", err)
	}
	r := measured(t)
	r.Comparison.Difference.Low = math.NaN()
	if _, err := Of(r, Options{Date: "2026-11-23"}); !errors.As(err, &wrong) {
		t.Errorf("no number: %v", err)
	}
	// Alike in every fold: no error, and nothing strange.
	r = measured(t)
	r.Comparison.Difference, r.Comparison.Verdict = poc.Difference{A: poc.Multi, B: poc.Single}, poc.NoEvidence
	if report := of(t, r, Options{Date: "2026-11-23"}); report.Gain.SE != 0 {
		t.Errorf("%+v", report.Gain)
	}
}

// TestCheckNamesTheField damages a report in every way and wants the field named.
func TestCheckNamesTheField(t *testing.T) {
	for field, damages := range map[string][]func(*Report){
		"schema":            {func(r *Report) { r.Schema = 2 }},
		"site":              {func(r *Report) { r.Site = strings.Repeat("x", MaxName+1) }, func(r *Report) { r.Site = "a\u202eb" }, func(r *Report) { r.Site = " a" }, func(r *Report) { r.Site = "a\x00" }},
		"date":              {func(r *Report) { r.Date = "" }, func(r *Report) { r.Date = "2026-02-30" }, func(r *Report) { r.Date = "2026-11-23T00:00:00Z" }},
		"photos.classes":    {func(r *Report) { r.Photos.Classes = 1 }, func(r *Report) { r.Photos.Classes = MaxClasses + 1 }},
		"photos.labelled":   {func(r *Report) { r.Photos.Labelled = 1 }, func(r *Report) { r.Photos.Labelled = MaxCount + 1 }},
		"photos.unlabelled": {func(r *Report) { r.Photos.Unlabelled = -1 }},
		"photos.places":     {func(r *Report) { r.Photos.Places = 41 }},
		"photos.depthMaps":  {func(r *Report) { r.Photos.DepthMaps = 53 }},
		"photos.classNames": {func(r *Report) { r.Photos.ClassNames = []string{"a"} }, func(r *Report) { r.Photos.ClassNames = []string{"a", ""} }, func(r *Report) { r.Photos.ClassNames = []string{"a", "b\n"} }},
		"gain.single.value": {func(r *Report) { r.Gain.Single.Value = 1.1 }, func(r *Report) { r.Gain.Single.Value = math.NaN() }},
		"gain.multi.low":    {func(r *Report) { r.Gain.Multi.Low = .99 }, func(r *Report) { r.Gain.Multi.Low = -.1 }},
		"gain.multi.high":   {func(r *Report) { r.Gain.Multi.High = 1.1 }},
		"gain.mean":         {func(r *Report) { r.Gain.Mean = 2 }, func(r *Report) { r.Gain.Mean = math.Inf(1) }},
		"gain.low":          {func(r *Report) { r.Gain.Low = r.Gain.Mean + .01 }, func(r *Report) { r.Gain.Low = -2 }},
		"gain.high":         {func(r *Report) { r.Gain.High = r.Gain.Mean - .01 }, func(r *Report) { r.Gain.High = 2 }},
		"gain.se": {func(r *Report) { r.Gain.SE = 0 }, func(r *Report) { r.Gain.SE = -1 }, func(r *Report) { r.Gain.SE *= 2 }, func(r *Report) { r.Gain.SE /= 10 },
			func(r *Report) { r.Gain.SE = math.NaN() }},
		"gain.verdict": {func(r *Report) { r.Gain.Verdict = "good" }, func(r *Report) { r.Gain.Verdict = poc.Hurts },
			func(r *Report) { r.Gain = Gain{SE: .1, Low: -.2, High: .2, Verdict: poc.Helps} }},
		"gain.control.low":    {func(r *Report) { r.Gain.Control.Low = .5 }},
		"depth.quality":       {func(r *Report) { r.Depth.Quality = 1.5 }},
		"depth.left":          {func(r *Report) { r.Depth.Left = 53 }},
		"stress.kind":         {func(r *Report) { r.Stress[0].Kind = "fire" }, func(r *Report) { r.Stress[1].Kind = poc.Dark }, func(r *Report) { r.Stress[0], r.Stress[1] = r.Stress[1], r.Stress[0] }},
		"stress.multi":        {func(r *Report) { r.Stress[1].Multi = -1 }},
		"method.version":      {func(r *Report) { r.Method.Version = "<\x1b" }},
		"method.folds":        {func(r *Report) { r.Method.Folds = 1 }},
		"method.steps":        {func(r *Report) { r.Method.Steps = -1 }},
		"method.augmentation": {func(r *Report) { r.Method.Augmentation = "photo.jpg" }},
	} {
		for i, damage := range damages {
			r := of(t, measured(t), Options{Date: "2026-11-23"})
			damage(r)
			var wrong *Error
			if err := r.Check(); !errors.As(err, &wrong) || wrong.Field != field || wrong.Detail == "" {
				t.Errorf("%s, %d: %v", field, i, err)
			}
		}
	}
}

// What comes from elsewhere is read strictly.
func TestParseRefuses(t *testing.T) {
	good, err := json.Marshal(of(t, measured(t), Options{Date: "2026-11-23"}))
	if err != nil {
		t.Fatal(err)
	}
	text := string(good)
	var wrong *Error
	for name, bad := range map[string]string{
		"empty": "", "null": "null", "list": "[]", "more": text + "{}", "cut": text[:len(text)-2], "too large": text + strings.Repeat(" ", MaxBytes),
		"a photo": strings.Replace(text, `"schema":1`, `"schema":1,"photo":"data:image/jpeg;base64,/9j/"`, 1), "inner": strings.Replace(text, `"places"`, `"hash":"x","places"`, 1),
		"number": strings.Replace(text, `"classes":2`, `"classes":2e99`, 1), "huge": strings.Replace(text, `"mean":`, `"mean":1e999,"x":`, 1),
	} {
		if _, err := Parse([]byte(bad)); !errors.As(err, &wrong) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var version *VersionError
	if _, err := Parse([]byte(strings.Replace(text, `"schema":1`, `"schema":2,"more":1`, 1))); !errors.As(err, &version) || version.Have != 2 {
		t.Errorf("another version: %v", err)
	}
}

// FuzzParse: whatever is read passes its check, can be pooled, and is the same when written and read again.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"schema":1,"date":"2026-11-23","photos":{"labelled":40,"unlabelled":0,"places":0,"depthMaps":0,"classes":2},` +
		`"gain":{"single":{"value":0.7,"low":0.6,"high":0.8},"multi":{"value":0.7,"low":0.6,"high":0.8},"mean":0,"se":0,"low":0,"high":0,"verdict":"no_evidence"},` +
		`"method":{"version":"0","model":"m","folds":2,"repeats":1,"steps":1,"first":0,"batch":1,"looks":0}}`))
	f.Add([]byte(`{"schema":1}`))
	f.Add([]byte(`{"schema":1,"gain":{"mean":1e-320,"se":-0}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Parse(data)
		if err != nil {
			return
		}
		s, err := Summarize([]*Report{r, r, r})
		if err != nil {
			t.Fatal(err)
		}
		if m := s.All; m != nil && !(m.Low <= m.Mean && m.Mean <= m.High && math.Abs(m.Mean-r.Gain.Mean) < 1e-9) {
			t.Fatalf("three times %v is %+v", r.Gain, m)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(text)
		if err != nil || !reflect.DeepEqual(again.Gain, r.Gain) || again.Site != r.Site {
			t.Fatalf("%s: %+v, %v", text, again, err)
		}
	})
}

// sites are reports of the gains given, by standard errors of their own.
func sites(t *testing.T, gains ...[2]float64) []*Report {
	t.Helper()
	out := make([]*Report, len(gains))
	for i, g := range gains {
		r := of(t, measured(t), Options{Date: "2026-11-23"})
		r.Photos.DepthMaps = 0
		r.Gain.Mean, r.Gain.SE, r.Gain.Low, r.Gain.High, r.Gain.Verdict = g[0], g[1], g[0]-2.3*g[1], g[0]+2.3*g[1], poc.NoEvidence
		if err := r.Check(); err != nil {
			t.Fatal(err)
		}
		out[i] = r
	}
	return out
}

// TestSummarize: what is pooled, with which weight, and what is left out.
func TestSummarize(t *testing.T) {
	reports := sites(t, [2]float64{.1, .03}, [2]float64{.12, .03}, [2]float64{.11, .03}, [2]float64{.09, .03})
	s, err := Summarize(reports)
	if err != nil || s.Verdict != poc.Helps || s.All.Sites != 4 || math.Abs(s.All.Mean-.105) > 1e-12 || s.All.Prediction == nil || s.Measured != nil || s.Guessed == nil {
		t.Fatalf("%+v, %v", s, err)
	}
	reports[3].Photos.DepthMaps, reports[2].Photos.DepthMaps = 5, 5
	reports[1].Depth = &Depth{Photos: 52, Left: 52} // nothing was learned from depth
	if s, err = Summarize(reports); err != nil || s.All.Sites != 3 || s.Measured.Sites != 2 || s.Guessed != nil || s.Weights[1] != 0 || s.Measured.Prediction != nil {
		t.Fatalf("%+v, %v", s, err)
	}
	if math.Abs(s.All.Mean-.1) > 1e-12 || math.Abs(s.Measured.Mean-.1) > 1e-12 || math.Abs(s.Weights[0]-1./3) > 1e-12 {
		t.Errorf("%+v", s)
	}
	for _, few := range [][]*Report{nil, reports[:1], reports[:2]} {
		if s, err := Summarize(few); err != nil || s.All != nil || s.Verdict != poc.TooFew || len(s.Weights) != len(few) {
			t.Errorf("%d sites: %+v, %v", len(few), s, err)
		}
	}
	// 40 photos on which the arms do not differ at all know as much as one photo in doubt, 1/√(40·41), and no more.
	same := sites(t, [2]float64{}, [2]float64{.1, 1 / math.Sqrt(40*41)})
	if s, err := Summarize(same); err != nil || math.Abs(s.Weights[0]-.5) > 1e-12 {
		t.Errorf("%+v, %v", s, err)
	}
}

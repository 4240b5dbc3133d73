package api

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"okuyuki/core/data"
	"okuyuki/core/data/depthmnist"
	"okuyuki/core/study"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/runs"
)

// preset is a study of digits that takes a second or two.
func preset(t *testing.T, name string, steps int) study.Preset {
	t.Helper()
	p := study.Preset{Name: name, TestSize: 50, Steps: steps, Seeds: 2}
	for _, n := range []data.Noise{{}, {Kind: data.Gaussian, Level: .3}} {
		for _, labels := range []int{2, 4} {
			p.Cells = append(p.Cells, study.Cell{Style: study.Standard, Mode: depthmnist.Shape, Noise: n, Labels: labels, Unlabelled: 20})
		}
	}
	for _, arm := range []string{"single", "depth", "joint/fixed", "frozen", "joint/fixed/shuffled"} {
		a, err := study.ParseArm(arm)
		if err != nil {
			t.Fatal(err)
		}
		p.Arms = append(p.Arms, a)
	}
	return p
}

// Two runs of the real service from start to comparison, every answer as openapi.json says, and as the outcome has it.
func TestRealService(t *testing.T) {
	if testing.Short() {
		t.Skip("it trains eighty networks; TestRealServiceStops looks at what runs side by side")
	}
	digits := &mnist.Set{Train: depthmnist.DrawDigits(300, 1), Test: depthmnist.DrawDigits(50, 2)}
	o := runs.Options{Dir: t.TempDir(), Cache: t.TempDir(), Workers: 1}
	service, err := runs.Open(t.Context(), o.Offering(digits, []study.Preset{preset(t, "one", 4), preset(t, "two", 6)}, nil))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { service.Close() })
	a := newAPI(Options{Service: service})
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	var ids []string
	for _, name := range []string{"one", "two"} {
		w := ask(t, a, "POST", "/api/v1/runs", `{"study":"mnist","preset":"`+name+`"}`)
		var run runs.Run
		if err := json.Unmarshal(w.Body.Bytes(), &run); err != nil || w.Code != 201 {
			t.Fatalf("%d, %v, %s", w.Code, err, w.Body)
		}
		events := listen(t, server.URL+"/api/v1/runs/"+run.ID+"/events")
		for run.State != runs.Done {
			run = runOf(t, next(t, events, "run"))
			if run.State == runs.Failed {
				t.Fatalf("%+v", run)
			}
		}
		next(t, events, "end")
		if run.Done != 40 || run.Total != 40 {
			t.Errorf("%+v", run)
		}
		ids = append(ids, run.ID)
	}
	at := "/api/v1/runs/" + ids[0]
	var outcome struct {
		Claims  []struct{ ID, Verdict string }
		Figures []struct{ Name string }
		Results struct{ Trainings, Planned int }
	}
	if err := json.Unmarshal(ask(t, a, "GET", at+"/outcome", "").Body.Bytes(), &outcome); err != nil {
		t.Fatal(err)
	}
	if len(outcome.Claims) != 4 || len(outcome.Figures) == 0 || outcome.Results.Trainings != 40 || outcome.Results.Planned != 40 {
		t.Errorf("%+v", outcome)
	}
	for _, f := range outcome.Figures {
		if w := ask(t, a, "GET", at+"/figures/"+f.Name+".svg?language=en", ""); w.Code != 200 || !strings.HasPrefix(w.Body.String(), "<svg ") {
			t.Errorf("%s: %d, %.60s", f.Name, w.Code, w.Body)
		}
	}
	if w := ask(t, a, "GET", at+"/figures/"+outcome.Figures[0].Name+".svg?scheme=dark", ""); w.Code != 200 || strings.Contains(w.Body.String(), "fill:#FFFFFF") {
		t.Errorf("on dark ground: %d, %.300s", w.Code, w.Body)
	}
	if w := ask(t, a, "GET", at+"/figures/"+outcome.Figures[0].Name+".png", ""); w.Code != 200 || !strings.HasPrefix(w.Body.String(), "\x89PNG") {
		t.Errorf("%d, %.20q", w.Code, w.Body)
	}
	if w := ask(t, a, "GET", at+"/report?language=en", ""); w.Code != 200 || !strings.Contains(w.Body.String(), "<html lang=\"en\">") || strings.Contains(w.Body.String(), "<script") {
		t.Errorf("report: %d, %.200s", w.Code, w.Body)
	}
	if w := ask(t, a, "GET", at+"/results.csv", ""); strings.Count(w.Body.String(), "\n") < 20 {
		t.Errorf("table: %s", w.Body)
	}
	w := ask(t, a, "GET", "/api/v1/compare?a="+ids[0]+"&b="+ids[1], "")
	if w.Code != 200 || strings.Count(w.Body.String(), `"verdict"`) != 16 || !strings.Contains(w.Body.String(), `{"name":"study","a":"one","b":"two"}`) {
		t.Errorf("comparison: %d, %.600s", w.Code, w.Body)
	}
	if w := ask(t, a, "POST", "/api/v1/runs", `{"study":"nyu","preset":"full"}`); kindOf(t, w) != "request" {
		t.Errorf("without data: %d, %s", w.Code, w.Body)
	}
	if w := ask(t, a, "DELETE", at, ""); w.Code != 204 {
		t.Errorf("remove: %d, %s", w.Code, w.Body)
	}
	if w := ask(t, a, "GET", at+"/outcome", ""); w.Code != 404 {
		t.Errorf("after that: %d", w.Code)
	}
}

// A run that is stopped says so to who listens, and goes on when it is asked to.
func TestRealServiceStops(t *testing.T) {
	digits := &mnist.Set{Train: depthmnist.DrawDigits(300, 1), Test: depthmnist.DrawDigits(50, 2)}
	long := preset(t, "long", 4)
	long.Seeds, long.Arms = 2000, long.Arms[:1]
	o := runs.Options{Dir: t.TempDir(), Cache: t.TempDir(), Workers: 1}
	service, err := runs.Open(t.Context(), o.Offering(digits, []study.Preset{long}, nil))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { service.Close() })
	a := newAPI(Options{Service: service})
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	events := listen(t, server.URL+"/api/v1/events")
	var run runs.Run
	if err := json.Unmarshal(ask(t, a, "POST", "/api/v1/runs", `{"study":"mnist","preset":"long"}`).Body.Bytes(), &run); err != nil {
		t.Fatal(err)
	}
	at := "/api/v1/runs/" + run.ID
	for range 2 {
		for before := run.Done; run.Done == before || run.State != runs.Running; {
			run = runOf(t, next(t, events, "run"))
		}
		if w := ask(t, a, "POST", at+"/stop", ""); w.Code != 200 {
			t.Fatalf("stop: %d, %s", w.Code, w.Body)
		}
		for run.State != runs.Stopped {
			run = runOf(t, next(t, events, "run"))
		}
		if w := ask(t, a, "POST", at+"/resume", ""); w.Code != 200 {
			t.Fatalf("resume: %d, %s", w.Code, w.Body)
		}
	}
}

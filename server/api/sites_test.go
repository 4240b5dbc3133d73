package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"okuyuki/core/poc"
	"okuyuki/core/sitereport"
	"okuyuki/server/sites"
)

// siteReport is an invented report with everything in it.
func siteReport(t *testing.T, site string, gain float64) string {
	t.Helper()
	r := sitereport.Report{
		Schema: 1, Site: site, Date: "2026-11-23",
		Photos: sitereport.Photos{Labelled: 40, Unlabelled: 5, Places: 4, DepthMaps: 1, Classes: 2, ClassNames: []string{"ひび", "none"}},
		Gain: sitereport.Gain{
			Single: sitereport.Share{Value: .7, Low: .6, High: .8}, Multi: sitereport.Share{Value: .8, Low: .7, High: .9},
			Mean: gain, SE: .02, Low: gain - .045, High: gain + .045, Verdict: poc.TooFew, Control: &sitereport.Control{Mean: .01, Low: -.1, High: .1},
		},
		Depth: &sitereport.Depth{Quality: .5, Weight: .5, Photos: 45, Left: 2}, Stress: []sitereport.Stress{{Kind: poc.Dark, Strength: 1, Single: .5, Multi: .6}},
		Method: sitereport.Method{Version: "0.1.0", Model: "m", Folds: 5, Repeats: 2, Steps: 100, First: 1, Batch: 16, Augmentation: poc.Plain, Looks: 1},
	}
	text, err := json.Marshal(r)
	if err != nil || r.Check() != nil {
		t.Fatal(err, r.Check())
	}
	return string(text)
}

func withSites(t *testing.T) (*api, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "sites")
	return newAPI(Options{Service: newFake(), Sites: sites.Open(dir, func() time.Time { return epoch })}), dir
}

// TestSitesShareAndRemove: a report is sent, seen, pooled with others, and removed by its code alone.
func TestSitesShareAndRemove(t *testing.T) {
	a, dir := withSites(t)
	type sent struct{ ID, Removal string }
	var all []sent
	for i, gain := range []float64{.1, .12, .11} {
		w := ask(t, a, "POST", "/api/v1/sites", siteReport(t, fmt.Sprint("site ", i), gain))
		var s sent
		if err := json.Unmarshal(w.Body.Bytes(), &s); err != nil || w.Code != 201 || s.Removal == "" || w.Header().Get("Location") != "/api/v1/sites/"+s.ID {
			t.Fatalf("%d, %v, %s", w.Code, err, w.Body)
		}
		all = append(all, s)
	}
	if err := os.WriteFile(filepath.Join(dir, strings.Repeat("0", 16)+".json"), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	var list struct {
		Sites []struct {
			ID     string
			Report sitereport.Report
		}
		Summary sitereport.Summary
	}
	w := ask(t, a, "GET", "/api/v1/sites", "")
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list.Sites) != 3 || list.Summary.All.Sites != 3 || list.Summary.Verdict != poc.Helps {
		t.Fatalf("%v, %s", err, w.Body)
	}
	for _, s := range all {
		if strings.Contains(w.Body.String(), s.Removal) {
			t.Error("everybody is told the removal codes")
		}
	}
	at := "/api/v1/sites/" + all[0].ID
	for _, step := range []struct {
		method, target, kind string
		status               int
		header               []string
	}{
		{"GET", at, "", 200, nil},
		{"DELETE", at, "removal", 403, nil},
		{"DELETE", at, "removal", 403, []string{removalHeader, all[1].Removal}},
		{"DELETE", at, "origin", 403, []string{removalHeader, all[0].Removal, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.test"}},
		{"DELETE", at, "", 204, []string{removalHeader, all[0].Removal}},
		{"DELETE", at, "no-report", 404, []string{removalHeader, all[0].Removal}},
		{"GET", at, "no-report", 404, nil},
		{"GET", "/api/v1/sites/..%2fx", "no-report", 404, nil},
		{"PUT", "/api/v1/sites", "method", 405, nil},
	} {
		if w := ask(t, a, step.method, step.target, "", step.header...); w.Code != step.status || kindOf(t, w) != step.kind {
			t.Errorf("%+v: %d, %s", step, w.Code, w.Body)
		}
	}
}

// TestSitesRefuse: what is no report is told why, and is not kept; a server without sites has none; a token is asked for here too.
func TestSitesRefuse(t *testing.T) {
	a, _ := withSites(t)
	good := siteReport(t, "x", .1)
	for _, c := range []struct {
		body, kind string
		status     int
		header     []string
	}{
		{strings.Replace(good, `"labelled":40`, `"labelled":-1`, 1), "report", 400, nil},
		{strings.Replace(good, `"schema":1`, `"schema":1,"photo":"x"`, 1), "report", 400, nil},
		{strings.Replace(good, `"schema":1`, `"schema":2`, 1), "schema", 422, nil},
		{good + "{}", "report", 400, nil},
		{"{", "report", 400, nil},
		{good + strings.Repeat(" ", maxBody), "too-large", 413, nil},
		{good, "type", 415, []string{"Content-Type", "text/plain"}},
		{good, "origin", 403, []string{"Sec-Fetch-Site", "cross-site"}},
		{good, "host", 421, []string{"Host", "evil.test"}},
	} {
		if w := ask(t, a, "POST", "/api/v1/sites", c.body, c.header...); w.Code != c.status || kindOf(t, w) != c.kind {
			t.Errorf("%.60s: %d, %s", c.body, w.Code, w.Body)
		}
	}
	if w := ask(t, a, "GET", "/api/v1/sites", ""); !strings.Contains(w.Body.String(), `"sites":[]`) || !strings.Contains(w.Body.String(), `"verdict":"too_few"`) {
		t.Errorf("something was kept: %s", w.Body)
	}
	if w := ask(t, newAPI(Options{Service: newFake()}), "POST", "/api/v1/sites", good); kindOf(t, w) != "not-found" {
		t.Errorf("without sites: %d, %s", w.Code, w.Body)
	}
	closed := newAPI(Options{Service: newFake(), Sites: a.Sites, Access: Access{Token: "a-token-of-the-test"}})
	for header, status := range map[string]int{"": 401, "Bearer a-token-of-the-test": 201} {
		if w := ask(t, closed, "POST", "/api/v1/sites", good, "Authorization", header); w.Code != status {
			t.Errorf("%q: %d, %s", header, w.Code, w.Body)
		}
	}
}

// TestReportSchemaInStep: openapi.json and the Go type name the same fields, and numbers that the one refuses the other refuses, too.
func TestReportSchemaInStep(t *testing.T) {
	s, err := described()
	if err != nil {
		t.Fatal(err)
	}
	root, err := s.named("#/components/schemas/SiteReport")
	if err != nil {
		t.Fatal(err)
	}
	resolve := func(rule map[string]any) map[string]any {
		if ref, ok := rule["$ref"].(string); ok {
			if rule, err = s.named(ref); err != nil {
				t.Fatal(err)
			}
		}
		return rule
	}
	var same func(at string, kind reflect.Type, rule map[string]any)
	same = func(at string, kind reflect.Type, rule map[string]any) {
		rule = resolve(rule)
		switch kind.Kind() {
		case reflect.Pointer:
			same(at, kind.Elem(), rule)
		case reflect.Slice:
			same(at+"[]", kind.Elem(), rule["items"].(map[string]any))
		case reflect.Struct:
			properties := rule["properties"].(map[string]any)
			var names, required []string
			for i := range kind.NumField() {
				name, rest, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
				names = append(names, name)
				if rest != "omitempty" {
					required = append(required, name)
				}
				if inner, ok := properties[name].(map[string]any); ok {
					same(at+"."+name, kind.Field(i).Type, inner)
				}
			}
			var described []string
			for _, name := range rule["required"].([]any) {
				described = append(described, name.(string))
			}
			if got := slices.Collect(maps.Keys(properties)); !sameSet(got, names) || !sameSet(required, described) || rule["additionalProperties"] != false {
				t.Errorf("%s has the fields %v, %v of them always; described are %v, %v", at, names, required, got, described)
			}
		default:
			want := map[reflect.Kind]string{reflect.Int: "integer", reflect.Float64: "number", reflect.String: "string"}[kind.Kind()]
			if rule["type"] != want {
				t.Errorf("%s is a %v, described as %v", at, kind, rule["type"])
			}
		}
	}
	same("report", reflect.TypeFor[sitereport.Report](), root)

	// One number at a time is brought beyond its bounds.
	var tree map[string]any
	if err := json.Unmarshal([]byte(siteReport(t, "x", .1)), &tree); err != nil {
		t.Fatal(err)
	}
	numbers := 0
	var beyond func(at string, rule map[string]any, v any, set func(any))
	beyond = func(at string, rule map[string]any, v any, set func(any)) {
		rule = resolve(rule)
		switch v := v.(type) {
		case map[string]any:
			for name, inner := range v {
				beyond(at+"."+name, rule["properties"].(map[string]any)[name].(map[string]any), inner, func(x any) { v[name] = x })
			}
		case []any:
			for i, inner := range v {
				beyond(at, rule["items"].(map[string]any), inner, func(x any) { v[i] = x })
			}
		case float64:
			numbers++
			for _, x := range []float64{rule["minimum"].(float64) - 1, rule["maximum"].(float64) + 1} {
				set(x)
				text, err := json.Marshal(tree)
				if err != nil {
					t.Fatal(err)
				}
				if s.check("report", root, tree) == nil {
					t.Errorf("%s = %v passes the schema", at, x)
				}
				if _, err := sitereport.Parse(text); err == nil {
					t.Errorf("%s = %v is read", at, x)
				}
			}
			set(v)
		}
	}
	beyond("report", root, tree, nil)
	if numbers < 30 {
		t.Errorf("%d numbers were looked at", numbers)
	}
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

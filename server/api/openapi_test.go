package api

import (
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Every route is described, and everything that is described is a route.
func TestDescriptionNamesTheRoutes(t *testing.T) {
	s, err := described()
	if err != nil {
		t.Fatal(err)
	}
	var want, got, open, openHere []string
	for _, r := range newAPI(Options{Service: newFake()}).routes {
		name := strings.ToLower(r.method) + " " + r.pattern
		want = append(want, name)
		if r.open {
			open = append(open, name)
		}
	}
	for path, item := range s.root["paths"].(map[string]any) {
		for method, operation := range item.(map[string]any) {
			got = append(got, method+" "+path)
			if security, ok := operation.(map[string]any)["security"].([]any); ok && len(security) == 0 {
				openHere = append(openHere, method+" "+path)
			}
		}
	}
	for _, list := range [][]string{want, got, open, openHere} {
		slices.Sort(list)
	}
	if !slices.Equal(want, got) {
		t.Errorf("routes %v\nare described as %v", want, got)
	}
	if !slices.Equal(open, openHere) {
		t.Errorf("open are %v, described as open %v", open, openHere)
	}
}

// References lead somewhere, parameters of paths are declared, operations have names of their own.
func TestDescriptionIsWhole(t *testing.T) {
	s, err := described()
	if err != nil {
		t.Fatal(err)
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				if _, err := s.named(ref); err != nil {
					t.Error(err)
				}
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(s.root)
	names := map[any]bool{}
	for path, item := range s.root["paths"].(map[string]any) {
		for method, o := range item.(map[string]any) {
			operation := o.(map[string]any)
			if id := operation["operationId"]; names[id] || id == nil {
				t.Errorf("%s %s: the name %v", method, path, id)
			} else {
				names[id] = true
			}
			text, err := json.Marshal(operation["parameters"])
			if err != nil {
				t.Fatal(err)
			}
			for part := range strings.SplitSeq(path, "/") {
				if name, ok := strings.CutPrefix(part, "{"); ok && !strings.Contains(string(text), `parameters/`+strings.TrimSuffix(name, "}")+`"`) {
					t.Errorf("%s %s: parameter %s is not declared", method, path, name)
				}
			}
		}
	}
}

// conforms fails the test if an answer is not one that openapi.json describes.
func conforms(t *testing.T, a *api, r *http.Request, status int, header http.Header, body []byte) {
	t.Helper()
	_, pattern := a.mux.Handler(r)
	method, path, _ := strings.Cut(pattern, " ")
	s, err := described()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.named("#/components/schemas") // of what is no route
	if err == nil {
		answer = map[string]any{"content": map[string]any{"application/problem+json": map[string]any{"schema": answer["Problem"]}}}
	}
	if paths := s.root["paths"].(map[string]any); pattern != "/" {
		operation := paths[path].(map[string]any)[strings.ToLower(method)].(map[string]any)
		responses := operation["responses"].(map[string]any)
		one, ok := responses[strconv.Itoa(status)].(map[string]any)
		if !ok {
			if status < 400 {
				t.Errorf("%s %s: status %d is not described", r.Method, r.URL, status)
				return
			}
			one = responses["default"].(map[string]any)
		}
		answer = one
	}
	content, _ := answer["content"].(map[string]any)
	if len(content) == 0 || r.Method == http.MethodHead {
		if len(body) > 0 && status != http.StatusPartialContent && r.Method != http.MethodHead { // a server drops it
			t.Errorf("%s %s: a body where none is described: %.80q", r.Method, r.URL, body)
		}
		return
	}
	kind := header.Get("Content-Type")
	media, ok := content[kind].(map[string]any)
	if !ok {
		bare, _, _ := mime.ParseMediaType(kind)
		if media, ok = content[bare].(map[string]any); !ok {
			t.Errorf("%s %s: content type %q is not described", r.Method, r.URL, kind)
			return
		}
	}
	rule, ok := media["schema"].(map[string]any)
	if !ok || !strings.HasSuffix(kind, "json") {
		return
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Errorf("%s %s: %v in %.200q", r.Method, r.URL, err, body)
		return
	}
	if err := s.check("answer", rule, v); err != nil {
		t.Errorf("%s %s, status %d: %v\n%.300s", r.Method, r.URL, status, err, body)
	}
}

// The checks of these tests find what is wrong.
func TestSchemaFindsFaults(t *testing.T) {
	s, err := described()
	if err != nil {
		t.Fatal(err)
	}
	rule, err := s.named("#/components/schemas/Run")
	if err != nil {
		t.Fatal(err)
	}
	const good = `{"id":"a","study":"nyu","preset":"smoke","state":"done","done":1,"total":2,"created":"2026-01-02T03:04:05Z","own":true}`
	for text, ok := range map[string]bool{
		good: true,
		strings.Replace(good, `"own":true`, `"own":1`, 1):             false,
		strings.Replace(good, `"id":"a",`, ``, 1):                     false,
		strings.Replace(good, `"done":1`, `"done":-1`, 1):             false,
		strings.Replace(good, `"done":1`, `"done":1.5`, 1):            false,
		strings.Replace(good, `"state":"done"`, `"state":"over"`, 1):  false,
		strings.Replace(good, `2026-01-02T`, `yesterday`, 1):          false,
		strings.Replace(good, `"own":true`, `"own":true,"luck":1`, 1): false,
		strings.Replace(good, `"id":"a"`, `"id":"../a"`, 1):           false,
		strings.Replace(good, `"preset":"smoke"`, `"preset":null`, 1): false,
	} {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if err := s.check("run", rule, v); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
	if s.check("x", map[string]any{"multipleOf": 2.0}, 3.0) == nil {
		t.Error("an unknown keyword is passed over")
	}
}

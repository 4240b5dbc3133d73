package main

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"okuyuki/server/registry"
	"okuyuki/server/sites"
)

func TestSettings(t *testing.T) {
	for text, want := range map[string]int{"": 0, `{}`: 0, `{"hosts":["a.example","b.example"]}`: 2} {
		if s, err := parseSettings(text); err != nil || len(s.Hosts) != want {
			t.Errorf("%q: %+v, %v", text, s, err)
		}
	}
	for _, text := range []string{"{", `{"host":["a"]}`, `{"hosts":"a"}`, `{} {}`, "null and void"} {
		if s, err := parseSettings(text); err == nil {
			t.Errorf("%q: %+v", text, s)
		}
	}
}

// Without a token that nobody guesses the Worker does not answer; with one the names in the settings are answered to, or all.
func TestWhoGetsIn(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	store := storage{sites.Open(t.TempDir(), time.Now), registry.Open(t.TempDir(), time.Now)}
	for _, bad := range []string{"", "short", "with a\nnew line and more"} {
		if _, err := newHandler(settings{}, bad, store, log); err == nil || !strings.Contains(err.Error(), tokenName) {
			t.Errorf("the token %q: %v", bad, err)
		}
	}
	const good = "0123456789abcdef"
	for _, c := range []struct {
		hosts []string
		host  string
		want  int
	}{{nil, "team.example", 200}, {nil, "team.example:8443", 200}, {[]string{"team.example"}, "team.example", 200}, {[]string{"team.example"}, "other.example", 421}} {
		h, err := newHandler(settings{Hosts: c.hosts}, good, store, log)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", "https://"+c.host+"/api/v1/sites", nil)
		r.Header.Set("Authorization", "Bearer "+good)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%v asked as %s: %d %s", c.hosts, c.host, w.Code, w.Body)
		}
	}
}

// The cookie of a session goes over https alone, where the Worker is asked so.
func TestCookieIsSecure(t *testing.T) {
	const good = "0123456789abcdef"
	h, err := newHandler(settings{}, good, storage{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "https://team.example/api/v1/session", strings.NewReader(`{"token":"`+good+`"}`))
	r.TLS = nil // as package workers makes requests
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if cookies := w.Result().Cookies(); w.Code != 204 || len(cookies) != 1 || !cookies[0].Secure || !cookies[0].HttpOnly {
		t.Errorf("%d %v", w.Code, cookies)
	}
}

func TestNotSetUp(t *testing.T) {
	var log bytes.Buffer
	w := httptest.NewRecorder()
	broken(errors.New("no bucket"), slog.New(slog.NewTextHandler(&log, nil))).ServeHTTP(w, httptest.NewRequest("GET", "/api/v1/sites", nil))
	if w.Code != 500 || strings.Contains(w.Body.String(), "bucket") || !strings.Contains(log.String(), "no bucket") {
		t.Errorf("%d %s, log %s", w.Code, w.Body, &log)
	}
}

package api

import (
	"net/http"
	"strings"
	"testing"

	"okuyuki/server/httpd"
)

const token = "a-token-of-the-tests-0123456789"

func guarded(t *testing.T) *api {
	t.Helper()
	if err := CheckToken(token); err != nil {
		t.Fatal(err)
	}
	return newAPI(Options{Service: newFake(), Access: Access{Token: token, Hosts: httpd.Hosts{Names: []string{"lab.example"}, Addresses: true}}})
}

// Without the token nothing is answered, whatever comes near it.
func TestToken(t *testing.T) {
	a := guarded(t)
	for _, c := range []struct {
		header []string
		kind   string
	}{
		{nil, "token"},
		{[]string{"Authorization", "Bearer " + token}, ""},
		{[]string{"Authorization", "bearer " + token}, ""},
		{[]string{"Authorization", "Bearer " + token[1:]}, "wrong-token"},
		{[]string{"Authorization", "Bearer " + token + "0"}, "wrong-token"},
		{[]string{"Authorization", "Bearer " + strings.ToUpper(token)}, "wrong-token"},
		{[]string{"Authorization", "Bearer "}, "wrong-token"},
		{[]string{"Authorization", "Basic " + token}, "token"},
		{[]string{"Authorization", token}, "token"},
		{[]string{"Cookie", sessionCookie + "=" + token}, "token"},
		{[]string{"Cookie", sessionCookie + "="}, "token"},
		{[]string{"Cookie", sessionCookie + "=" + a.Access.session()}, ""},
		{[]string{"Cookie", sessionCookie + "=other; " + sessionCookie + "=" + a.Access.session()}, ""},
		{[]string{"Cookie", sessionCookie + "=" + a.Access.session(), "Authorization", "Bearer wrong"}, "wrong-token"},
	} {
		for _, target := range []string{"/api/v1/runs", "/api/v1/runs/nyu-1/report", "/api/v1/openapi.json", "/api/v1/none", MetricsPath} {
			w := ask(t, a, "GET", target, "", c.header...)
			kind := kindOf(t, w)
			if c.kind == "" && w.Code == 401 || c.kind != "" && (kind != c.kind || w.Code != 401 || w.Header().Get("WWW-Authenticate") == "") {
				t.Errorf("%s with %q: %d %s", target, c.header, w.Code, kind)
			}
		}
	}
	if w := ask(t, a, "GET", "/api/v1/runs?token="+token, ""); w.Code != 401 {
		t.Errorf("a token in an address, which gets into logs: %d", w.Code)
	}
}

// A page gets a cookie for the token, which scripts cannot read, other sites cannot have sent, and which does not give the token away.
func TestSession(t *testing.T) {
	a := guarded(t)
	if w := ask(t, a, "POST", "/api/v1/session", `{"token":"wrong"}`); w.Code != 401 || kindOf(t, w) != "wrong-token" || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("a wrong token: %d, %v", w.Code, w.Header())
	}
	w := ask(t, a, "POST", "/api/v1/session", `{"token":"`+token+`"}`)
	set := w.Header().Get("Set-Cookie")
	if w.Code != 204 || strings.Contains(set, token) {
		t.Fatalf("%d, %s", w.Code, set)
	}
	for _, want := range []string{"HttpOnly", "SameSite=Strict", "Path=/api/v1/"} {
		if !strings.Contains(set, want) {
			t.Errorf("%s without %s", set, want)
		}
	}
	cookie, _, _ := strings.Cut(set, ";")
	if w := ask(t, a, "GET", "/api/v1/runs", "", "Cookie", cookie); w.Code != 200 {
		t.Errorf("with the cookie: %d", w.Code)
	}
	other := newAPI(Options{Service: newFake(), Access: Access{Token: token + "1"}})
	if w := ask(t, other, "GET", "/api/v1/runs", "", "Cookie", cookie); w.Code != 401 {
		t.Errorf("the cookie of another token: %d", w.Code)
	}
	if w := ask(t, a, "DELETE", "/api/v1/session", ""); w.Code != 204 || !strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("leaving: %d, %v", w.Code, w.Header())
	}
	free := newAPI(Options{Service: newFake()})
	if w := ask(t, free, "POST", "/api/v1/session", `{"token":"x"}`); w.Code != 204 || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("where no token is needed: %d, %v", w.Code, w.Header())
	}
}

// Pages of other sites neither change anything nor make the server work, with cookie or without a token.
func TestOtherSites(t *testing.T) {
	f := newFake()
	a := newAPI(Options{Service: f})
	const run = "/api/v1/runs/nyu-1"
	for _, c := range []struct {
		method, target, body string
		header               []string
		refused              bool
	}{
		{"POST", run + "/stop", "", []string{"Origin", "https://evil.test"}, true},
		{"POST", run + "/stop", "", []string{"Origin", "null"}, true},
		{"POST", run + "/stop", "", []string{"Origin", "http://localhost:9999"}, true},
		{"POST", run + "/stop", "", []string{"Sec-Fetch-Site", "cross-site"}, true},
		{"POST", run + "/stop", "", []string{"Sec-Fetch-Site", "same-site"}, true},
		{"POST", run + "/stop", "", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, true},
		{"DELETE", "/api/v1/runs/mnist-1", "", []string{"Origin", "https://evil.test"}, true},
		{"POST", "/api/v1/session", `{"token":"x"}`, []string{"Origin", "https://evil.test"}, true},
		{"POST", "/api/v1/runs", `{"study":"nyu","preset":"smoke"}`, []string{"Origin", "https://evil.test"}, true},
		{"GET", "/api/v1/events", "", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, true},
		{"GET", run + "/report", "", []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors"}, true},
		{"GET", run + "/report", "", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, false},
		{"GET", run + "/report", "", []string{"Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate"}, false},
		{"GET", run + "/report", "", []string{"Sec-Fetch-Site", "same-origin"}, false},
		{"POST", run + "/stop", "", []string{"Origin", "http://localhost:8080"}, false},
		{"POST", run + "/resume", "", []string{"Sec-Fetch-Site", "same-origin"}, false},
		{"POST", run + "/stop", "", nil, false}, // no browser
	} {
		w := ask(t, a, c.method, c.target, c.body, c.header...)
		if refused := w.Code == http.StatusForbidden && kindOf(t, w) == "origin"; refused != c.refused {
			t.Errorf("%s %s %q: %d", c.method, c.target, c.header, w.Code)
		}
		if w.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s %s: other origins may read it", c.method, c.target)
		}
	}
}

// A name that somebody else's DNS points here is not answered, though the page itself may be.
func TestHosts(t *testing.T) {
	local := newAPI(Options{Service: newFake()})
	open := guarded(t)
	for host, allowed := range map[string][2]bool{
		"localhost:8080": {true, true}, "127.0.0.1:8080": {true, true}, "[::1]:1": {true, true}, "192.168.1.7:8080": {false, true},
		"lab.example": {false, true}, "LAB.example:443": {false, true}, "evil.test": {false, false}, "lab.example.evil.test": {false, false},
		"192.168.1.7.evil.test": {false, false}, "": {false, false}, "localhost.evil.test": {false, false},
	} {
		for i, a := range []*api{local, open} {
			w := ask(t, a, "GET", "/api/v1/runs", "", "Host", host, "Authorization", "Bearer "+token)
			if got := w.Code == 200; got != allowed[i] || !got && kindOf(t, w) != "host" {
				t.Errorf("server %d, host %q: %d", i, host, w.Code)
			}
		}
	}
}

// Tokens that are made are long and different; those that are chosen are not short, and fit a header.
func TestTokens(t *testing.T) {
	if a, b := NewToken(), NewToken(); a == b || len(a) < 32 || CheckToken(a) != nil {
		t.Errorf("%q, %q", a, b)
	}
	for _, bad := range []string{"", "short", strings.Repeat("a", leastToken-1), strings.Repeat("a", 600), "with a space in the middle", "日本語のトークンは使えません", "line\nends are not allowed"} {
		if CheckToken(bad) == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

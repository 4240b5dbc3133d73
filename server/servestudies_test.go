package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"okuyuki/core/model"
	"okuyuki/core/weights/pack"
)

// serving is a server that runs within the test.
type serving struct {
	lines []string     // that it printed at its start
	log   bytes.Buffer // to be read once it has ended
	stop  func()
	code  chan int
}

// serveFor starts a server and reads what it prints, so many lines.
func serveFor(t *testing.T, lines int, args ...string) *serving {
	t.Helper()
	if !built() {
		t.Skip("the page is not built")
	}
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	reader, writer := io.Pipe()
	s := &serving{stop: stop, code: make(chan int, 1)}
	go func() {
		s.code <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), os.Getenv, streams{writer, &s.log})
		writer.Close()
	}()
	out := bufio.NewScanner(reader)
	for len(s.lines) < lines {
		if !out.Scan() {
			t.Fatalf("after %q: exit %d", s.lines, <-s.code)
		}
		s.lines = append(s.lines, out.Text())
	}
	go io.Copy(io.Discard, reader)
	return s
}

func status(t *testing.T, address string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(text)
}

// On this machine alone nothing is asked for; listeners are let go when the server stops, and the exit is an orderly one.
func TestServeRunsStudies(t *testing.T) {
	s := serveFor(t, 2, "--studies", t.TempDir(), "--digits", "drawn")
	url := strings.TrimPrefix(s.lines[1], "Studies: ")
	if !strings.HasSuffix(url, "/studies/") {
		t.Fatalf("printed %q", s.lines)
	}
	home := strings.TrimSuffix(url, "studies/")
	if r, text := status(t, url); r.StatusCode != 200 || !strings.Contains(text, "/studies/app.js") || strings.Contains(r.Header.Get("Content-Security-Policy"), "wasm") {
		t.Errorf("the page: %d, %.80q", r.StatusCode, text)
	}
	if r, text := status(t, home+"api/v1/runs"); r.StatusCode != 200 || strings.TrimSpace(text) != `{"runs":[]}` {
		t.Errorf("runs: %d, %s", r.StatusCode, text)
	}
	if r, text := status(t, home+"metrics"); r.StatusCode != 200 || !strings.Contains(text, "okuyuki_event_streams 0") {
		t.Errorf("metrics: %d, %.80q", r.StatusCode, text)
	}
	_, models := status(t, home+"api/v1/models")
	sum := regexp.MustCompile(`"sha256":"([0-9a-f]{64})","name":"okuyuki-base-`).FindStringSubmatch(models)
	if sum == nil || strings.Contains(models, "added") {
		t.Fatalf("models: %s", models)
	}
	if r, model := status(t, home+"api/v1/models/"+sum[1]); r.StatusCode != 200 || fmt.Sprintf("%x", sha256.Sum256([]byte(model))) != sum[1] {
		t.Errorf("the base model: %d, %d bytes", r.StatusCode, len(model))
	}
	events, err := http.Get(home + "api/v1/events")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	s.stop()
	text, err := io.ReadAll(events.Body)
	if err != nil || !strings.Contains(string(text), "event: stopping") && !strings.Contains(string(text), "event: end") {
		t.Errorf("a listener at the end: %q, %v", text, err)
	}
	if code := <-s.code; code != exitDone {
		t.Errorf("exit %d", code)
	}
}

// TestServeOwnBase: base models of one's own are offered to the page, decompressed, beside the one built in.
func TestServeOwnBase(t *testing.T) {
	plain := writeModel(t)
	file, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	packed := writeFile(t, "other.safetensors.zst", pack.Zstd(file))
	s := serveFor(t, 5, "--studies", t.TempDir(), "--digits", "drawn", "--base", plain, "--base", packed)
	for _, line := range s.lines[3:] {
		_, address, _ := strings.Cut(line, ": ")
		home, sum, found := strings.Cut(address, "?model=")
		if !found || !strings.HasPrefix(line, "Base model ") {
			t.Fatalf("printed %q", s.lines)
		}
		if r, text := status(t, address); r.StatusCode != 200 || !strings.Contains(text, "<title>") {
			t.Errorf("%s: %d", address, r.StatusCode)
		}
		r, got := status(t, home+"api/v1/models/"+sum)
		if m, err := model.Load([]byte(got)); r.StatusCode != 200 || fmt.Sprintf("%x", sha256.Sum256([]byte(got))) != sum || err != nil || !m.Preset.IsBase() || got[8] != '{' {
			t.Errorf("%s: %d, %d bytes, %v", sum, r.StatusCode, len(got), err)
		}
		if _, list := status(t, home+"api/v1/models"); !strings.Contains(list, sum) || !strings.Contains(list, "okuyuki-base-") {
			t.Errorf("models: %s", list)
		}
	}
	s.stop()
	if code := <-s.code; code != exitDone {
		t.Errorf("exit %d", code)
	}
	small, err := model.New(model.Small, []model.Class{{ID: "a"}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := small.Encode(model.Float32)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"text":         {[]string{"--base", writeFile(t, "x", []byte("x"))}, exitRefused},
		"another kind": {[]string{"--base", writeFile(t, "small", encoded)}, exitRefused},
		"no studies":   {[]string{"--no-studies", "--base", plain}, exitUsage},
	} {
		if code, _, log := okuyuki(t, append([]string{"serve", "--addr", "127.0.0.1:0", "--studies", t.TempDir()}, c.args...)...); code != c.code {
			t.Errorf("%s: exit %d, %s", name, code, log)
		}
	}
}

// TestServeKeepsReports: what a site shares is kept in the data folder, and there when the server starts anew.
func TestServeKeepsReports(t *testing.T) {
	dir := t.TempDir()
	const report = `{"schema":1,"site":"East","date":"2026-11-23","photos":{"labelled":40,"unlabelled":0,"places":0,"depthMaps":0,"classes":2},` +
		`"gain":{"single":{"value":0.7,"low":0.6,"high":0.8},"multi":{"value":0.7,"low":0.6,"high":0.8},"mean":0,"se":0,"low":0,"high":0,"verdict":"no_evidence"},` +
		`"method":{"version":"0","model":"m","folds":2,"repeats":1,"steps":1,"first":0,"batch":1,"looks":0}}`
	for start := range 2 {
		s := serveFor(t, 3, "--studies", dir, "--digits", "drawn")
		url, ok := strings.CutPrefix(s.lines[2], "Sites: ")
		if !ok || !strings.HasSuffix(url, "/sites/") {
			t.Fatalf("printed %q", s.lines)
		}
		if r, text := status(t, url); r.StatusCode != 200 || !strings.Contains(text, "/sites/app.js") {
			t.Errorf("the page: %d, %.80q", r.StatusCode, text)
		}
		api := strings.TrimSuffix(url, "sites/") + "api/v1/sites"
		if start == 0 {
			answer, err := http.Post(api, "application/json", strings.NewReader(report))
			if err != nil || answer.StatusCode != http.StatusCreated {
				t.Fatalf("%v, %v", answer, err)
			}
			answer.Body.Close()
		}
		if r, text := status(t, api); r.StatusCode != 200 || strings.Count(text, `"site":"East"`) != 1 {
			t.Errorf("start %d: %d, %s", start, r.StatusCode, text)
		}
		s.stop()
		<-s.code
	}
}

// A server that answers to a name of a network wants its token, which it makes and prints once; the page of photos stays open.
func TestServeForOthers(t *testing.T) {
	s := serveFor(t, 2, "--studies", t.TempDir(), "--host", "lab.example")
	found := regexp.MustCompile(`^Studies: (http://[0-9.:]+/)studies/#token=([\w-]{32})$`).FindStringSubmatch(s.lines[1])
	if found == nil || strings.Contains(s.lines[0], "token") {
		t.Fatalf("printed %q", s.lines)
	}
	home, token := found[1], found[2]
	for _, c := range []struct {
		path   string
		status int
		header []string
	}{
		{"", 200, nil}, {"studies/", 200, nil}, {"", 200, []string{"Host", "lab.example"}}, {"", 421, []string{"Host", "evil.test"}},
		{"api/v1/runs", 401, nil}, {"metrics", 401, nil}, {"api/v1/runs", 401, []string{"Host", "lab.example"}},
		{"api/v1/runs", 200, []string{"Authorization", "Bearer " + token, "Host", "lab.example"}}, {"metrics", 200, []string{"Authorization", "Bearer " + token}},
		{"api/v1/runs", 421, []string{"Authorization", "Bearer " + token, "Host", "evil.test"}},
	} {
		if r, text := status(t, home+c.path, c.header...); r.StatusCode != c.status {
			t.Errorf("%q %q: %d, %.100s", c.path, c.header, r.StatusCode, text)
		}
	}
	s.stop()
	if code := <-s.code; code != exitDone {
		t.Errorf("exit %d", code)
	}
}

// A token that was given is not printed.
func TestServeWithAToken(t *testing.T) {
	const token = "a-token-from-the-environment"
	t.Setenv("OKUYUKI_TOKEN", token)
	s := serveFor(t, 2, "--studies", t.TempDir())
	if strings.Contains(strings.Join(s.lines, ""), "token") {
		t.Errorf("printed %q", s.lines)
	}
	api := strings.TrimSuffix(strings.TrimPrefix(s.lines[1], "Studies: "), "studies/") + "api/v1/runs"
	if r, _ := status(t, api); r.StatusCode != 401 {
		t.Errorf("without it: %d", r.StatusCode)
	}
	if r, _ := status(t, api, "Authorization", "Bearer "+token); r.StatusCode != 200 {
		t.Errorf("with it: %d", r.StatusCode)
	}
	s.stop()
	<-s.code
}

// The page alone has no API; a folder that was named must be one; what means nothing is refused.
func TestServeWithoutStudies(t *testing.T) {
	s := serveFor(t, 1, "--no-studies")
	home := regexp.MustCompile(`http://[0-9.:]+/`).FindString(s.lines[0])
	if r, _ := status(t, home+"api/v1/runs"); r.StatusCode != 404 {
		t.Errorf("an API without studies: %d", r.StatusCode)
	}
	s.stop()
	<-s.code
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("no folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
	}{
		{[]string{"--token", "short"}, exitUsage}, {[]string{"--host", "http://lab.example"}, exitUsage}, {[]string{"--host", "lab.example:80"}, exitUsage},
		{[]string{"--no-studies", "--studies", "x"}, exitUsage}, {[]string{"--no-studies", "--data", "x"}, exitUsage},
		{[]string{"--no-studies", "--token", "a-token-that-protects-nothing"}, exitUsage}, {[]string{"--no-studies", "--listen", ":0"}, exitUsage}, {[]string{"--workers", "-1"}, exitUsage}, {[]string{"--studies", filepath.Join(file, "in")}, exitFailed},
	} {
		code, out, log := okuyuki(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, c.args...)...)
		if code != c.code || out != "" || strings.Count(log, "\n") != 1 {
			t.Errorf("%q: exit %d, %q, %q", c.args, code, out, log)
		}
	}
}

// An address that listens everywhere is printed as one that a browser can open.
func TestReachable(t *testing.T) {
	at := func(ip net.IP) net.Addr { return &net.TCPAddr{IP: ip, Port: 80} }
	if got := reachable(at(net.IPv4(127, 0, 0, 1)), []string{"lab.example"}); got != "127.0.0.1:80" {
		t.Error(got)
	}
	if got := reachable(at(net.IPv4zero), []string{"lab.example"}); got != "lab.example:80" {
		t.Error(got)
	}
	for _, any := range []net.IP{net.IPv4zero, net.IPv6unspecified, nil} {
		if host, _, err := net.SplitHostPort(reachable(at(any), nil)); err != nil || net.ParseIP(host) == nil || net.ParseIP(host).IsUnspecified() {
			t.Errorf("%v: %s, %v", any, host, err)
		}
	}
}

package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"okuyuki/server/httpd"
	"okuyuki/web"
)

// built reports whether the page is built into this test.
func built() bool {
	_, err := httpd.NewSite(web.Bundle(), nil)
	return err == nil
}

func TestServe(t *testing.T) {
	if !built() {
		code, out, log := okuyuki(t, "serve", "--addr", "127.0.0.1:0")
		if code != exitFailed || out != "" || !strings.Contains(log, "make build") || strings.Count(log, "\n") != 1 {
			t.Errorf("without a page: exit %d, %q, %q", code, out, log)
		}
		return
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("edited"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--dir", dir, "--studies", t.TempDir()}, os.Getenv, streams{writer, io.Discard})
	}()
	line, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, reader)
	url := regexp.MustCompile(`http://[0-9.:]+/`).FindString(line)
	for path, want := range map[string]string{"": "edited", "js/app.js": "import", strings.TrimPrefix(httpd.HealthPath, "/"): `"ok"`} {
		r, err := http.Get(url + path)
		if err != nil {
			t.Fatalf("%q, from %q: %v", url, line, err)
		}
		text, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil || r.StatusCode != 200 || !strings.Contains(string(text), want) {
			t.Errorf("/%s: %d, %.80q, %v", path, r.StatusCode, text, err)
		}
	}
	stop()
	if got := <-code; got != exitDone {
		t.Errorf("exit %d after an orderly stop", got)
	}
}

func TestServePortInUse(t *testing.T) {
	if !built() {
		t.Log("the page is not built: the port is never asked for")
		return
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	code, _, log := okuyuki(t, "serve", "--addr", ln.Addr().String())
	if code != exitFailed || !strings.Contains(log, "--addr") || strings.Count(log, "\n") != 1 {
		t.Errorf("exit %d, %q", code, log)
	}
}

package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"okuyuki/server/httpd"
	"okuyuki/server/manifest"
)

// served is a server in a process of its own, with all that the program serves, but with a bundle of the test.
type served struct {
	url, addr string // the first ends with a slash
	cmd       *exec.Cmd
	log       *bytes.Buffer
	client    *http.Client
}

// Variables of the process that is the server: its data folder, and whether its limits are the usual ones.
const (
	servedVariable = "OKUYUKI_TEST_SERVED"
	usualVariable  = "OKUYUKI_TEST_USUAL_LIMITS"
)

func usualLimits() httpd.Limits { return httpd.Usual() }

// shortLimits are the usual ones in haste.
func shortLimits() httpd.Limits {
	l := httpd.Usual()
	l.Header, l.Body, l.Piece, l.Idle, l.Stop = 500*time.Millisecond, time.Second, time.Second, 2*time.Second, time.Second
	return l
}

// serveAsChild is the server, in a process that is to be one.
func serveAsChild() bool {
	dir := os.Getenv(servedVariable)
	if dir == "" {
		return false
	}
	limits := shortLimits()
	if os.Getenv(usualVariable) != "" {
		limits = usualLimits()
	}
	c := serveCommand{Addr: "127.0.0.1:0"}
	c.Studies, c.Digits = dir, "drawn"
	if err := c.serve(untilSignal(), streams{os.Stdout, os.Stderr}, os.Getenv, testBundle(), limits); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailed)
	}
	os.Exit(exitDone)
	return true
}

// startServer starts a process that runs a test, which is to call serveAsChild.
func startServer(t *testing.T, test string, usual bool) *served {
	t.Helper()
	s := &served{cmd: exec.Command(os.Args[0], "-test.run=^"+test+"$"), log: new(bytes.Buffer)}
	s.client = &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: goodClients + 1}}
	s.cmd.Env = append(os.Environ(), servedVariable+"="+t.TempDir())
	if usual {
		s.cmd.Env = append(s.cmd.Env, usualVariable+"=1")
	}
	s.cmd.Stderr = s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.cmd.Process.Kill(); s.cmd.Wait() })
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("%v\n%s", err, s.log)
	}
	go io.Copy(io.Discard, lines)
	_, rest, _ := strings.Cut(line, " is ready: ")
	s.url, _, _ = strings.Cut(rest, " ")
	at, err := url.Parse(s.url)
	if err != nil || at.Host == "" {
		t.Fatalf("printed %q", line)
	}
	s.addr = at.Host
	return s
}

// largeFile is the size of a file that no connection holds.
const largeFile = 16 << 20

// testBundle is a page, a script, a program and a large file, which cannot be compressed.
func testBundle() fs.FS {
	m := manifest.Manifest{Version: "1.2.3", Files: map[string]manifest.File{}}
	files := fstest.MapFS{}
	noise := make([]byte, largeFile)
	rand.NewChaCha8([32]byte{}).Read(noise)
	for name, content := range map[string][]byte{
		"index.html": noise[:5_000], "js/app.js": noise[:40_000], "engine.wasm": noise[:1_000_000], "large.bin": noise,
	} {
		sum := sha256.Sum256(content)
		m.Files[name] = manifest.File{SHA256: hex.EncodeToString(sum[:]), Size: int64(len(content)), Type: "application/octet-stream"}
		files[name] = &fstest.MapFile{Data: content}
	}
	text, err := json.Marshal(m)
	if err != nil {
		panic(err) // it is made above
	}
	files[manifest.Name] = &fstest.MapFile{Data: text}
	return files
}

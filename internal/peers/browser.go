//go:build !js

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"time"

	"github.com/chromedp/chromedp"
)

// browser is one Chromium for all pages, with the servers that they come from.
type browser struct {
	ctx   context.Context
	peers string // address of the peers' pages
	ours  func() (string, error)
}

// startBrowser starts Chromium without a way out of the machine.
func (l *lab) startBrowser(ctx context.Context) (*browser, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, errors.New("chromium is not installed (on Debian: sudo apt-get install chromium)")
	}
	peers, err := l.servePeers()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
	)
	allocator, release := chromedp.NewExecAllocator(ctx, options...)
	tab, quit := chromedp.NewContext(allocator)
	l.closers = append(l.closers, release, quit)
	if err := chromedp.Do(tab); err != nil { // starts it
		return nil, fmt.Errorf("start chromium: %w", err)
	}
	return &browser{ctx: tab, peers: peers, ours: l.serveOurs(ctx)}, nil
}

// evaluate opens a page in a tab of its own, evaluates an expression, which
// may be a promise, decodes its value, and closes the tab.
func (b *browser) evaluate(ctx context.Context, url, expression string, value any) error {
	tab, closeTab := chromedp.NewContext(b.ctx)
	defer closeTab()
	if deadline, ok := ctx.Deadline(); ok {
		limited, cancel := context.WithDeadline(tab, deadline)
		defer cancel()
		tab = limited
	}
	if err := chromedp.Do(tab, chromedp.Navigate(url)); err != nil {
		return fmt.Errorf("open %s: %w", url, err)
	}
	text, err := chromedp.Run(tab, chromedp.Evaluate[string](
		`(async () => JSON.stringify(await (`+expression+`)) ?? "null")()`, chromedp.EvalAwaitPromise))
	if err != nil {
		return fmt.Errorf("%s: %w", url, err)
	}
	if err := json.Unmarshal([]byte(text), value); err != nil {
		return fmt.Errorf("%s: %w in %.200s", url, err, text)
	}
	return nil
}

// servePeers serves the copy of the peers' pages on loopback, below /plain/.
func (l *lab) servePeers() (address string, err error) {
	if err := os.MkdirAll(l.dir("browser"), 0o755); err != nil { // filled later, or never
		return "", err
	}
	root, err := os.OpenRoot(l.dir("browser"))
	if err != nil {
		return "", err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", errors.Join(err, root.Close())
	}
	files := http.StripPrefix("/plain/", http.FileServerFS(root.FS()))
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		files.ServeHTTP(w, r)
	})}
	go server.Serve(listener)
	l.closers = append(l.closers, func() {
		server.Close()
		root.Close()
	})
	return "http://" + listener.Addr().String(), nil
}

var servedAt = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)

// serveOurs returns a function that starts the built program once and tells
// the page's address.
func (l *lab) serveOurs(ctx context.Context) func() (string, error) {
	var address string
	return func() (string, error) {
		if address != "" {
			return address, nil
		}
		program, err := l.paged()
		if err != nil {
			return "", err
		}
		server := exec.CommandContext(ctx, program, "serve", "--addr", "127.0.0.1:0")
		out, err := server.StdoutPipe()
		if err != nil {
			return "", err
		}
		if err := server.Start(); err != nil {
			return "", fmt.Errorf("serve the page: %w", err)
		}
		l.closers = append(l.closers, func() {
			server.Process.Kill()
			server.Wait()
		})
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			return "", fmt.Errorf("serve the page: %w", err)
		}
		if address = servedAt.FindString(line); address == "" {
			return "", fmt.Errorf("serve the page: no address in %q", line)
		}
		return address, nil
	}
}

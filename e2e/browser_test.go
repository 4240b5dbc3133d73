package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	cdp "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"okuyuki/core/version"
	"okuyuki/server/httpd"
	"okuyuki/web"
)

// Window size of the screenshots, in pixels.
const windowWidth, windowHeight = 1440, 900

// stepTimeout bounds one step of a scenario; it is there for a page that hangs,
// not to measure.
const stepTimeout = 8 * time.Minute

// page is a tab of Chromium with the page open, and all that it asked for.
type page struct {
	t        *testing.T
	composed bool // drawn by the graphics processor, or by what stands for it
	ctx      context.Context
	address  string // http://127.0.0.1:port
	listener net.Listener

	mu       sync.Mutex
	handler  http.Handler              // what the server answers with; nil: it hangs up, as a machine without network would seem to
	served   []string                  // requests that reached the server
	sent     []string                  // requests that the tab sent, as the browser reports them
	outside  []string                  // requests that left for another host
	messages []chromedp.ConsoleMessage // of the console
	shots    int
}

// open serves the bundle, starts Chromium and opens the page with a query.
func open(t *testing.T, query string) *page { return openWith(t, query, "") }

// openWith is open with a script that runs before those of the page.
func openWith(t *testing.T, query, script string) *page {
	t.Helper()
	p := &page{t: t}
	p.arrive(query, script)
	return p
}

// openComposed is openWith for tests of the viewer, and for what measures the page as it is elsewhere.
func openComposed(t *testing.T, script string) *page {
	t.Helper()
	p := &page{t: t, composed: true}
	p.arrive("", script)
	return p
}

// arrive serves the bundle, starts Chromium and opens the page.
func (p *page) arrive(query, script string) {
	p.t.Helper()
	p.serve()
	p.browse()
	if script != "" {
		if _, err := chromedp.Call(p.ctx, cdp.AddScriptToEvaluateOnNewDocument, cdp.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
			p.t.Fatal(err)
		}
	}
	p.do("open", chromedp.Navigate(p.address+"/"+query))
}

// serve starts the server on a free port.
func (p *page) serve() {
	p.t.Helper()
	ln, err := httpd.Listen("127.0.0.1:0")
	if err != nil {
		p.t.Fatal(err)
	}
	p.listener = ln
	p.publish(web.Bundle())
	logged := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.served = append(p.served, r.Method+" "+r.URL.RequestURI())
		handler := p.handler
		p.mu.Unlock()
		if handler == nil {
			panic(http.ErrAbortHandler)
		}
		handler.ServeHTTP(w, r)
	})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- httpd.Serve(ctx, ln, logged) }()
	p.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			p.t.Error(err)
		}
	})
	p.address = "http://" + ln.Addr().String()
}

// publish lets the server answer from a bundle from now on.
func (p *page) publish(bundle fs.FS) {
	p.t.Helper()
	site, err := httpd.NewSite(bundle, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	p.answerWith(httpd.Handler(site, version.Version, p.listener.Addr()))
}

// answerWith lets the server answer with a handler from now on; nil cuts it off.
func (p *page) answerWith(handler http.Handler) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.handler = handler
}

// browse starts Chromium with everything but loopback sent to a proxy that
// answers nothing and remembers who was asked for: whatever part of the page
// (worker, frame) reaches out is seen there. A graphics processor that is not
// there takes 40 % of a test's time to compose the page: it is left to those
// tests that look at it.
func (p *page) browse() {
	p.t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		p.t.Fatal("Chromium is missing: run `make deps`, which says what to install")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(windowWidth, windowHeight),
		chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("lang", "ja"), chromedp.Flag("accept-lang", "ja"),
		chromedp.Flag("proxy-server", p.proxy()),
	)
	if !p.composed {
		options = append(options, chromedp.Flag("disable-gpu-compositing", true))
	}
	allocator, release := chromedp.NewExecAllocator(context.Background(), options...)
	p.t.Cleanup(release)
	ctx, quit := chromedp.NewContext(allocator)
	p.t.Cleanup(quit)
	p.ctx = ctx
	if err := chromedp.Do(ctx); err != nil { // starts the browser
		p.t.Fatal(err)
	}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			p.mu.Lock()
			p.messages = append(p.messages, m)
			p.mu.Unlock()
		}
	}()
	err = chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok {
			p.mu.Lock()
			p.sent = append(p.sent, e.Request.URL)
			p.mu.Unlock()
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// proxy starts the proxy that lets nothing out, and returns its address.
func (p *page) proxy() string {
	p.t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.outside = append(p.outside, r.URL.Hostname())
		p.mu.Unlock()
		http.Error(w, "nothing leaves this test", http.StatusForbidden)
	})}
	go server.Serve(ln)
	p.t.Cleanup(func() { server.Close() })
	return ln.Addr().String()
}

// do runs browser actions as one step.
func (p *page) do(step string, actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, stepTimeout)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.fatal(step, err)
	}
}

// fatal ends the test with what the page looked like and said.
func (p *page) fatal(step string, err error) {
	p.t.Helper()
	p.shot("failed")
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.messages {
		p.t.Logf("console: %v", m)
	}
	p.t.Fatalf("%s: %v", step, err)
}

// eval evaluates a JavaScript expression, which may be a promise, and decodes
// its value.
func eval[T any](p *page, step, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, stepTimeout)
	defer cancel()
	// The result travels as text: a value of any type then decodes the same way.
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](
		`(async () => JSON.stringify(await (`+expression+`)) ?? "null")()`, chromedp.EvalAwaitPromise))
	if err != nil {
		p.fatal(step, err)
	}
	var value T
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		p.fatal(step, fmt.Errorf("%w in %.200s", err, text))
	}
	return value
}

// until waits for a JavaScript expression, which may be a promise, to be true.
func (p *page) until(step, expression string) {
	p.t.Helper()
	deadline := time.Now().Add(stepTimeout)
	for !eval[bool](p, step, "(async () => Boolean(await ("+expression+")))()") {
		if time.Now().After(deadline) {
			p.fatal(step, fmt.Errorf("never true: %s", expression))
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// drop drags files from the desktop onto the middle of the page.
func (p *page) drop(files ...string) {
	p.t.Helper()
	data := &input.DragData{Items: []*input.DragDataItem{}, Files: files, DragOperationsMask: 1}
	ctx, cancel := context.WithTimeout(p.ctx, stepTimeout)
	defer cancel()
	for _, kind := range []input.DispatchDragEventType{
		input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop,
	} {
		_, err := chromedp.Call(ctx, input.DispatchDragEvent, input.DispatchDragEventParams{
			Type: kind, X: windowWidth / 2, Y: windowHeight / 2, Data: data,
		})
		if err != nil {
			p.fatal("drop", err)
		}
	}
}

// shot keeps a screenshot.
func (p *page) shot(name string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Errorf("screenshot %s: %v", name, err)
		return
	}
	p.shots++
	artifact(p.t, fmt.Sprintf("%02d-%s.png", p.shots, name), picture)
	if !bytes.HasPrefix(picture, []byte("\x89PNG")) {
		p.t.Errorf("screenshot %s is no PNG", name)
	}
}

// artifact keeps a file of a test for people to look at, and returns its path.
func artifact(t *testing.T, name string, data []byte) string {
	t.Helper()
	if err := os.MkdirAll("artifacts", 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("artifacts", strings.ReplaceAll(t.Name(), "/", "-")+"-"+name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// requests returns how many requests the page has made so far.
func (p *page) requests() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.served)
}

// checkSilence fails the test if the page made a request since the count, or
// ever one to another host.
func (p *page) checkSilence(since int) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, request := range p.served[since:] {
		p.t.Errorf("request while photos were handled: %s", request)
	}
	for _, host := range p.outside {
		if !ownService(host) {
			p.t.Errorf("request to another host: %s", host)
		}
	}
	for _, url := range p.sent {
		if !strings.HasPrefix(url, p.address+"/") && !strings.HasPrefix(url, "blob:"+p.address+"/") && !strings.HasPrefix(url, "data:") {
			p.t.Errorf("request to another origin: %s", url)
		}
	}
	if len(p.served) == 0 || len(p.sent) == 0 {
		p.t.Error("the log of requests is empty: it does not work")
	}
}

// ownService reports whether a host is one that Chromium itself calls at its
// start (updates, sign-in), whatever page is open.
func ownService(host string) bool {
	for _, domain := range []string{".google.com", ".googleapis.com", ".gvt1.com"} {
		if strings.HasSuffix(host, domain) {
			return true
		}
	}
	return false
}

// readBack is what Chromium warns of when it composes a page by software that has a WebGL canvas.
const readBack = "GPU stall due to ReadPixels"

// checkConsole fails the test if the console has an error or a warning.
func (p *page) checkConsole() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.messages {
		if !p.composed && strings.HasSuffix(m.URL, "/viewer.html") && strings.Contains(m.Text, readBack) {
			continue
		}
		if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException || m.Type == chromedp.ConsoleWarning {
			p.t.Errorf("console: %v (%s)", m, m.URL)
		}
	}
}

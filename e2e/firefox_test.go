package e2e

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// firefox makes TestFirefox run, which needs Firefox (Debian: firefox-esr).
//
//	go test ./e2e -run Firefox -v -firefox
var firefox = flag.Bool("firefox", false, "go through the work in Firefox")

// marionette speaks Firefox's protocol of remote control: messages of JSON, each after its length in bytes.
type marionette struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
	id   int
}

// openFirefox starts Firefox with an empty profile, and returns its remote control and what it logs.
func openFirefox(t *testing.T) (*marionette, *logged) {
	t.Helper()
	path, err := exec.LookPath("firefox-esr")
	if err != nil {
		path, err = exec.LookPath("firefox")
	}
	if err != nil {
		t.Fatal("Firefox is missing: apt-get install firefox-esr")
	}
	profile := t.TempDir()
	prefs := `user_pref("marionette.port", 0);
user_pref("intl.accept_languages", "ja");
user_pref("webgl.force-enabled", true);
user_pref("devtools.console.stdout.content", true);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.normandy.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
`
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(prefs), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	log := new(logged)
	command := exec.CommandContext(ctx, path, "--headless", "--marionette", "--no-remote", "--profile", profile, "--width", strconv.Itoa(windowWidth), "--height", strconv.Itoa(windowHeight))
	command.Stdout, command.Stderr = log, log
	command.WaitDelay = 5 * time.Second
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		command.Wait()
	})
	port := ""
	for deadline := time.Now().Add(time.Minute); port == ""; time.Sleep(200 * time.Millisecond) {
		text, _ := os.ReadFile(filepath.Join(profile, "MarionetteActivePort"))
		if port = strings.TrimSpace(string(text)); port == "" && time.Now().After(deadline) {
			t.Fatalf("Firefox opens no port:\n%s", log)
		}
	}
	conn, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	m := &marionette{t: t, conn: conn, in: bufio.NewReader(conn)}
	m.read(nil) // who it is
	m.call("WebDriver:NewSession", map[string]any{}, nil)
	m.call("WebDriver:SetTimeouts", map[string]any{"script": stepTimeout.Milliseconds(), "pageLoad": stepTimeout.Milliseconds()}, nil)
	return m, log
}

// read decodes the next message.
func (m *marionette) read(v any) {
	m.t.Helper()
	m.conn.SetReadDeadline(time.Now().Add(stepTimeout + time.Minute))
	length, err := m.in.ReadString(':')
	if err != nil {
		m.t.Fatalf("firefox: %v", err)
	}
	n, err := strconv.Atoi(strings.TrimSuffix(length, ":"))
	if err != nil {
		m.t.Fatalf("firefox: length %q", length)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(m.in, text); err != nil {
		m.t.Fatalf("firefox: %v", err)
	}
	if v == nil {
		return
	}
	if err := json.Unmarshal(text, v); err != nil {
		m.t.Fatalf("firefox: %v in %.200s", err, text)
	}
}

// call sends a command and decodes its result.
func (m *marionette) call(name string, params map[string]any, result any) {
	m.t.Helper()
	m.id++
	text, err := json.Marshal([]any{0, m.id, name, params})
	if err != nil {
		m.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(m.conn, "%d:%s", len(text), text); err != nil {
		m.t.Fatalf("firefox: %s: %v", name, err)
	}
	var answer [4]json.RawMessage // kind, id, error, result
	m.read(&answer)
	if string(answer[2]) != "null" {
		m.t.Fatalf("firefox: %s: %.600s", name, answer[2])
	}
	if result == nil {
		return
	}
	if err := json.Unmarshal(answer[3], result); err != nil {
		m.t.Fatalf("firefox: %s: %v in %.200s", name, err, answer[3])
	}
}

// value evaluates a JavaScript expression in the page, which may be a promise, and decodes its value.
func (m *marionette) value(expression string, v any) {
	m.t.Helper()
	var answer struct{ Value struct{ Value, Error string } }
	m.call("WebDriver:ExecuteAsyncScript", map[string]any{"args": []any{}, "sandbox": nil, "script": `const done = arguments[0];
		(async () => JSON.stringify(await (` + expression + `)) ?? "null")().then((value) => done({value, error: ""}), (e) => done({value: "null", error: e.kind ?? String(e)}));`}, &answer)
	if answer.Value.Error != "" {
		m.t.Fatalf("%s: %s", expression, answer.Value.Error)
	}
	if v == nil {
		return
	}
	if err := json.Unmarshal([]byte(answer.Value.Value), v); err != nil {
		m.t.Fatalf("%s: %v", expression, err)
	}
}

// until waits for an expression to be true.
func (m *marionette) until(expression string) {
	m.t.Helper()
	for deadline := time.Now().Add(stepTimeout); ; time.Sleep(200 * time.Millisecond) {
		var ok bool
		if m.value("Boolean("+expression+")", &ok); ok {
			return
		}
		if time.Now().After(deadline) {
			m.shot("failed")
			m.t.Fatalf("never true in Firefox: %s", expression)
		}
	}
}

// shot keeps a screenshot.
func (m *marionette) shot(name string) {
	m.t.Helper()
	var answer struct{ Value string }
	m.call("WebDriver:TakeScreenshot", map[string]any{"full": false}, &answer)
	picture, err := base64.StdEncoding.DecodeString(answer.Value)
	if err != nil {
		m.t.Fatal(err)
	}
	artifact(m.t, name+".png", picture)
}

// logged gathers what Firefox prints, from its several processes.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestFirefox does the whole work in Firefox: samples, learning, comparison, stress test, report, saving, and a second visit
// without a network.
func TestFirefox(t *testing.T) {
	if !*firefox {
		t.Skip("another browser: -firefox")
	}
	p := &page{t: t}
	p.serve()
	m, log := openFirefox(t)
	m.call("WebDriver:Navigate", map[string]any{"url": p.address + "/"}, nil)
	m.until("window.okuyuki")
	var ready struct{ Kernel, Version string }
	m.value("okuyuki.ready", &ready)
	t.Logf("engine %s, kernel %s", ready.Version, ready.Kernel)
	if ready.Kernel == "portable" {
		t.Error("Firefox got no vector kernel")
	}
	m.value(`[...document.querySelectorAll(".hero button")].find((b) => b.innerText.includes("サンプル")).click()`, nil)
	m.until(`okuyuki.photos().length > 10 && okuyuki.photos().every((p) => p.prediction)`)
	// Without WebGL, as in a machine without graphics, the panel shows the photo alone.
	m.until(`document.querySelector(".panel-plain").checkVisibility() || document.querySelector("iframe")?.contentDocument?.querySelector("canvas")`)
	var plain bool
	m.value(`document.querySelector(".panel-plain").checkVisibility()`, &plain)
	t.Logf("viewer draws: %v", !plain)
	m.shot("samples")
	var learnt struct{ Steps int }
	if m.value(`okuyuki.tune({seed: 1, steps: 16})`, &learnt); learnt.Steps < 1 {
		t.Errorf("learnt in %d steps", learnt.Steps)
	}
	m.shot("learnt")
	var verdict string
	m.value(`okuyuki.compare({folds: 2, repeats: 1, steps: 12}).then((r) => r.verdict)`, &verdict)
	t.Logf("verdict %s", verdict)
	for _, step := range []string{"photos", "labels", "learn", "compare", "stress", "report", "save"} {
		m.value(`document.querySelector('[data-step="`+step+`"]').click()`, nil)
		time.Sleep(500 * time.Millisecond)
		m.shot(step)
	}
	m.value(`okuyuki.stress({}).then(() => true)`, nil)
	var size int
	if m.value(`okuyuki.report({language: "ja"}).then((b) => b.size)`, &size); size < 20_000 {
		t.Errorf("the report has %d bytes", size)
	}
	m.value(`okuyuki.save().then((file) => okuyuki.load(file)).then(() => true)`, nil)
	var photos int
	if m.value(`okuyuki.photos().length`, &photos); photos < 10 {
		t.Errorf("%d photos after a save and a load", photos)
	}
	var kept struct {
		Status   string
		UpToDate bool
	}
	m.value(`okuyuki.kept()`, &kept)
	if !kept.UpToDate {
		t.Errorf("the browser keeps the project: %+v", kept)
	}

	p.answerWith(nil) // no network
	m.call("WebDriver:Navigate", map[string]any{"url": p.address + "/"}, nil)
	m.until("window.okuyuki")
	m.value("okuyuki.ready", nil)
	var projects []keptProject
	m.value("okuyuki.projects()", &projects)
	if len(projects) == 0 {
		t.Error("nothing is kept over a reload")
	}
	m.shot("second-visit")
	for line := range strings.Lines(log.String()) {
		if strings.Contains(line, p.address) && (strings.Contains(line, "JavaScript error") || strings.Contains(line, "console.error")) {
			t.Errorf("Firefox says: %s", line)
		}
	}
}

package main

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"okuyuki/server/api"
	"okuyuki/server/runs"
	"okuyuki/web"
)

// What the attacked server must not give away: the token that it was started with, and files beside those that it serves.
const (
	attackedToken = "token-of-the-attacked-server-0123"
	canary        = "canary: this file lies outside"
)

// attack is a request that must come to nothing. In the texts TOKEN stands for the right token, COOKIE for a session of somebody
// who knows it, and | for the end of a header's line.
type attack struct {
	name    string
	line    string // of the request; HTTP/1.1 unless it says otherwise
	headers string
	body    string
	want    int
}

const (
	bearing = "Authorization: Bearer TOKEN"
	asJSON  = "Content-Type: application/json"
	evil    = "Origin: https://evil.test"
	toRun   = `{"study":"nyu","preset":"smoke"}`
)

var attacks = []attack{
	// A web site points a name of its own at this machine and reads what is served here as its own (DNS rebinding).
	{"rebinding: the page", "GET /", "Host: evil.test", "", 421},
	{"rebinding: the API", "GET /api/v1/runs", "Host: evil.test|" + bearing, "", 421},
	{"rebinding: a name that begins like ours", "GET /", "Host: lab.example.evil.test", "", 421},
	{"rebinding: an address in a name", "GET /", "Host: 127.0.0.1.evil.test", "", 421},
	{"rebinding: a user before the host", "GET /", "Host: localhost@evil.test", "", 400},
	{"rebinding: the target names another host than the header", "GET http://evil.test/api/v1/runs", "Host: localhost|" + bearing, "", 421},
	{"rebinding: a proxy's header names an allowed host", "GET /", "Host: evil.test|X-Forwarded-Host: localhost|Forwarded: host=localhost", "", 421},
	{"rebinding: two hosts", "GET /", "Host: localhost|Host: evil.test", "", 400},
	{"rebinding: no host", "GET / HTTP/1.0", "", "", 421},
	{"rebinding: a question to the server as a whole", "OPTIONS *", "Host: evil.test", "", 421},

	// A page of another site lets the visitor's browser ask (CSRF), with the cookie that it has.
	{"another site: a form posts", "POST /api/v1/runs", evil + "|COOKIE|" + asJSON, toRun, 403},
	{"another site: a sandboxed frame posts", "POST /api/v1/runs", "Origin: null|COOKIE|" + asJSON, toRun, 403},
	{"another site: another port of this machine", "POST /api/v1/runs", "Origin: http://localhost:9|COOKIE|" + asJSON, toRun, 403},
	{"another site: a browser that says where from", "POST /api/v1/runs/nyu-1/stop", "Sec-Fetch-Site: cross-site|COOKIE", "", 403},
	{"another site: a sibling name", "POST /api/v1/runs/nyu-1/stop", "Sec-Fetch-Site: same-site|COOKIE", "", 403},
	{"another site: it removes a run", "DELETE /api/v1/runs/nyu-1", evil + "|COOKIE", "", 403},
	{"another site: it brings its own session", "POST /api/v1/session", evil + "|" + asJSON, `{"token":"TOKEN"}`, 403},
	{"another site: a picture opens a stream", "GET /api/v1/events", "Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors|COOKIE", "", 403},
	{"another site: it asks whether it may ask", "OPTIONS /api/v1/runs", evil + "|Access-Control-Request-Method: DELETE|COOKIE", "", 405},
	{"simple content: text that is JSON", "POST /api/v1/runs", "COOKIE|Content-Type: text/plain", toRun, 415},
	{"simple content: a form", "POST /api/v1/runs", "COOKIE|Content-Type: application/x-www-form-urlencoded", toRun, 415},
	{"simple content: a form with files", "POST /api/v1/runs", "COOKIE|Content-Type: multipart/form-data; boundary=b", toRun, 415},
	{"simple content: no type", "POST /api/v1/runs", "COOKIE", toRun, 415},

	// Somebody of the network without the token.
	{"token: none", "GET /api/v1/runs", "", "", 401},
	{"token: none, metrics", "GET /metrics", "", "", 401},
	{"token: none, what there is not", "GET /api/v1/none", "", "", 401},
	{"token: wrong", "GET /api/v1/runs", "Authorization: Bearer token-of-the-attacked-server-0124", "", 401},
	{"token: its begin", "GET /api/v1/runs", "Authorization: Bearer token-of-the-attacked-server-012", "", 401},
	{"token: empty", "GET /api/v1/runs", "Authorization: Bearer ", "", 401},
	{"token: another scheme", "GET /api/v1/runs", "Authorization: Basic TOKEN", "", 401},
	{"token: in the address, which logs and Referer repeat", "GET /api/v1/runs?token=TOKEN&access_token=TOKEN", "", "", 401},
	{"token: as the cookie", "GET /api/v1/runs", "Cookie: okuyuki-session=TOKEN", "", 401},
	{"token: a wrong one beside a session", "GET /api/v1/runs", "COOKIE|Authorization: Bearer wrong", "", 401},
	{"token: a wrong one asks for a session", "POST /api/v1/session", asJSON, `{"token":"wrong"}`, 401},
	{"token: from this machine, says a header", "GET /api/v1/runs", "X-Forwarded-For: 127.0.0.1|X-Real-IP: 127.0.0.1", "", 401},

	// Another method than the request's own.
	{"method: a header overrides", "POST /api/v1/runs/nyu-1", "COOKIE|X-HTTP-Method-Override: DELETE|X-HTTP-Method: DELETE", "", 405},
	{"method: the query overrides", "POST /api/v1/runs/nyu-1?_method=DELETE", "COOKIE", "", 405},
	{"method: what came is sent back", "TRACE /", bearing, "", 405},
	{"method: a way through", "CONNECT /api/v1/runs", bearing, "", 405},
	{"method: a file is put", "PUT /index.html", "", "", 405},
	{"method: a file is removed", "DELETE /index.html", "", "", 405},

	// Too much, or nothing that is announced.
	{"size: a long header", "GET /", "X-Long: " + strings.Repeat("x", 80<<10), "", 431},
	{"size: a long address", "GET /" + strings.Repeat("x", 80<<10), "", "", 431},
	{"size: a large body", "POST /api/v1/runs", asJSON + "|COOKIE", strings.Repeat(" ", 65<<10), 413},
	{"size: a large body in chunks", "POST /api/v1/runs", asJSON + "|COOKIE|Transfer-Encoding: chunked", "20000\r\n" + strings.Repeat(" ", 0x20000) + "\r\n0\r\n\r\n", 413},
	{"size: deep JSON", "POST /api/v1/runs", asJSON + "|COOKIE", strings.Repeat("[", 60<<10), 400},
	{"size: a body where none belongs", "POST /api/v1/runs/nyu-1/stop", "COOKIE", "{}", 400},
	{"size: two lengths", "POST /api/v1/session", asJSON + "|Content-Length: 5|Content-Length: 6", "", 400},
	{"size: length and chunks, to hide a second request", "POST /api/v1/session", asJSON + "|Content-Length: 90|Transfer-Encoding: chunked", "0\r\n\r\nGET /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\n\r\n", 400},
	{"size: an unknown coding of the body", "POST /api/v1/session", asJSON + "|Transfer-Encoding: gzip, chunked", "0\r\n\r\n", 501},

	// Lines smuggled into what is answered, and redirects elsewhere.
	{"injection: into the address", "GET /studies%0d%0aX-Injected:%20yes", "", "", 404},
	{"injection: into the name of a table", "GET /api/v1/runs/x%0d%0aX-Injected:%20yes/results.csv", bearing, "", 404},
	{"injection: a bare line feed in a header", "GET /", "X-Own: a\nX-Injected: yes", "", 200},
	{"redirect: a host as a folder", "GET //evil.test/../studies", "", "", 307},
	{"redirect: a backslash for a slash", `GET /\evil.test/studies`, "", "", 404},
	{"redirect: a studies folder elsewhere", "GET /studies/..//evil.test", "", "", 307},
}

// TestAttacks: each of the requests gets the refusal it should, and no answer, whatever it is, lacks the headers that protect it.
func TestAttacks(t *testing.T) {
	s, outside := attacked(t)
	home := regexp.MustCompile(`http://([0-9.:]+)/`).FindStringSubmatch(s.lines[0])[1]
	answer, _ := wire(t, home, "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 45\r\n\r\n"+`{"token":"`+attackedToken+`"}`)
	cookies := answer.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode {
		t.Fatalf("no session to attack with: %d, %v", answer.StatusCode, answer.Header)
	}
	put := strings.NewReplacer("TOKEN", attackedToken, "COOKIE", "Cookie: "+cookies[0].Name+"="+cookies[0].Value)
	t.Run("requests", func(t *testing.T) {
		for _, a := range append(attacks, traversals(outside)...) {
			answer, text := wire(t, home, put.Replace(a.request()))
			if a.want != 0 && answer.StatusCode != a.want || a.want == 0 && (answer.StatusCode < 300 || answer.StatusCode >= 500) {
				t.Errorf("%s: %d, %.100q", a.name, answer.StatusCode, text)
			}
			for _, problem := range unprotected(answer, text) {
				t.Errorf("%s: %s", a.name, problem)
			}
		}
		for _, page := range []string{"/", "/viewer.html", "/studies/", "/js/engine-worker.js", "/sw.js", "/healthz"} {
			answer, text := wire(t, home, "GET "+page+" HTTP/1.1\r\nHost: localhost\r\n\r\n")
			if answer.StatusCode != 200 {
				t.Errorf("%s: %d", page, answer.StatusCode)
			}
			for _, problem := range unprotected(answer, text) {
				t.Errorf("%s: %s", page, problem)
			}
		}
	})
	t.Run("patience", func(t *testing.T) {
		if testing.Short() {
			t.Skip("it takes the five seconds that the server is patient")
		}
		ended(t, home, []string{
			"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",                                  // a header that dribbles
			"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n",                // a body that never comes, to a page
			"POST / HTTP/1.1\r\nHost: evil.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na", // and to a guard
		})
	})
	s.stop()
	<-s.code
	if log := s.log.String(); strings.Contains(log, attackedToken) || strings.Contains(log, cookies[0].Value) {
		t.Errorf("the log tells the token: %s", log)
	}
}

// attacked starts a server for a network, whose files lie beside others, and returns it with the path of one of these.
func attacked(t *testing.T) (*serving, string) {
	t.Helper()
	dir := t.TempDir()
	outside, files := filepath.Join(dir, "secret.txt"), filepath.Join(dir, "files")
	if err := os.Mkdir(files, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(outside, []byte(canary), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"link.txt": outside, "near.txt": "../secret.txt", "folder": ".."} {
		if err := os.Symlink(to, filepath.Join(files, name)); err != nil {
			t.Logf("no links here: %v", err)
		}
	}
	t.Setenv("OKUYUKI_TOKEN", attackedToken)
	return serveFor(t, 2, "--host", "lab.example", "--dir", files, "--studies", filepath.Join(dir, "studies"), "--digits", "drawn"), outside
}

// traversals are ways to name a file outside, everywhere where a name is taken from the address.
func traversals(outside string) (list []attack) {
	slashed := filepath.ToSlash(outside)
	for _, name := range []string{
		"../secret.txt", "../../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "%2e%2e%2fsecret.txt", "..%252fsecret.txt", "....//secret.txt",
		"..;/secret.txt", `..\secret.txt`, "..%5csecret.txt", "%c0%ae%c0%ae/secret.txt", "%uff0e%uff0e/secret.txt", "/" + slashed, "file://" + slashed,
		"%2f" + slashed, `C:\secret.txt`, "C:/secret.txt", "//server/share/secret.txt", "secret.txt%00.html", "secret.txt::$DATA", "secret.txt.",
		"NUL", "CON.txt", "aux.html", "COM1", "link.txt", "near.txt", "folder/secret.txt", "folder/studies/okuyuki.sqlite",
	} {
		for _, place := range []string{"/", "/studies/", "/api/v1/models/", "/api/v1/runs/", "/api/v1/runs/nyu-1/figures/"} {
			list = append(list, attack{name: "path: " + place + name, line: "GET " + place + strings.ReplaceAll(name, " ", "%20"), headers: bearing})
		}
	}
	return list
}

// named is a service with one model, whose name is an attack.
type named struct {
	api.Service
	name string
}

func (n named) OpenModel(sum string) (io.ReadSeekCloser, runs.Model, error) {
	f, err := os.Open(os.DevNull)
	return f, runs.Model{SHA256: sum, Name: n.name}, err
}

// TestAttackOfNames: what a download is called cannot end its header, leave a folder or change what the file is.
func TestAttackOfNames(t *testing.T) {
	for _, name := range []string{"a\r\nX-Injected: yes", `a"; filename="b.exe`, "../../.bashrc", `..\..\a.bat`, "a\x00.html", "\u202egpj.exe", "a;b", "CON:x"} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/api/v1/models/"+strings.Repeat("0", 64), nil)
		r.Host = "localhost"
		api.New(api.Options{Service: named{name: name}}).ServeHTTP(w, r)
		disposition := w.Header().Get("Content-Disposition")
		if w.Code != 200 || w.Header().Get("X-Injected") != "" || !regexp.MustCompile(`^attachment; filename="[0-9A-Za-z._-]+"$`).MatchString(disposition) {
			t.Errorf("%q: %d, %q", name, w.Code, disposition)
		}
	}
}

// TestAttackOfProjects: what an entry of a project file claims to be leads nowhere outside.
func TestAttackOfProjects(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(dir, "secret.txt")
	if err := os.WriteFile(outside, []byte(canary), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, h := range map[string]*zip.FileHeader{
		"a link for the model":   mode("model.safetensors", fs.ModeSymlink|0o777),
		"a link for the list":    mode("project.json", fs.ModeSymlink|0o777),
		"a device":               mode("photos/1", fs.ModeDevice|0o666),
		"a name outside":         mode("../secret.txt", 0o644),
		"a name of the root":     mode("/secret.txt", 0o644),
		"a name of Windows":      mode(`..\secret.txt`, 0o644),
		"a drive":                mode("C:secret.txt", 0o644),
		"a name that ends early": mode("project.json\x00.txt", 0o644),
	} {
		file := filepath.Join(dir, "evil.zip")
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, outside)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, log := okuyuki(t, "predict", "--model", file, outside)
		if code != exitRefused || out != "" || !strings.Contains(log, "unsafe") || strings.Contains(log, canary) {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, log)
		}
	}
}

func mode(name string, m fs.FileMode) *zip.FileHeader {
	h := &zip.FileHeader{Name: name, Method: zip.Store}
	h.SetMode(m)
	return h
}

// TestPagesRunNoForeignCode: no page has code within it, and none names another origin; the policies would stop both, a page that
// needs them would not work.
func TestPagesRunNoForeignCode(t *testing.T) {
	if !built() {
		t.Skip("the page is not built")
	}
	forbidden := regexp.MustCompile(`(?i)<script(?:\s+type="module")?>|\son\w+\s*=|\sstyle\s*=|<style|javascript:|(?:src|href)="(?:[a-z]+:|//)|<base|<iframe|<object|<embed`)
	pages := 0
	err := fs.WalkDir(web.Bundle(), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".html" {
			return err
		}
		pages++
		text, err := fs.ReadFile(web.Bundle(), name)
		if found := forbidden.Find(text); found != nil {
			t.Errorf("%s: %q", name, found)
		}
		return err
	})
	if err != nil || pages < 3 {
		t.Errorf("%d pages, %v", pages, err)
	}
}

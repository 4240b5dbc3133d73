package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// request is the attack as it goes over the wire.
func (a attack) request() string {
	var b strings.Builder
	b.WriteString(a.line)
	if !strings.Contains(a.line, " HTTP/") {
		b.WriteString(" HTTP/1.1")
		if !strings.Contains(a.headers, "Host:") {
			b.WriteString("\r\nHost: localhost")
		}
	}
	if a.headers != "" {
		b.WriteString("\r\n" + strings.ReplaceAll(a.headers, "|", "\r\n"))
	}
	if a.body != "" && !strings.Contains(a.headers, "Transfer-Encoding") {
		fmt.Fprintf(&b, "\r\nContent-Length: %d", len(strings.ReplaceAll(a.body, "TOKEN", attackedToken)))
	}
	return b.String() + "\r\n\r\n" + a.body
}

// wire sends bytes as they are: no client that tidies up stands between.
func wire(t *testing.T, home, request string) (*http.Response, string) {
	t.Helper()
	conn, err := net.Dial("tcp", home)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go io.WriteString(conn, request) // a server that has heard enough may close before the end
	conn.SetReadDeadline(time.Now().Add(time.Minute))
	method, _, _ := strings.Cut(request, " ")
	answer, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: strings.Replace(method, "CONNECT", "GET", 1)})
	if err != nil {
		t.Fatalf("%.80q: %v", request, err)
	}
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatalf("%.80q: %v", request, err)
	}
	return answer, string(text)
}

// ended checks that the server ends connections whose clients do not go on, all at the same time.
func ended(t *testing.T, home string, begins []string) {
	t.Helper()
	var open []net.Conn
	for _, begin := range begins {
		conn, err := net.Dial("tcp", home)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, begin); err != nil {
			t.Fatal(err)
		}
		open = append(open, conn)
	}
	for i, conn := range open {
		conn.SetReadDeadline(time.Now().Add(time.Minute))
		if _, err := io.Copy(io.Discard, conn); err != nil {
			t.Errorf("%q holds its connection: %v", begins[i], err)
		}
	}
}

// unprotected lists what an answer lacks or gives away.
func unprotected(answer *http.Response, text string) (problems []string) {
	h := answer.Header
	var all bytes.Buffer
	h.Write(&all)
	all.WriteString(text)
	for what, found := range map[string]bool{
		"gives the token away": strings.Contains(all.String(), attackedToken),
		"gives a file away":    strings.Contains(all.String(), canary) || strings.Contains(all.String(), "SQLite format"),
		"a header of theirs":   h.Get("X-Injected") != "",
		"others may read it":   h.Get("Access-Control-Allow-Origin") != "",
		"leads elsewhere":      h.Get("Location") != "" && !regexp.MustCompile(`^/([^/\\]|$)`).MatchString(h.Get("Location")),
		"names its software":   h.Get("Server") != "" || h.Get("X-Powered-By") != "",
	} {
		if found {
			problems = append(problems, what)
		}
	}
	if answer.StatusCode == 431 || answer.StatusCode == 501 || strings.HasPrefix(text, "400 Bad Request") {
		return problems // said by net/http itself, as plain text of its own, before it knows what is asked
	}
	policy := h.Get("Content-Security-Policy")
	framed := answer.StatusCode == 200 && strings.Contains(text, "viewer-loader")
	for what, found := range map[string]bool{
		"no policy":           !strings.HasPrefix(policy, "default-src 'none'") || regexp.MustCompile(`script-src[^;]*'unsafe-(inline|eval)|https?:|\*`).MatchString(policy),
		"may be framed":       !framed && (h.Get("X-Frame-Options") != "DENY" || !strings.Contains(policy, "frame-ancestors 'none'")),
		"its type is a guess": h.Get("X-Content-Type-Options") != "nosniff" || text != "" && h.Get("Content-Type") == "",
		"Referer tells of it": h.Get("Referrer-Policy") != "no-referrer",
		"others may embed it": h.Get("Cross-Origin-Resource-Policy") != "same-origin",
	} {
		if found {
			problems = append(problems, what)
		}
	}
	return problems
}

package api

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"okuyuki/server/httpd"
)

// Access says who gets in.
type Access struct {
	Token string      // "": whoever reaches the server
	Hosts httpd.Hosts // the Host headers that are answered, whatever the rest of the server answers to
}

// sessionCookie is what a page gets for the token. The value follows from the token and does not give it away.
const sessionCookie = "okuyuki-session"

// leastToken is the number of characters of a token that is not guessed.
const leastToken = 16

// NewToken is a token that nobody guesses: 192 random bits.
func NewToken() string {
	var b [24]byte
	rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// CheckToken says what is wrong with a token that somebody chose.
func CheckToken(token string) error {
	if len(token) < leastToken || len(token) > 512 {
		return fmt.Errorf("a token needs at least %d characters and at most 512", leastToken)
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("a token is of ASCII letters, digits and signs, without spaces")
	}
	return nil
}

// check lets a request in, or says why not. An open route needs no token, but the rest holds for it too.
func (a Access) check(r *http.Request, open bool) error {
	if !a.Hosts.Allow(r.Host) {
		return problem{kind: "host"}
	}
	if foreign(r) {
		return problem{kind: "origin"}
	}
	if a.Token == "" || open {
		return nil
	}
	if given, ok := bearer(r); ok {
		if !same(given, a.Token) {
			return problem{kind: "wrong-token"}
		}
		return nil
	}
	for _, c := range r.CookiesNamed(sessionCookie) { // another server of this machine may have left its own
		if same(c.Value, a.session()) {
			return nil
		}
	}
	return problem{kind: "token"}
}

// crossOrigin refuses what changes something when it comes from another origin.
var crossOrigin = http.NewCrossOriginProtection()

// foreign reports whether a page of another site sends the request, where the browser says so. A link from there may be followed;
// what a page there loads by itself is refused, though it could not read it: a stream that stays open has its cost.
func foreign(r *http.Request) bool {
	if crossOrigin.Check(r) != nil {
		return true
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return (site == "cross-site" || site == "same-site") && r.Header.Get("Sec-Fetch-Mode") != "navigate"
}

// bearer is the token of the Authorization header.
func bearer(r *http.Request) (token string, ok bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), ok && strings.EqualFold(scheme, "Bearer")
}

// same compares secrets in a time that tells nothing of them.
func same(given, secret string) bool {
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(secret))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// session is the value of the cookie.
func (a Access) session() string {
	m := hmac.New(sha256.New, []byte(a.Token))
	m.Write([]byte("okuyuki session 1"))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// enter gives a page that knows the token a cookie, so that figures and events come with it too.
func (a *api) enter(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Token string `json:"token"`
	}
	if err := decode(r, &in); err != nil {
		return err
	}
	if a.Access.Token == "" {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if !same(in.Token, a.Access.Token) {
		return problem{kind: "wrong-token"}
	}
	http.SetCookie(w, a.cookie(r, a.Access.session()))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// leave takes the cookie away.
func (a *api) leave(w http.ResponseWriter, r *http.Request) error {
	c := a.cookie(r, "")
	c.MaxAge = -1
	http.SetCookie(w, c)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// cookie lasts as long as the browser is open; scripts cannot read it and other sites cannot have it sent.
func (a *api) cookie(r *http.Request, value string) *http.Cookie {
	return &http.Cookie{
		Name: sessionCookie, Value: value, Path: Prefix, HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
	}
}

package httpd

import (
	"net/http"
	"strings"
)

// The policy of the page and of its worker scripts: everything from this
// origin, no inline code, WebAssembly allowed, never framed.
const pagePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; " +
	"connect-src 'self'; img-src 'self' blob: data:; style-src 'self'; font-src 'self'; " +
	"frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// The viewer is framed by the page, and frames and starts nothing itself.
const viewerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; " +
	"connect-src 'self'; img-src 'self' blob: data:; style-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// The pages of studies, of sites and of help start no program and show no frame. Their scripts make elements and never parse HTML, and
// browsers that know trusted types hold them to that.
const asidePolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; style-src 'self'; manifest-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// Folders of the pages beside that of photos, and of what these share.
const (
	StudiesFolder = "studies"
	SitesFolder   = "sites"
	AsideFolder   = "aside"
	DocsFolder    = "docs"
)

// Aside reports whether a file belongs to the pages beside that of photos.
func Aside(name string) bool {
	folder, _, inside := strings.Cut(name, "/")
	return inside && (folder == StudiesFolder || folder == SitesFolder || folder == AsideFolder || folder == DocsFolder)
}

// ViewerPage is the one file that the page shows in a frame.
const ViewerPage = "viewer.html"

// SecurityHeaders returns the headers of a file that do not depend on who asks.
func SecurityHeaders(name string) http.Header {
	h := http.Header{}
	setSecurityHeaders(h, name)
	return h
}

// setSecurityHeaders puts the headers on a response that every file gets.
func setSecurityHeaders(h http.Header, name string) {
	policy, frames := pagePolicy, "DENY"
	switch {
	case name == ViewerPage:
		policy, frames = viewerPolicy, "SAMEORIGIN"
	case Aside(name):
		policy = asidePolicy
	}
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Frame-Options", frames)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

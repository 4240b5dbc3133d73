// Command engine is the core in a Web Worker: it answers the page's requests (package
// wasm/message) with the photos, features and models of core/workbench.
//
// engine.go dispatches and is plain Go, tested natively; host_js.go is the only file
// that touches JavaScript.
package main

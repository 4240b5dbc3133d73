// Command edge is the server as a Cloudflare Worker: the API's reports of sites and versions of models, by the same handlers as the
// native server (package api), over what Cloudflare keeps: reports and versions in D1, files of models in R2, settings in KV. It runs no studies.
//
// Every request gets a program of its own, which workerd starts from compiled code: nothing is shared between requests, since what
// one request waits for another may not. Files of the page need no program: worker.mjs sends them from the Worker's assets, with the
// headers of package httpd, which `go run ./server/edge/make` writes down for it.
//
// handler.go is plain Go, tested natively; main_js.go connects it with Cloudflare; edge_test.go runs all of it in workerd.
package main

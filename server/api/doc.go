// Package api is the HTTP interface of the runs of studies: what there is to run, what runs, what it has come to so far, figures,
// tables and reports, live events, and metrics. openapi.json describes it, and the tests hold every answer to that.
//
// What runs studies is a Service, package runs. The API adds nothing to it but the way in: who may ask (Access), what a request may
// look like (small, of the right type, without fields that nobody reads), and errors as problems (RFC 9457) in both languages.
//
// A slow client is never waited for. Events tell the newest state of a run and skip those between; an answer that is not taken
// within its time is given up, and what takes long to make is made once, one at a time, since trainings need the cores.
//
// Compiled for JavaScript the package has no studies: the edge answers for what a team shares alone, see studying_js.go.
package api

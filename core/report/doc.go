// Package report writes what a proof of concept found for people: one self-contained HTML
// file in Japanese or English, whose first page is for who decides and whose rest is for who
// checks; a CSV table of the answers to single photos; and the result itself as JSON. The
// HTML file and the JSON carry the model card of the base model (core/modelcard).
//
// The HTML file has no script, asks no other address for anything, prints on A4 and reads
// without colours. All that comes from a user is escaped. Numbers carry the digits that the
// number of photos behind them can carry: below 50 photos they are counts.
//
// It is part of a browser program (wasm/reporter): no templates, a small writer instead.
package report

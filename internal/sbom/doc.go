// Command sbom writes down what a release is made of, as CycloneDX 1.6 JSON on standard output: the program and those of the page with
// their SHA-256, every module that is linked into one of them, models, data and fonts with their licences, and, marked as excluded,
// what only tests take from npm. The same sources and builds give the same bytes: no time, no random number.
//
//	make sbom                       bin/okuyuki.cdx.json, and all licences' texts in bin/LICENSES.txt
//	go run ./internal/sbom -texts   the licences' texts instead
//
// Its tests compare NOTICE with what is linked: a new dependency must be listed there, under the licence that its own file states.
package main

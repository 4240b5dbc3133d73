// Package studypage writes the page of a study: one HTML file in Japanese and English that shows, to who decides, the question and
// the answers, and beneath, to who checks, the effect with its interval and the figure behind every claim, all measurements, the
// method, its limits and where everything comes from.
//
// The file has no script and asks no other address for anything. It looks like the report of a proof of concept (core/report):
// light or dark as the reader's system is, readable on a phone, and printed on A4 in the language that is shown. The switch of
// languages is a pair of radio buttons; a browser without CSS shows both.
//
// The package knows neither claims nor data sets: a study says what stands on the page by making a Page.
package studypage

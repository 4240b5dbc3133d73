package report

import (
	"strings"
	"testing"

	"okuyuki/core/poc"
)

// The method section names the altered copies that trainings saw, where that is known.
func TestMethodNamesTheCopies(t *testing.T) {
	words := map[string]map[string]string{
		"ja": {poc.Plain: "少し切り抜いて明るさを変えた写し", poc.Harsh: "一部を暗く、ぶれた"},
		"en": {poc.Plain: "mirrored, and slightly cropped", poc.Harsh: "some of them dark, blurred or noisy"},
	}
	for _, language := range languages {
		for _, kind := range []string{poc.Plain, poc.Harsh, ""} {
			r := samples()["helps"]
			r.Method.Augmentation = kind
			html := render(t, "copies-"+kind, r, Options{Language: language, Date: "2026-11-23"})
			for other, text := range words[language] {
				if got := strings.Contains(html, text); got != (other == kind) {
					t.Errorf("%s, %q: %q is there: %v", language, kind, text, got)
				}
			}
		}
	}
}

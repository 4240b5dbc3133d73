package report

import (
	"strings"
	"testing"

	"okuyuki/core/poc"
)

// Where no photo's depth was believed, the report says so where the reader looks for what to do, and asks for no photos that
// could change nothing.
func TestUnlearnedDepthIsSaid(t *testing.T) {
	for language, words := range map[string][2]string{
		"ja": {"奥行きは信用できず、学習に使っていません", "白黒をつけるには"},
		"en": {"was not to be believed, and none was learned", "would likely settle the question"},
	} {
		for _, left := range []int{0, 40} {
			r := samples()["no_evidence"]
			r.Comparison.MoreLabels = 300
			r.Depth = &poc.DepthQuality{Quality: .1, Photos: 40, Judged: 40, Left: left}
			html := render(t, "depth", r, Options{Language: language, Date: "2026-11-23"})
			if strings.Contains(html, words[0]) != (left == 40) || strings.Contains(html, words[1]) != (left == 0) {
				t.Errorf("%s, %d of 40 left out: unlearned said %v, photos asked for %v", language, left, strings.Contains(html, words[0]), strings.Contains(html, words[1]))
			}
		}
	}
}

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

// Depth maps that do not fit their photos are counted, named and explained; those that fit are not mentioned.
func TestMisfitsAreSaid(t *testing.T) {
	for language, words := range map[string][3]string{
		"ja": {"奥行き画像12枚のうち2枚は写真と合わない", "対象の写真：棟A.jpg、棟B.jpg", "12枚のうち1枚は写真と合うか確かでない"},
		"en": {"2 of 12 depth maps do not fit their photos", "Photos: 棟A.jpg, 棟B.jpg", "1 of 12 depth maps fit their photos only in part"},
	} {
		for _, misfits := range []int{0, 2, 3} {
			r := samples()["no_evidence"]
			r.Depth = &poc.DepthQuality{Quality: .5, Photos: 40, Judged: 40, Left: 5, Brought: 12, Misfits: misfits, Partly: 1, Each: []poc.PhotoDepth{
				{PhotoID: "a", Brought: true}, {PhotoID: "own"}, {PhotoID: "b", Brought: true}, {PhotoID: "half", Brought: true, Weight: .5},
			}}
			o := Options{Language: language, Date: "2026-11-23", Names: map[string]string{"a": "棟A.jpg", "b": "棟B.jpg", "own": "own.jpg", "half": "half.jpg"}}
			html := render(t, "depth", r, o)
			named := strings.Contains(html, words[1])
			if strings.Contains(html, words[0]) != (misfits == 2) || named != (misfits == 2) || !strings.Contains(html, words[2]) || strings.Contains(html, "own.jpg") {
				t.Errorf("%s, %d misfits: named %v, in part %v", language, misfits, named, strings.Contains(html, words[2]))
			}
		}
	}
}

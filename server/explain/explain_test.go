package explain_test

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"okuyuki/core/depthmap"
	"okuyuki/core/photo"
	"okuyuki/core/project"
	"okuyuki/core/statedict"
	"okuyuki/core/weights"
	"okuyuki/server/explain"
	"okuyuki/server/refused"
)

// Whatever any reader may say has a kind, and every kind has its texts.
func TestEveryRefusalHasTexts(t *testing.T) {
	all := []error{depthmap.ErrNotPNG, depthmap.ErrNotGrey, depthmap.ErrTooLarge, depthmap.ErrEmpty}
	for _, k := range photo.Kinds() {
		all = append(all, &photo.Error{Kind: k})
	}
	for _, k := range weights.Kinds() {
		all = append(all, &weights.Error{Kind: k})
	}
	for _, k := range statedict.Kinds() {
		all = append(all, &statedict.Error{Kind: k})
	}
	for _, k := range project.Kinds() {
		all = append(all, &project.Error{Kind: k})
	}
	for _, k := range explain.Kinds() {
		all = append(all, refused.New(k, "x"))
	}
	japanese := regexp.MustCompile(`[\p{Hiragana}\p{Han}]`)
	for _, err := range all {
		var b strings.Builder
		explain.Write(&b, fmt.Errorf("a.jpg: %w", err))
		lines := strings.Split(b.String(), "\n")
		if len(lines) != 3 || !japanese.MatchString(lines[0]) || strings.Count(lines[0], "。") < 2 || japanese.MatchString(lines[1]) || strings.Count(lines[1], ". ") < 1 {
			t.Errorf("%v: %q", err, b.String())
		}
	}
	var b strings.Builder
	if explain.Write(&b, io.ErrClosedPipe); b.Len() > 0 {
		t.Errorf("an error about no file: %q", b.String())
	}
}

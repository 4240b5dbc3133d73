package project

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"okuyuki/internal/hostile"
)

// A refusal says its kind, the entry and the cause, keeps all three when it is wrapped, and is told from other errors.
func TestRefusalsSayWhy(t *testing.T) {
	file := hostile.Zip(hostile.Entry{Name: "../a\nb"}, hostile.Entry{Name: "project.json", Body: "{}"})
	_, err := Open(bytes.NewReader(file), int64(len(file)))
	var refusal *Error
	if !errors.As(err, &refusal) || refusal.Entry != "../a\nb" {
		t.Fatalf("%v", err)
	}
	for _, part := range []string{"project: unsafe", `"../a\nb"`, "not a plain file"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("%q lets a name from the file begin a new line", err)
	}
	if kind := KindOf(fmt.Errorf("upload: %w", err)); kind != KindUnsafe {
		t.Errorf("wrapped, its kind is %q", kind)
	}
	for _, other := range []error{nil, fs.ErrNotExist} {
		if kind := KindOf(other); kind != "" {
			t.Errorf("%v has the kind %q", other, kind)
		}
	}
	if whole := (&Error{Kind: KindTooLarge}).Error(); whole != "project: too_large" {
		t.Errorf("a file as a whole: %q", whole)
	}
	// JSON's own error, which says where it stopped, is at hand for those who show it.
	file = hostile.Zip(hostile.Entry{Name: "project.json", Body: `{"photos": 1}`})
	_, err = Open(bytes.NewReader(file), int64(len(file)))
	if errors.Unwrap(err) == nil || !strings.Contains(err.Error(), errors.Unwrap(err).Error()) || !strings.Contains(err.Error(), `"project.json"`) {
		t.Errorf("the cause is lost: %v", err)
	}
}

// The list of kinds is closed: what says them in words (the page, the command line) goes through it.
func TestKindsAreAll(t *testing.T) {
	kinds := Kinds()
	for _, k := range []Kind{KindNotProject, KindVersion, KindTooLarge, KindUnsafe, KindDamaged, KindInconsistent} {
		if at := slices.Index(kinds, k); at < 0 || k == "" || slices.Contains(kinds[at+1:], k) {
			t.Errorf("%q is listed %v", k, kinds)
		}
	}
	if len(kinds) != 6 {
		t.Errorf("%v: a kind that this test does not know", kinds)
	}
}

// What the zip's directory says of an entry is only a claim: a photo of another compression or one that ends early is damage.
func TestPhotosThatCannotBeUnpacked(t *testing.T) {
	const list = `{"format":"okuyuki-project","version":1,"photos":[{"id":"a","path":"p"}]}`
	whole := hostile.Zip(hostile.Entry{Name: "p", Body: "the body of a photo"}, hostile.Entry{Name: "project.json", Body: list})
	central := bytes.Index(whole, []byte("PK\x01\x02"))
	for name, spoil := range map[string]func(file []byte){
		"method": func(file []byte) { file[central+10] = 97 },
		"length": func(file []byte) { file[central+24]++ },
		"body":   func(file []byte) { file[bytes.Index(file, []byte("body"))]++ },
		"header": func(file []byte) { copy(file, "XX") },
	} {
		file := bytes.Clone(whole)
		spoil(file)
		f, err := Open(bytes.NewReader(file), int64(len(file)))
		if err == nil {
			_, err = f.Photo(0)
		}
		if KindOf(err) != KindDamaged {
			t.Errorf("%s: %v, want kind %q", name, err, KindDamaged)
		}
	}
}

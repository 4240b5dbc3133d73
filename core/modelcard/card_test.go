package modelcard

import (
	"encoding/json"
	"reflect"
	"regexp"
	"testing"
)

// Every card is complete in both languages, and its figures lie where such figures can.
func TestCardsAreComplete(t *testing.T) {
	sum := regexp.MustCompile(`^[0-9a-f]{64}$`)
	seen := map[string]bool{}
	for _, c := range cards {
		if !sum.MatchString(c.SHA256) || seen[c.SHA256] {
			t.Errorf("%s: SHA-256 %q is none, or there twice", c.Name, c.SHA256)
		}
		seen[c.SHA256] = true
		if Of(c.SHA256) != c {
			t.Errorf("%s is not found by its SHA-256", c.Name)
		}
		texts(t, c.Name, reflect.ValueOf(*c))
		if len(c.Parts) == 0 || len(c.Limits) == 0 || len(c.Measured.Figures) == 0 || c.Measured.Frames <= 0 {
			t.Errorf("%s: data, limits or figures are missing", c.Name)
		}
		for _, f := range c.Measured.Figures {
			if (f.Low == nil) != (f.High == nil) || f.Low != nil && (*f.Low > f.Value || *f.High < f.Value) {
				t.Errorf("%s: %s lies outside of its interval", c.Name, f.Name.EN)
			}
			if f.Value <= 0 || f.Unit == "" && f.Value > 1 {
				t.Errorf("%s: %s is %g", c.Name, f.Name.EN, f.Value)
			}
			if f.Baseline != nil && (f.Value < *f.Baseline) != f.Lower {
				t.Errorf("%s: %s of %g is no better than the baseline's %g", c.Name, f.Name.EN, f.Value, *f.Baseline)
			}
		}
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var back Card
		if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(&back, c) {
			t.Errorf("%s: JSON gives %+v, %v", c.Name, back, err)
		}
	}
	for _, unknown := range []string{"", "99b9632b", regexp.MustCompile(`.$`).ReplaceAllString(base2.SHA256, "f")} {
		if Of(unknown) != nil {
			t.Errorf("a card of %q", unknown)
		}
	}
}

var japanese = regexp.MustCompile(`\p{Hiragana}|\p{Katakana}|\p{Han}`)

// texts fails the test for texts that are empty, or in the other language.
func texts(t *testing.T, name string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Struct:
		if x, ok := v.Interface().(Text); ok {
			if x.EN == "" || !japanese.MatchString(x.JA) || japanese.MatchString(x.EN) {
				t.Errorf("%s: text %q / %q", name, x.JA, x.EN)
			}
			return
		}
		for i := range v.NumField() {
			texts(t, name, v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			texts(t, name, v.Index(i))
		}
	}
}

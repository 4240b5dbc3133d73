package poc

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestFormCheck(t *testing.T) {
	good := Form{PhotosPerDay: 1, WorkDays: 20, WrongCost: 5}
	for _, c := range []struct {
		name, field, kind string
		change            func(*Form)
	}{
		{"nothing wrong", "", "", func(*Form) {}},
		{"a review costs, a mistake does not", "", "", func(f *Form) { f.WrongCost, f.ReviewCost = 0, 1 }},
		{"no photos", "photosPerDay", KindMissing, func(f *Form) { f.PhotosPerDay = 0 }},
		{"no days", "workDays", KindMissing, func(f *Form) { f.WorkDays = 0 }},
		{"nothing costs anything", "wrongCost", KindMissing, func(f *Form) { f.WrongCost = 0 }},
		{"sensors without their number", "sensors", KindMissing, func(f *Form) { f.SensorCost = 5 }},
		{"negative", "labelCost", KindNegative, func(f *Form) { f.LabelCost = -1 }},
		{"a month of 32 days", "workDays", KindTooLarge, func(f *Form) { f.WorkDays = 32 }},
		{"2 million photos a day", "photosPerDay", KindTooLarge, func(f *Form) { f.PhotosPerDay = 2e6 }},
		{"percent instead of a share", "todayError", KindTooLarge, func(f *Form) { f.TodayError = 5 }},
		{"NaN", "reviewCost", KindNotFinite, func(f *Form) { f.ReviewCost = math.NaN() }},
		{"infinite", "wrongCost", KindNotFinite, func(f *Form) { f.WrongCost = math.Inf(1) }},
		{"a novel for a currency", "currency", KindTooLarge, func(f *Form) { f.Currency = "quatloos of Triskelion" }},
	} {
		f := good
		c.change(&f)
		errs := f.Check()
		if c.field == "" {
			if errs != nil {
				t.Errorf("%s: %v", c.name, errs)
			}
			continue
		}
		if len(errs) != 1 || errs[0].Field != c.field || errs[0].Kind != c.kind {
			t.Errorf("%s: %v", c.name, errs)
			continue
		}
		if _, err := json.Marshal(errs); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, language := range []string{"ja", "en"} {
			cause, next := errs[0].Text(language)
			if cause == "" || next == "" || strings.ContainsAny(cause+next, "{}") || strings.Contains(cause, "「」") || strings.Contains(cause, "“”") {
				t.Errorf("%s, %s: %q %q", c.name, language, cause, next)
			}
		}
	}
}

package poc

import (
	"math"
	"strconv"
	"strings"
)

// Kinds of FormError.
const (
	KindMissing   = "missing"
	KindNegative  = "negative"
	KindTooLarge  = "too_large"  // above Limit
	KindNotFinite = "not_finite" // no number
)

// FormError names a field of the form that cannot be reckoned with.
type FormError struct {
	Field string  `json:"field"` // JSON name
	Kind  string  `json:"kind"`
	Value float64 `json:"value"`
	Limit float64 `json:"limit,omitempty"`
}

func (e *FormError) Error() string {
	s := "poc: form: " + e.Field + ": " + e.Kind
	if e.Kind == KindTooLarge {
		s += " (limit " + strconv.FormatFloat(e.Limit, 'g', -1, 64) + ")"
	}
	return s
}

// Text is the cause and the next step, in Japanese ("ja") or English.
func (e *FormError) Text(language string) (cause, next string) {
	i := 1
	if language == "ja" {
		i = 0
	}
	var field string
	for _, f := range formFields {
		if f[0] == e.Field {
			field = f[1+i]
		}
	}
	texts := shareTexts
	if e.Kind != KindTooLarge || e.Field != "todayError" {
		for _, t := range formTexts {
			if t[0] == e.Kind {
				texts = t[1:]
			}
		}
	}
	cause = strings.ReplaceAll(texts[i], "{field}", field)
	return strings.ReplaceAll(cause, "{limit}", strconv.FormatFloat(e.Limit, 'f', -1, 64)), texts[2+i]
}

// FormErrors are all that is wrong with a form, in the order of its fields.
type FormErrors []*FormError

func (e FormErrors) Error() string {
	s := make([]string, len(e))
	for i := range e {
		s[i] = e[i].Error()
	}
	return strings.Join(s, "; ")
}

// Limits beyond which a number is taken for a slip of the keyboard.
const (
	maxPhotosPerDay = 1e6
	maxWorkDays     = 31
	maxMoney        = 1e12
	maxSensors      = 1e5
	maxCurrency     = 8 // characters
)

// Check returns what is wrong with the form; nil when it can be reckoned with. Photos a day,
// days a month and the cost of a wrong decision or of a review are needed; the rest may be 0.
func (f Form) Check() FormErrors {
	fields := []struct {
		name     string
		value    float64
		limit    float64
		required bool
	}{
		{"photosPerDay", f.PhotosPerDay, maxPhotosPerDay, true},
		{"workDays", f.WorkDays, maxWorkDays, true},
		{"wrongCost", f.WrongCost, maxMoney, f.ReviewCost == 0},
		{"reviewCost", f.ReviewCost, maxMoney, false},
		{"labelCost", f.LabelCost, maxMoney, false},
		{"sensorCost", f.SensorCost, maxMoney, false},
		{"sensors", f.Sensors, maxSensors, f.SensorCost > 0},
		{"todayError", f.TodayError, 1, false},
	}
	var errs FormErrors
	if n := len([]rune(f.Currency)); n > maxCurrency {
		errs = append(errs, &FormError{Field: "currency", Kind: KindTooLarge, Value: float64(n), Limit: maxCurrency})
	}
	for _, x := range fields {
		kind := ""
		switch {
		case math.IsNaN(x.value) || math.IsInf(x.value, 0):
			// JSON has no such numbers, and an error that holds one could not be sent.
			kind, x.value = KindNotFinite, 0
		case x.value < 0:
			kind = KindNegative
		case x.value > x.limit:
			kind = KindTooLarge
		case x.value == 0 && x.required:
			kind = KindMissing
		default:
			continue
		}
		e := &FormError{Field: x.name, Kind: kind, Value: x.value}
		if kind == KindTooLarge {
			e.Limit = x.limit
		}
		errs = append(errs, e)
	}
	return errs
}

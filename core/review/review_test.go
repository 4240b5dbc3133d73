package review_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"okuyuki/core/review"
)

func sum(i int) string { return strings.Repeat(fmt.Sprintf("%02x", i), 32) }

func at(minute int) string { return fmt.Sprintf("2026-03-01T10:%02d:00Z", minute) }

// event draws events of few photos, people and times, so that they meet.
func event(t *rapid.T) review.Event {
	e := review.Event{SHA256: sum(rapid.IntRange(0, 3).Draw(t, "photo")), When: at(rapid.IntRange(0, 4).Draw(t, "minute"))}
	person := rapid.SampledFrom([]string{"sato", "鈴木"}).Draw(t, "by")
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0:
		e.Kind, e.Name, e.P = review.Photo, rapid.SampledFrom([]string{"a.jpg", "b <&>.jpg"}).Draw(t, "name"), .25
		e.Reasons = rapid.SliceOfN(rapid.SampledFrom([]string{"dark", "unsure"}), 0, 2).Draw(t, "reasons")
	case 1:
		e.Kind, e.By = review.Claim, person
	default:
		e.Kind, e.By = review.Answer, person
		e.Says = rapid.SampledFrom([]review.Says{review.IsClass, review.CannotTell, review.Unusable}).Draw(t, "says")
		if e.Says == review.IsClass {
			e.Class = rapid.SampledFrom([]string{"crack", "ok"}).Draw(t, "class")
		}
	}
	return e
}

func queue(t interface{ Fatal(...any) }, events ...review.Event) *review.Queue {
	q := &review.Queue{}
	if _, err := q.Add(events...); err != nil {
		t.Fatal(err)
	}
	return q
}

// Copies merge to the same, in any order, grouping and number of times, and through their files.
func TestMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) []review.Event {
			return rapid.SliceOfN(rapid.Custom(event), 0, 8).Draw(t, name)
		}
		a, b, c := draw("a"), draw("b"), draw("c")
		want := queue(t, slices.Concat(a, b, c)...)
		for _, other := range []*review.Queue{
			queue(t, slices.Concat(c, a, b)...), queue(t, slices.Concat(b, c, a, b, a)...), queue(t, queue(t, slices.Concat(b, queue(t, slices.Concat(a, c)...).Events())...).Events()...),
		} {
			if !bytes.Equal(other.Encode(), want.Encode()) || !reflect.DeepEqual(other.Items(), want.Items()) {
				t.Fatalf("%s\nis not\n%s", other.Encode(), want.Encode())
			}
		}
		read, bad, err := review.Parse(want.Encode())
		if err != nil || len(bad) > 0 || !bytes.Equal(read.Encode(), want.Encode()) {
			t.Fatalf("read back: %v, %v\n%s\n%s", bad, err, read.Encode(), want.Encode())
		}
		// What is added to the file of one is all that it lacked.
		first := queue(t, a...)
		file := first.Encode()
		more, err := first.Add(slices.Concat(b, c)...)
		if err != nil {
			t.Fatal(err)
		}
		read, _, err = review.Parse(append(file, more...))
		if err != nil || !bytes.Equal(read.Encode(), want.Encode()) {
			t.Fatalf("appended: %v\n%s", err, read.Encode())
		}
	})
}

// A photo's state follows from what people say of it.
func TestStates(t *testing.T) {
	photo := review.Event{Kind: review.Photo, SHA256: sum(1), When: at(0), Name: "a.jpg", Predicted: "ok", P: .6, Reasons: []string{"unsure", "dark"}}
	claim := func(by string, minute int) review.Event {
		return review.Event{Kind: review.Claim, SHA256: sum(1), When: at(minute), By: by}
	}
	answer := func(by string, minute int, class string) review.Event {
		return review.Event{Kind: review.Answer, SHA256: sum(1), When: at(minute), By: by, Says: review.IsClass, Class: class}
	}
	for name, c := range map[string]struct {
		events []review.Event
		want   review.State
		claims []string
	}{
		"new":                     {nil, review.Open, nil},
		"taken":                   {[]review.Event{claim("sato", 1)}, review.Claimed, []string{"sato"}},
		"taken by two":            {[]review.Event{claim("ito", 2), claim("abe", 1)}, review.Claimed, []string{"abe", "ito"}},
		"answered":                {[]review.Event{claim("sato", 1), answer("sato", 2, "crack")}, review.Settled, nil},
		"answered by one of two":  {[]review.Event{claim("sato", 1), claim("ito", 1), answer("sato", 2, "crack")}, review.Settled, []string{"ito"}},
		"agreed":                  {[]review.Event{answer("sato", 2, "crack"), answer("ito", 3, "crack")}, review.Settled, nil},
		"not agreed":              {[]review.Event{answer("sato", 2, "crack"), answer("ito", 3, "ok")}, review.Disagreement, nil},
		"one has changed theirs":  {[]review.Event{answer("sato", 4, "ok"), answer("sato", 2, "crack"), answer("ito", 3, "ok")}, review.Settled, nil},
		"and has changed it back": {[]review.Event{answer("sato", 5, "crack"), answer("sato", 4, "ok"), answer("sato", 2, "crack"), answer("ito", 3, "ok")}, review.Disagreement, nil},
	} {
		items := queue(t, append(c.events, photo)...).Items()
		if len(items) != 1 || items[0].State != c.want || !slices.Equal(items[0].Claims, c.claims) {
			t.Errorf("%s: %+v, want %s, %v", name, items, c.want, c.claims)
			continue
		}
		if it := items[0]; it.Name() != "a.jpg" || it.Predicted != "ok" || it.P != .6 || !slices.Equal(it.Reasons, []string{"dark", "unsure"}) {
			t.Errorf("%s: %+v", name, it)
		}
	}
	q := queue(t, photo, claim("x", 1))
	for what, n := range map[string]int{"a.jpg": 1, sum(1)[:8]: 1, strings.ToUpper(sum(1)): 1, sum(1)[:7]: 0, "b.jpg": 0, "": 0} {
		if got := len(q.Find(what)); got != n {
			t.Errorf("%q finds %d photos, want %d", what, got, n)
		}
	}
	if spoken := queue(t, claim("x", 1)).Items(); spoken[0].Name() != sum(1)[:12] {
		t.Errorf("a photo without a name is called %q", spoken[0].Name())
	}
}

// A line that is no event is named; the others count.
func TestDamagedLines(t *testing.T) {
	good := queue(t, review.Event{Kind: review.Claim, SHA256: sum(1), When: at(0), By: "sato"}).Encode()
	for name, line := range map[string]string{
		"cut off":            string(good[:len(good)/2]),
		"two on a line":      strings.TrimSpace(string(good)) + strings.TrimSpace(string(good)),
		"unknown field":      strings.Replace(string(good), `"by"`, `"from"`, 1),
		"unknown kind":       strings.Replace(string(good), `"claim"`, `"seen"`, 1),
		"nobody":             strings.Replace(string(good), `"sato"`, `""`, 1),
		"no sum":             strings.Replace(string(good), sum(1), "01", 1),
		"capital sum":        strings.Replace(string(good), sum(1), strings.ToUpper(sum(0xab)), 1),
		"no time":            strings.Replace(string(good), at(0), "yesterday", 1),
		"local time":         strings.Replace(string(good), at(0), "2026-03-01T10:00:00+09:00", 1),
		"control characters": strings.Replace(string(good), `sato`, `sa\u001bto`, 1),
		"long":               strings.Replace(string(good), `sato`, strings.Repeat("s", 1001), 1),
		"claim that answers": strings.Replace(string(good), `"by"`, `"says":"class","class":"ok","by"`, 1),
		"class of no answer": strings.NewReplacer(`"claim"`, `"answer"`, `"by"`, `"says":"unusable","class":"ok","by"`).Replace(string(good)),
		"answer of nothing":  strings.NewReplacer(`"claim"`, `"answer"`, `"by"`, `"says":"class","by"`).Replace(string(good)),
		"photo by a person":  strings.NewReplacer(`"claim"`, `"photo"`).Replace(string(good)),
	} {
		q, bad, err := review.Parse(slices.Concat([]byte("\n"), good, []byte(strings.TrimSuffix(line, "\n")+"\n"), good))
		if err != nil || len(q.Events()) != 1 || len(bad) != 1 || bad[0].Line != 3 || !strings.Contains(bad[0].Error(), "line 3") || errors.Unwrap(bad[0]) == nil {
			t.Errorf("%s: %d events, %v, %v", name, len(q.Events()), bad, err)
		}
	}
	if _, _, err := review.Parse(make([]byte, review.MaxBytes+1)); !errors.Is(err, review.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	var q review.Queue
	if _, err := q.Add(review.Event{Kind: review.Photo, SHA256: sum(1), When: at(1), Name: "a", P: 2}); err == nil || len(q.Events()) > 0 {
		t.Errorf("a probability of 2: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"kind":"claim","sha256":"` + sum(1) + `","when":"` + at(1) + `","by":"x"}` + "\n"))
	f.Add([]byte("{}\n[]\n\"\"\nnull"))
	f.Fuzz(func(t *testing.T, data []byte) {
		q, _, err := review.Parse(data)
		if err != nil {
			return
		}
		again, bad, err := review.Parse(q.Encode())
		if err != nil || len(bad) > 0 || !bytes.Equal(again.Encode(), q.Encode()) {
			t.Errorf("%q becomes %q (%v, %v)", q.Encode(), again.Encode(), bad, err)
		}
		for _, it := range q.Items() {
			if it.Name() == "" {
				t.Errorf("%+v has no name", it)
			}
		}
	})
}

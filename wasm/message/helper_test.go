package message

import (
	"errors"
	"math"
	"reflect"
	"testing"
)

func TestHelperMessagesRoundTrip(t *testing.T) {
	for _, body := range []any{
		&AskBody{Call: 3, Helper: 1, Type: Train, Body: `{"set":1}`},
		&ToldRequest{Call: 3, Failure: Fail(KindDiverged)},
		&ShareRequest{Set: 2, First: true, Classes: []Class{{"a", "配管", "Pipes"}}, Examples: []ExampleShape{{Label: -1, Views: []ViewShape{{Size{224, 160}, []int{1, 2}, 3, 4, 5}}}}},
		&TrainRequest{Set: 2, Train: []int{0, 1}, Ask: []int{2}, Steps: 60, Seed: math.MaxUint64, Keep: true},
		&TrainProgress{Step: 3, ClassLoss: 0.1, DepthLoss: 0.2, Accuracy: 0.3},
		&TrainResult{Params: []int{4, 5}},
	} {
		got := reflect.New(reflect.TypeOf(body).Elem()).Interface()
		if err := New(7, Ask, body).Decode(got); err != nil || !reflect.DeepEqual(got, body) {
			t.Errorf("%T: got %+v, want %+v (%v)", body, got, body, err)
		}
	}
}

// JavaScript rounds numbers beyond 2⁵³; the seed must come through it whole.
func TestSeedIsText(t *testing.T) {
	var fields map[string]any
	if err := New(1, Train, TrainRequest{Seed: math.MaxUint64}).Decode(&fields); err != nil {
		t.Fatal(err)
	}
	if fields["seed"] != "18446744073709551615" {
		t.Errorf("the seed travels as %v", fields["seed"])
	}
}

func TestExampleBytes(t *testing.T) {
	n, err := ExampleShape{Views: []ViewShape{{Taps: []int{10, 3}, Target: 2, Features: 5}, {Taps: []int{1}}}}.Bytes()
	if n != 2*13+8*2+4*5+2 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	for name, v := range map[string]ViewShape{
		"negative tap":    {Taps: []int{-1}},
		"huge tap":        {Taps: []int{math.MaxInt}},
		"negative target": {Target: -1},
		"huge target":     {Target: math.MaxInt},
		"no features":     {Features: -1},
		"huge sum":        {Taps: []int{1 << 27, 1 << 27}},
	} {
		var f *Failure
		if _, err := (ExampleShape{Views: []ViewShape{v}}).Bytes(); !errors.As(err, &f) || f.Kind != KindBadRequest {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLearnRequestBoundsHelpers(t *testing.T) {
	for n, good := range map[int]bool{0: true, MaxHelpers: true, -1: false, MaxHelpers + 1: false} {
		r := LearnRequest{Classes: []NamedClass{{"a", "A"}, {"b", "B"}}, Helpers: n}
		for _, id := range []string{"1", "2", "3", "4"} {
			r.Labels = append(r.Labels, Label{PhotoID: id, ClassID: map[bool]string{true: "a", false: "b"}[id < "3"]})
		}
		if err := r.Validate(); (err == nil) != good {
			t.Errorf("%d helpers: %v", n, err)
		}
	}
}

package message

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestEnvelopeRoundTrip(t *testing.T) {
	loss, accuracy := 0.25, 0.75
	for _, body := range []any{
		&HelloResult{Version: "1", Kernel: "wasm-simd", Model: Model{Name: "base", Classes: []Class{{"a", "配管", "Pipes"}}}},
		&AddResult{Size: Size{4032, 3024}, Thumb: Size{192, 144}},
		&PredictResult{Classes: []Probability{{"a", 0.9}}, Depth: &Depth{Size: Size{56, 40}, Kind: "metric", Unit: "m", Min: 0.5, Max: 6.25}, MS: 12.5},
		&LearnProgress{Phase: PhaseTrain, Step: 3, Steps: 10, ClassLoss: &loss, Accuracy: &accuracy, ETAMS: -1},
		&LearnResult{Rung: "heads", CV: &CV{Correct: 10, Total: 12, Folds: 4, Low: 0.55, High: 0.95}, OutOfFold: []Prediction{{"p", "a", 0.5}}},
		&ShowBody{Photo: Size{640, 480}, Label: &Size{80, 28}},
		&MarkerBody{Point: Point{Inside: true, X: 0.5, Y: 0.25}, Known: true, Depth: 2.5},
	} {
		t.Run(reflect.TypeOf(body).Elem().Name(), func(t *testing.T) {
			e := New(7, Result, body)
			if err := e.Check(); err != nil {
				t.Fatal(err)
			}
			got := reflect.New(reflect.TypeOf(body).Elem()).Interface()
			if err := e.Decode(got); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, body) {
				t.Errorf("got %+v, want %+v", got, body)
			}
		})
	}
}

// The page reads sizes beside the other fields, not in a nested object.
func TestSizesLieFlat(t *testing.T) {
	var fields map[string]any
	if err := json.Unmarshal(New(1, Result, AddResult{Size: Size{40, 30}}).Body, &fields); err != nil {
		t.Fatal(err)
	}
	if fields["width"] != 40.0 || fields["height"] != 30.0 {
		t.Errorf("width and height are not at the top: %v", fields)
	}
}

func TestCheckRefuses(t *testing.T) {
	good := New(1, Hello, Empty{})
	cases := map[string]struct {
		change func(*Envelope)
		want   Kind
	}{
		"other version": {func(e *Envelope) { e.V = Version + 1 }, KindVersion},
		"no type":       {func(e *Envelope) { e.Type = "" }, KindBadRequest},
		"negative id":   {func(e *Envelope) { e.ID = -1 }, KindBadRequest},
		"large body":    {func(e *Envelope) { e.Body = make([]byte, MaxBody+1) }, KindBadRequest},
		"many blobs":    {func(e *Envelope) { e.Blobs = make([][]byte, MaxBlobs+1) }, KindBadRequest},
	}
	for name, c := range cases {
		e := good
		c.change(&e)
		var f *Failure
		if err := e.Check(); !errors.As(err, &f) || f.Kind != c.want {
			t.Errorf("%s: got %v, want kind %s", name, err, c.want)
		}
	}
	if err := good.Check(); err != nil {
		t.Errorf("a good envelope is refused: %v", err)
	}
}

func TestDecodeOfDamagedBody(t *testing.T) {
	for _, body := range []string{"{", "[]", `{"photoId": 3}`, "null null", "\xff"} {
		var r AddRequest
		err := Envelope{V: Version, Type: Add, Body: []byte(body)}.Decode(&r)
		var f *Failure
		if !errors.As(err, &f) || f.Kind != KindBadRequest {
			t.Errorf("%q: got %v", body, err)
		}
	}
	var r PredictRequest
	if err := (Envelope{V: Version, Type: Predict}).Decode(&r); err != nil {
		t.Errorf("an empty body is that of an empty object: %v", err)
	}
}

func TestBlob(t *testing.T) {
	for n, ok := range []bool{false, true, false} {
		_, err := Envelope{Type: Add, Blobs: make([][]byte, n)}.Blob()
		if (err == nil) != ok {
			t.Errorf("%d blobs: %v", n, err)
		}
	}
}

func TestAsFailure(t *testing.T) {
	original := Fail(KindFewLabels, "need", 2, "class", "配管")
	if got := AsFailure(fmt.Errorf("engine: %w", original)); got != original {
		t.Errorf("a wrapped failure is lost: %v", got)
	}
	got := AsFailure(errors.New("boom"))
	if got.Kind != KindInternal || !strings.Contains(got.Error(), "boom") {
		t.Errorf("got %v", got)
	}
}

func TestLearnRequestValidate(t *testing.T) {
	two := []NamedClass{{"a", "配管"}, {"b", "壁"}}
	four := []Label{{PhotoID: "1", ClassID: "a"}, {PhotoID: "2", ClassID: "a"}, {PhotoID: "3", ClassID: "b"}, {PhotoID: "4", ClassID: "b"}}
	cases := map[string]struct {
		request LearnRequest
		want    Kind // "" for none
	}{
		"enough":          {LearnRequest{Classes: two, Labels: four}, ""},
		"one class":       {LearnRequest{Classes: two[:1], Labels: four[:2]}, KindFewClasses},
		"few labels":      {LearnRequest{Classes: two, Labels: four[:3]}, KindFewLabels},
		"double class":    {LearnRequest{Classes: append(two[:2:2], two[0]), Labels: four}, KindBadRequest},
		"nameless class":  {LearnRequest{Classes: append(two[:2:2], NamedClass{}), Labels: four}, KindBadRequest},
		"unknown class":   {LearnRequest{Classes: two, Labels: append(four[:4:4], Label{PhotoID: "5", ClassID: "c"})}, KindBadRequest},
		"labelled twice":  {LearnRequest{Classes: two, Labels: append(four[:4:4], Label{PhotoID: "1", ClassID: "b"})}, KindBadRequest},
		"label of no one": {LearnRequest{Classes: two, Labels: append(four[:4:4], Label{ClassID: "b"})}, KindBadRequest},
	}
	for name, c := range cases {
		err := c.request.Validate()
		var f *Failure
		if c.want == "" && err != nil || c.want != "" && (!errors.As(err, &f) || f.Kind != c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func FuzzDecodeLearnRequest(f *testing.F) {
	f.Add([]byte(`{"classes":[{"id":"a","name":"x"},{"id":"b","name":"y"}],"labels":[{"photoId":"1","classId":"a"}]}`))
	f.Add([]byte(`{"classes":null,"labels":[{}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var r LearnRequest
		if err := (Envelope{V: Version, Type: Learn, Body: body}).Decode(&r); err != nil {
			return
		}
		known := map[string]bool{}
		for _, c := range r.Classes {
			known[c.ID] = true
		}
		for _, l := range r.Labels {
			if !known[l.ClassID] {
				t.Fatalf("an accepted request labels with the unknown class %q", l.ClassID)
			}
		}
	})
}

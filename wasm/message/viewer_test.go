package message

import (
	"errors"
	"testing"
)

func TestViewerBodiesAreChecked(t *testing.T) {
	for _, c := range []struct {
		kind Type
		body string
		into any
		good bool
	}{
		{Show, `{"photo":{"width":2,"height":2}}`, &ShowBody{}, true}, // as before there were modes
		{Show, `{"mode":"relief","arms":[{"accent":1},{"accent":2}]}`, &ShowBody{}, true},
		{Show, `{"arms":[{},{},{}]}`, &ShowBody{}, false},
		{Show, `{"mode":"upside down"}`, &ShowBody{}, false},
		{SetView, `{"split":0.25}`, &ViewBody{}, true},
		{SetView, `{"mode":"x"}`, &ViewBody{}, false},
		{MoveView, `{"zoom":1.5}`, &MoveBody{}, true},
		{MoveView, `{"zoom":-1}`, &MoveBody{}, false},
		{MoveView, `{"zoom":1e999}`, &MoveBody{}, false},
	} {
		err := Envelope{V: Version, Type: c.kind, Body: []byte(c.body)}.Decode(c.into)
		if (err == nil) != c.good {
			t.Errorf("%s %s: %v", c.kind, c.body, err)
		}
		var failure *Failure
		if err != nil && (!errors.As(err, &failure) || failure.Kind != KindBadRequest) {
			t.Errorf("%s %s: %v is no bad request", c.kind, c.body, err)
		}
	}
}

func TestModesAreKnown(t *testing.T) {
	for _, m := range []Mode{"", ModeBoth, ModePicture, ModeSplit, ModeDepth, ModeRelief} {
		if !m.Known() {
			t.Errorf("%q is not known", m)
		}
	}
	if Mode("Relief").Known() {
		t.Error("names of modes are written exactly")
	}
}

package runs

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
)

// A model is found by its SHA-256, with its card.
func TestModels(t *testing.T) {
	s := open(t, options(t, t.TempDir()))
	m, err := s.AddModel("rooms.okuyuki", []byte(`{"classes":3}`), strings.NewReader("weights"))
	if err != nil {
		t.Fatal(err)
	}
	f, have, err := s.OpenModel(m.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if data, err := io.ReadAll(f); err != nil || string(data) != "weights" || have.Name != "rooms.okuyuki" || have.Size != 7 {
		t.Errorf("%s, %+v, %v", data, have, err)
	}
	list, err := s.Models()
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	if text, err := json.Marshal(list[0]); err != nil || !strings.Contains(string(text), `"card":{"classes":3}`) {
		t.Errorf("%s, %v", text, err)
	}
	if _, err := s.AddModel("x", []byte("{"), strings.NewReader("y")); !errors.Is(err, ErrRequest) {
		t.Errorf("a card that is no JSON: %v", err)
	}
}

package base

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"okuyuki/core/modelcard"
	"okuyuki/core/weights"
)

// TestModelCard holds the card that reports show to the model that the page starts with, and to CARD.md.
func TestModelCard(t *testing.T) {
	packed, err := os.ReadFile("model/base.safetensors.zst")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("model/CARD.md")
	if err != nil {
		t.Fatal(err)
	}
	md := strings.Join(strings.Fields(string(text)), " ")
	d, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	file, err := d.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	card := modelcard.Of(digest(file))
	if card == nil {
		t.Fatalf("core/modelcard has no card of the model, SHA-256 %s", digest(file))
	}
	f, err := weights.Decode(packed)
	if err != nil {
		t.Fatal(err)
	}
	if f.Meta["name"] != card.Name {
		t.Errorf("the card is that of %s, the model is %s", card.Name, f.Meta["name"])
	}
	want := []string{card.Name, digest(packed), card.SHA256, strconv.Itoa(card.Measured.Frames) + " frames", card.Measured.Command}
	for _, figure := range card.Measured.Figures {
		for _, x := range []*float64{&figure.Value, figure.Low, figure.High, figure.Baseline} {
			if x != nil {
				want = append(want, strings.TrimPrefix(strconv.FormatFloat(*x, 'f', 3, 64), "0"))
			}
		}
	}
	for _, s := range want {
		if !strings.Contains(md, s) {
			t.Errorf("CARD.md has no %s", s)
		}
	}
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

//go:build !js

package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"okuyuki/wasm/message"
)

func TestStrip(t *testing.T) {
	e, h := start(t)
	var file bytes.Buffer
	if err := jpeg.Encode(&file, image.NewGray(image.Rect(0, 0, 16, 16)), nil); err != nil {
		t.Fatal(err)
	}
	const secret = "35.6812N"
	said := append([]byte{0xff, 0xd8, 0xff, 0xfe, 0, byte(2 + len(secret))}, secret...)
	said = append(said, file.Bytes()[2:]...)
	var empty message.Empty
	blobs := ask(t, e, h, message.Strip, message.Empty{}, &empty, said)
	if len(blobs) != 1 || !bytes.Equal(blobs[0], file.Bytes()) {
		t.Errorf("%d blobs; the first is not the photo without its comment", len(blobs))
	}
	e.handle(message.New(7000, message.Strip, message.Empty{}, []byte("no photo")))
	if answers := h.of(7000); len(answers) != 1 || answers[0].Type != message.Error || !bytes.Contains(answers[0].Body, []byte(`"not_image"`)) {
		t.Errorf("no photo: %s", answers[0].Body)
	}
}

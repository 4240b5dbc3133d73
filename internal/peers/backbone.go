//go:build !js

package main

import (
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"okuyuki/core/bench"
	"okuyuki/core/export"
)

// exportBackbone writes the base preset's backbone as an ONNX file and the
// image of our benchmark next to the peers' page and scripts.
func (l *lab) exportBackbone(context.Context) error {
	m, image, err := bench.Backbone()
	if err != nil {
		return err
	}
	model, err := export.Taps(m, bench.BackboneHeight, bench.BackboneWidth)
	if err != nil {
		return err
	}
	for _, dir := range []string{l.dir("native"), l.dir("browser")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		for name, data := range map[string][]byte{"backbone.onnx": model, "backbone.f32": planes(image, m.Channels())} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// planes turns an image of pixels into one of a plane for each channel, as bytes, little endian.
func planes(pixels []float32, channels int) []byte {
	out := make([]byte, 0, 4*len(pixels))
	for c := range channels {
		for i := c; i < len(pixels); i += channels {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(pixels[i]))
		}
	}
	return out
}

// ortBackbone runs the exported backbone in ONNX Runtime for Node.js.
func (l *lab) ortBackbone(threads int) source {
	return func(ctx context.Context) ([]reading, error) {
		if err := all(l.ort, l.backbone); err != nil {
			return nil, err
		}
		out, err := command(ctx, l.dir("native"), nil, "node", "backbone-node.mjs", strconv.Itoa(threads), l.seconds())
		if err != nil {
			return nil, err
		}
		return backboneReading(strings.TrimSpace(out))
	}
}

package depthstudy

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"okuyuki/core/data/scene"
	"okuyuki/server/dataset"
)

// SetOf is a data set to be judged; known says that its depth maps are the truth, in millimetres.
func SetOf(name string, s *dataset.Set, known bool) Set {
	maps := len(s.Items) > 0 && s.Items[0].Depth != ""
	return Set{Name: name, Len: len(s.Items), Maps: maps, Known: maps && known, At: func(i int) ([]byte, []byte, error) {
		file, err := s.File(i)
		if err != nil {
			return nil, nil, err
		}
		depth, err := s.DepthFile(i)
		return file, depth, err
	}}
}

// Scenes are n generated scenes, of 320x240 pixels, of kinds in turn, with their depth.
func Scenes(name string, kinds []scene.Kind, n int) Set {
	return Set{Name: name, Len: n, Maps: true, Known: true, At: func(i int) ([]byte, []byte, error) {
		s, err := scene.Render(kinds[i%len(kinds)].ID, uint64(i), 320, 240)
		if err != nil {
			return nil, nil, fmt.Errorf("depthstudy: %w", err)
		}
		file, err := s.Photo.JPEG(95)
		if err != nil {
			return nil, nil, err
		}
		depth := image.NewGray16(image.Rect(0, 0, 320, 240))
		for p, v := range s.Depth {
			depth.SetGray16(p%320, p/320, color.Gray16{Y: uint16(min(1000*v, 65535))})
		}
		var out bytes.Buffer
		err = png.Encode(&out, depth)
		return file, out.Bytes(), err
	}}
}

// Package samples is the file of the page's built-in photos: drawn by core/data/scene,
// checked in, loaded with the page. A visitor without photos at hand tries the whole
// journey with them, and no request is made for it.
package samples

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
)

// Sample is one photo with what it shows.
type Sample struct {
	ID       string `json:"id"` // of the class
	JA       string `json:"ja"`
	EN       string `json:"en"`
	Name     string `json:"name"`     // of the file
	Labelled bool   `json:"labelled"` // goes into its class at once; the others wait to be predicted
	Size     int    `json:"size"`     // bytes of File; set by Encode
	File     []byte `json:"-"`        // JPEG
}

// The file is the length of the list in 4 bytes, little endian, the list as JSON, and the
// photos end to end.

const maxList = 1 << 16

// Encode packs the samples.
func Encode(samples []Sample) ([]byte, error) {
	list := make([]Sample, len(samples))
	for i, s := range samples {
		list[i] = s
		list[i].Size = len(s.File)
	}
	text, err := json.Marshal(list)
	if err != nil {
		return nil, fmt.Errorf("samples: %w", err)
	}
	if len(text) > maxList {
		return nil, fmt.Errorf("samples: a list of %d bytes", len(text))
	}
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(text)))
	out = append(out, text...)
	for _, s := range samples {
		out = append(out, s.File...)
	}
	return out, nil
}

// Decode unpacks a file of Encode. The photos are parts of data.
func Decode(data []byte) ([]Sample, error) {
	if len(data) < 4 {
		return nil, errors.New("samples: the file is too short")
	}
	n := binary.LittleEndian.Uint32(data)
	data = data[4:]
	if n > maxList || int(n) > len(data) {
		return nil, fmt.Errorf("samples: a list of %d bytes in a file of %d", n, len(data))
	}
	var list []Sample
	if err := json.Unmarshal(data[:n], &list); err != nil {
		return nil, fmt.Errorf("samples: %w", err)
	}
	data = data[n:]
	for i, s := range list {
		if s.Size < 0 || s.Size > len(data) {
			return nil, fmt.Errorf("samples: photo %d of %d bytes, %d are left", i, s.Size, len(data))
		}
		list[i].File, data = data[:s.Size:s.Size], data[s.Size:]
	}
	if len(data) != 0 {
		return nil, fmt.Errorf("samples: %d bytes too many", len(data))
	}
	return list, nil
}

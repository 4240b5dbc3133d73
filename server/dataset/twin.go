package dataset

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// depthFolder is the name of folders that hold the depth maps of the photos beside them.
const depthFolder = "depth"

// findDepths moves those PNGs to the depth maps that have a photo of the same name beside
// them and are 16-bit grey.
func (s *Set) findDepths(depths map[string]string) error {
	photos := map[string]bool{}
	for _, it := range s.Items {
		if ext := path.Ext(it.Path); !strings.EqualFold(ext, ".png") {
			photos[strings.TrimSuffix(it.Path, ext)] = true
		}
	}
	var failed error
	s.Items = slices.DeleteFunc(s.Items, func(it Item) bool {
		stem := strings.TrimSuffix(it.Path, path.Ext(it.Path))
		if !strings.EqualFold(path.Ext(it.Path), ".png") || !photos[stem] {
			return false
		}
		grey, err := s.isGrey16(it.Path)
		if err != nil {
			failed = err
		}
		if grey {
			depths[stem] = it.Path
		}
		return grey
	})
	return failed
}

// isGrey16 reads the header of a PNG: bit depth and colour type are bytes 24 and 25 (PNG
// specification, 11.2.2).
func (s *Set) isGrey16(name string) (bool, error) {
	f, err := s.files.Open(name)
	if err != nil {
		return false, fmt.Errorf("dataset: %w", err)
	}
	defer f.Close()
	var head [26]byte
	if _, err := io.ReadFull(f, head[:]); err != nil {
		return false, nil // no PNG at all: decoding it as a photo tells why
	}
	return string(head[:8]) == "\x89PNG\r\n\x1a\n" && head[24] == 16 && head[25] == 0, nil
}

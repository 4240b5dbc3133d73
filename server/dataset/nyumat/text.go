package nyumat

import (
	"fmt"
	"unicode/utf16"

	"okuyuki/server/dataset/hdf5"
)

// maxText is the length of the longest text, in UTF-16 units.
const maxText = 256

// texts reads a cell array of n texts: references to arrays of UTF-16 units.
func texts(h *hdf5.File, name string, n int) ([]string, error) {
	cells, err := h.Dataset(name)
	if err != nil {
		return nil, err
	}
	if cells.Len() != n || len(cells.Shape) != 2 {
		return nil, fmt.Errorf("%w: %s of shape %v for %d frames", ErrFormat, name, cells.Shape, n)
	}
	refs, err := hdf5.ReadRefs(cells, []int{0, 0}, cells.Shape)
	if err != nil {
		return nil, err
	}
	out := make([]string, n)
	for i, r := range refs {
		if out[i], err = text(h, r); err != nil {
			return nil, fmt.Errorf("%s of frame %d: %w", name, i+1, err)
		}
	}
	return out, nil
}

func text(h *hdf5.File, r hdf5.Ref) (string, error) {
	d, err := h.Deref(r)
	if err != nil {
		return "", err
	}
	if empty, ok := d.Number("MATLAB_empty"); ok && empty != 0 {
		return "", nil // what it holds are its dimensions
	}
	if len(d.Shape) != 2 || d.Len() > maxText {
		return "", fmt.Errorf("%w: a text of shape %v", ErrFormat, d.Shape)
	}
	units, err := hdf5.Read[uint16](d, []int{0, 0}, d.Shape)
	if err != nil {
		return "", err
	}
	return string(utf16.Decode(units)), nil
}

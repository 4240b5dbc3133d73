package dataset

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gorgonia.org/tensor"

	"okuyuki/server/refused"
)

// maxNPY bounds the data of a .npy file that is read, in bytes.
const maxNPY = 4 << 30

// WriteNPY writes an array in NumPy's format, version 1.0.
func WriteNPY(w io.Writer, t *tensor.Dense) error {
	b := bufio.NewWriterSize(w, 1<<16) // tensor writes element by element
	if err := t.WriteNpy(b); err != nil {
		return fmt.Errorf("dataset: npy: %w", err)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("dataset: npy: %w", err)
	}
	return nil
}

// ReadNPY reads an array of float32, float64, int32, uint16 or uint8 from size bytes of r. The header is checked against size before any memory
// is asked for: the library below trusts it.
func ReadNPY(r io.Reader, size int64) (*tensor.Dense, error) {
	head, err := npyHeader(r, size)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = refused.As(refused.Damaged, io.ErrUnexpectedEOF)
	}
	if err != nil {
		return nil, fmt.Errorf("dataset: npy: %w", err)
	}
	t := new(tensor.Dense)
	if err := t.ReadNpy(io.MultiReader(bytes.NewReader(head), bufio.NewReaderSize(r, 1<<16))); err != nil {
		return nil, fmt.Errorf("dataset: npy: %w", err)
	}
	return t, nil
}

var npyDict = regexp.MustCompile(`^\{'descr': '([^']*)', 'fortran_order': (False|True), 'shape': \(([-0-9, ]*)\),? *\}$`)

var npyTypes = map[string]int64{"<f4": 4, "<f8": 8, "<i4": 4, "<u2": 2, "|u1": 1, "<u1": 1}

// npyHeader reads and checks everything before the data.
func npyHeader(r io.Reader, size int64) ([]byte, error) {
	head := make([]byte, 10)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	switch {
	case string(head[:6]) != "\x93NUMPY":
		return nil, refused.Errorf(refused.Format, "not a NumPy file")
	case head[6] != 1 || head[7] != 0:
		return nil, refused.Errorf(refused.Unsupported, "version %d.%d, want 1.0", head[6], head[7])
	}
	dict := make([]byte, binary.LittleEndian.Uint16(head[8:]))
	if _, err := io.ReadFull(r, dict); err != nil {
		return nil, err
	}
	text := strings.TrimRight(string(dict), " \n")
	m := npyDict.FindStringSubmatch(text)
	if m == nil {
		return nil, refused.Errorf(refused.Damaged, "header %.80q", dict)
	}
	descr, columns, shape := m[1], m[2], m[3]
	n, ok := npyTypes[descr]
	if !ok || columns != "False" {
		return nil, refused.Errorf(refused.Unsupported, "element type %.20q, columns first: %s", descr, columns)
	}
	dims := 0
	for f := range strings.SplitSeq(shape, ",") {
		f = strings.TrimSpace(f)
		if f == "" {
			continue
		}
		d, err := strconv.ParseInt(f, 10, 32)
		switch {
		case errors.Is(err, strconv.ErrRange), err == nil && d > 0 && n > maxNPY/d:
			return nil, refused.Errorf(refused.Limit, "shape (%.80s)", shape)
		case err != nil || d < 1:
			return nil, refused.Errorf(refused.Damaged, "shape (%.80s)", shape)
		}
		n *= d
		dims++
	}
	if dims == 0 || dims > 8 {
		return nil, refused.Errorf(refused.Unsupported, "shape (%.80s)", shape)
	}
	if have := size - int64(len(head)) - int64(len(dict)); n != have {
		return nil, refused.Errorf(refused.Damaged, "shape (%.80s) needs %d bytes of data, the file has %d", shape, n, have)
	}
	return append(head, dict...), nil
}

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

// ReadNPY reads an array of float32, int32 or uint8 from size bytes of r. The header is checked against size before any memory
// is asked for: the library below trusts it.
func ReadNPY(r io.Reader, size int64) (*tensor.Dense, error) {
	head, err := npyHeader(r, size)
	if err != nil {
		return nil, fmt.Errorf("dataset: npy: %w", err)
	}
	t := new(tensor.Dense)
	if err := t.ReadNpy(io.MultiReader(bytes.NewReader(head), bufio.NewReaderSize(r, 1<<16))); err != nil {
		return nil, fmt.Errorf("dataset: npy: %w", err)
	}
	return t, nil
}

var npyDict = regexp.MustCompile(`^\{'descr': '([<|][a-z][0-9]{1,2})', 'fortran_order': False, 'shape': \(([0-9, ]*)\),? *\}$`)

var npyTypes = map[string]int64{"<f4": 4, "<i4": 4, "|u1": 1, "<u1": 1}

// npyHeader reads and checks everything before the data.
func npyHeader(r io.Reader, size int64) ([]byte, error) {
	head := make([]byte, 10)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	if string(head[:8]) != "\x93NUMPY\x01\x00" {
		return nil, errors.New("not a NumPy file of version 1.0")
	}
	dict := make([]byte, binary.LittleEndian.Uint16(head[8:]))
	if _, err := io.ReadFull(r, dict); err != nil {
		return nil, err
	}
	text := strings.TrimRight(string(dict), " \n")
	m := npyDict.FindStringSubmatch(text)
	if m == nil {
		return nil, fmt.Errorf("header %q", dict)
	}
	n, ok := npyTypes[m[1]]
	if !ok {
		return nil, fmt.Errorf("element type %q", m[1])
	}
	dims := 0
	for f := range strings.SplitSeq(m[2], ",") {
		f = strings.TrimSpace(f)
		if f == "" {
			continue
		}
		d, err := strconv.ParseInt(f, 10, 32)
		if err != nil || d < 1 || n > maxNPY/d {
			return nil, fmt.Errorf("shape (%s)", m[2])
		}
		n *= d
		dims++
	}
	if dims == 0 || dims > 8 {
		return nil, fmt.Errorf("shape (%s)", m[2])
	}
	if have := size - int64(len(head)) - int64(len(dict)); n != have {
		return nil, fmt.Errorf("shape (%s) needs %d bytes of data, the file has %d", m[2], n, have)
	}
	return append(head, dict...), nil
}

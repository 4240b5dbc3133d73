package weights

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Encode writes the file. The same content gives the same bytes. Tensors lie as the format's
// reference implementation lays them, those of the largest numbers first, then by name, so that
// all are aligned.
func (f *File) Encode() ([]byte, error) {
	if err := f.checkAll(); err != nil {
		return nil, err
	}
	names := slices.SortedFunc(maps.Keys(f.Tensors), func(a, b string) int {
		return cmp.Or(cmp.Compare(f.Tensors[b].DType.Size(), f.Tensors[a].DType.Size()), cmp.Compare(a, b))
	})
	head, size, err := f.encodeHeader(names)
	if err != nil {
		return nil, err
	}
	if len(head) > MaxHeader {
		return nil, refusal(KindTooLarge, "", "a header of %d bytes, more than %d", len(head), MaxHeader)
	}
	total := lengthBytes + int64(len(head)) + size
	if total > MaxFile {
		return nil, refusal(KindTooLarge, "", "%d bytes, more than %d", total, MaxFile)
	}
	out := make([]byte, 0, total)
	out = binary.LittleEndian.AppendUint64(out, uint64(len(head)))
	out = append(out, head...)
	for _, name := range names {
		out = append(out, f.Tensors[name].Data...)
	}
	return out, nil
}

// encodeHeader gives the header for tensors in this order, padded with spaces so that the data
// begin at a multiple of 8, and the size of the data.
func (f *File) encodeHeader(names []string) (head []byte, size int64, err error) {
	b := []byte{'{'}
	separate := func() {
		if last := b[len(b)-1]; last != '{' && last != '[' {
			b = append(b, ',')
		}
	}
	if len(f.Meta) > 0 {
		b = append(b, `"__metadata__":{`...)
		for _, key := range slices.Sorted(maps.Keys(f.Meta)) {
			if !utf8.ValidString(key) || !utf8.ValidString(f.Meta[key]) {
				return nil, 0, refusal(KindName, "", "metadata %q is not UTF-8", key)
			}
			separate()
			b = appendQuoted(b, key)
			b = append(b, ':')
			b = appendQuoted(b, f.Meta[key])
		}
		b = append(b, '}')
	}
	for _, name := range names {
		t := f.Tensors[name]
		separate()
		b = appendQuoted(b, name)
		b = append(b, `:{"dtype":"`...)
		b = append(b, t.DType...)
		b = append(b, `","shape":[`...)
		for _, d := range t.Shape {
			separate()
			b = strconv.AppendInt(b, int64(d), 10)
		}
		b = append(b, `],"data_offsets":[`...)
		b = strconv.AppendInt(b, size, 10)
		size += int64(len(t.Data))
		b = append(b, ',')
		b = strconv.AppendInt(b, size, 10)
		b = append(b, "]}"...)
	}
	b = append(b, '}')
	for len(b)%8 != 0 {
		b = append(b, ' ')
	}
	return b, size, nil
}

// appendQuoted appends s as JSON text, escaping only what must be (RFC 8259, section 7), in the
// shortest form.
func appendQuoted(b []byte, s string) []byte {
	const hexDigits, short = "0123456789abcdef", "\b\t\n\f\r\"\\"
	b = append(b, '"')
	for i := range len(s) {
		c := s[i]
		if at := strings.IndexByte(short, c); at >= 0 {
			b = append(b, '\\', `btnfr"\`[at])
		} else if c < ' ' {
			b = append(b, `\u00`...)
			b = append(b, hexDigits[c>>4], hexDigits[c&15])
		} else {
			b = append(b, c)
		}
	}
	return append(b, '"')
}

package hostile

import "bytes"

// mat5s are files of MATLAB 5, as splits.mat is one.
func mat5s() []File {
	l := list{reader: MAT5}
	add := func(name, kind, why string, elements ...[]byte) {
		l.add("mat5-"+name+".mat", kind, why, join(matHead, bytes.Join(elements, nil)))
	}
	numbers := array("a", 1, 3, "\x01\x02\x03")

	add("sound", Read, "a file as it should be", numbers)
	l.add("mat5-version-7.mat", "format", "the version of another format", patched([]byte(matHead), 125, 2))
	l.add("mat5-short.mat", "format", "half of a head", []byte(matHead[:64]))
	add("cut", "damaged", "one byte is missing", numbers[:len(numbers)-9])
	add("length", "damaged", "an array of 4 GiB", join(le32(14), le32(1<<32-1), numbers[8:]))
	add("shape", "damaged", "more dimensions than numbers", array("a", 1<<30, 1<<30, "\x01\x02\x03"))
	add("shape-negative", "damaged", "a negative dimension", array("a", 0xffffffff, 0xfffffffd, "\x01\x02\x03"))
	add("bomb", "limit", "10 MiB of zeros in 10 KiB", packed(make([]byte, swell)))
	add("nested", "damaged", "compressed twice", packed(packed(numbers)))
	add("not-deflate", "damaged", "a compressed array that is none", join(le32(15), le32(4), "oops"))
	add("many", "limit", "2000 arrays", bytes.Repeat([]byte("\x02\x00\x01\x00\x07\x00\x00\x00"), 2000))
	return l.files
}

// matHead is the head of a file: a text, the version, the byte order.
var matHead = string(join("MATLAB 5.0 MAT-file", bytes.Repeat([]byte(" "), 105), "\x00\x01IM"))

// array is a matrix of bytes.
func array(name string, rows, columns uint32, values string) []byte {
	part := func(kind uint32, data []byte) []byte {
		return join(le32(kind), le32(uint32(len(data))), data, make([]byte, -len(data)&7))
	}
	const uint8Class, miINT8, miUINT8, miINT32, miUINT32, miMATRIX = 9, 1, 2, 5, 6, 14
	return part(miMATRIX, join(part(miUINT32, join(le32(uint8Class), le32(0))), part(miINT32, join(le32(rows), le32(columns))),
		part(miINT8, []byte(name)), part(miUINT8, []byte(values))))
}

// packed is a compressed element.
func packed(element []byte) []byte {
	z := deflated(element)
	return join(le32(15), le32(uint32(len(z))), z)
}

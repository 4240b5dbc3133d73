package hostile

import "strings"

// idxs are files of MNIST's format, plain or compressed.
func idxs() []File {
	l := list{reader: IDX}
	add := func(name, kind, why string, data []byte) { l.add("idx-"+name, kind, why, data) }
	sound := join("\x00\x00\x08\x02", be32(3), be32(4), "abcdefghijkl")

	add("sound", Read, "a file as it should be", sound)
	add("sound.gz", Read, "the same, compressed", gzipped(sound))
	add("empty", "damaged", "no bytes", nil)
	add("magic", "format", "a text", []byte("three by four"))
	add("floats", "unsupported", "floating-point numbers", patched(sound, 2, 0x0d))
	add("no-dimension", "unsupported", "no dimensions", patched(sound, 3, 0))
	add("200-dimensions", "unsupported", "200 dimensions", patched(sound, 3, 200))
	add("overflow", "limit", "2^48 elements, which 32 bits count as 0", join("\x00\x00\x08\x03", be32(1<<16), be32(1<<16), be32(1<<16)))
	add("promise", "damaged", "128 MiB are announced, and none comes", join("\x00\x00\x08\x01", be32(1<<27)))
	add("cut", "damaged", "one element is missing", sound[:len(sound)-1])
	add("tail", "damaged", "one element too many", join(sound, "x"))
	add("bomb.gz", "damaged", "12 elements, and 10 MiB behind them", gzipped(join(sound, make([]byte, swell))))
	add("cut.gz", "damaged", "compressed, and cut off", gzipped(sound)[:20])
	add("sum.gz", "damaged", "compressed, with a wrong checksum", func() []byte {
		z := gzipped(sound)
		return patched(z, len(z)-8, z[len(z)-8]^1)
	}())
	return l.files
}

// npys are arrays of NumPy.
func npys() []File {
	l := list{reader: NPY}
	add := func(name, kind, why string, data []byte) { l.add("npy-"+name+".npy", kind, why, data) }
	eight := make([]byte, 8)

	add("sound", Read, "a file as it should be", npy("<f4", "False", "(2,)", eight))
	add("text", "format", "a text", []byte("2.0 1.0 0.5\n"))
	add("version-2", "unsupported", "version 2.0", patched(npy("<f4", "False", "(2,)", eight), 6, 2))
	add("header", "damaged", "a header longer than the file", []byte("\x93NUMPY\x01\x00\xff\xff{"))
	add("pickle", "unsupported", "objects, which NumPy would run", npy("|O", "False", "(2,)", eight))
	add("big-endian", "unsupported", "the other byte order", npy(">f4", "False", "(2,)", eight))
	add("columns", "unsupported", "columns first", npy("<f4", "True", "(2,)", eight))
	add("huge", "limit", "2^64 elements", npy("<f4", "False", "(2000000000, 2000000000, 4)", nil))
	add("negative", "damaged", "a negative dimension", npy("<f4", "False", "(-2,)", eight))
	add("short", "damaged", "one byte is missing", npy("<f4", "False", "(2,)", eight[:7]))
	add("long", "damaged", "one element too many", npy("<f4", "False", "(1,)", eight))
	add("code", "damaged", "a header with a call in it", npy("<f4", "__import__('os').system('x')", "(2,)", eight))
	return l.files
}

// npy is a file of version 1.0.
func npy(descr, fortran, shape string, data []byte) []byte {
	dict := "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }"
	dict += strings.Repeat(" ", -(10+len(dict)+1)&63) + "\n"
	return join("\x93NUMPY\x01\x00", le16(uint16(len(dict))), dict, data)
}

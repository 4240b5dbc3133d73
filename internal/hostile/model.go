package hostile

import (
	"fmt"
	"strings"
)

// models are model files: safetensors, in an envelope of zstd or not.
func models() []File {
	l := list{reader: Model}
	add := func(name, kind, why string, data []byte) { l.add("model-"+name+".safetensors", kind, why, data) }
	sound := tensors(tensor("F32", "[2]", 0, 8), "\x00\x00\x80?\x00\x00\x00@")

	add("empty", "truncated", "no bytes", nil)
	add("photo", "format", "a photo", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01"))
	add("length-2-64", "format", "a header whose length wraps to 0 when 8 is added", join(le64(1<<64-8), "{}"))
	add("header-too-long", "too_large", "a header of more than 1 MiB", join(le64(1<<20+1), "{}"))
	add("header-cut", "truncated", "a header longer than the file", join(le64(9), "{}"))
	add("cut", "truncated", "one byte is missing", sound[:len(sound)-1])
	add("tail", "layout", "one byte too many", join(sound, "\x00"))
	add("end-2-63", "too_large", "a tensor that ends at 2^63-1", tensors(tensor("F32", "[2]", 0, 1<<63-1), "12345678"))
	add("end-before-begin", "size", "a tensor that ends before it begins", tensors(tensor("F32", "[2]", 8, 0), "12345678"))
	add("shape-overflow", "shape", "a product of dimensions that is 2 modulo 2^64", tensors(tensor("F32", "[4294967296,4294967296,2]", 0, 8), "12345678"))
	add("dimension-0", "shape", "a dimension of 0 that hides an overflow", tensors(tensor("F32", "[4294967296,4294967296,0]", 0, 0), ""))
	add("nine-dimensions", "shape", "nine dimensions", tensors(tensor("F32", "[1,1,1,1,1,1,1,1,1]", 0, 4), "1234"))
	add("size", "size", "less than the shape needs", tensors(tensor("F32", "[2]", 0, 4), "1234"))
	add("gap", "layout", "bytes that belong to no tensor", tensors(tensor("F16", "[1]", 1, 3), "123"))
	add("overlap", "layout", "two tensors in one place",
		tensors(`{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"F16","shape":[2],"data_offsets":[2,6]}}`, "123456"))
	add("twice", "duplicate", "two tensors of one name, one of them escaped",
		tensors(`{"x":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"\u0078":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}`, "1234"))
	add("unknown-type", "dtype", "a type of numbers that there is not", tensors(tensor("X9", "[1]", 0, 8), "12345678"))
	add("no-name", "name", "a tensor without a name", tensors(`{"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "1234"))
	add("nan", "not_finite", "a weight that is not a number", tensors(tensor("F32", "[1]", 0, 4), "\x00\x00\xc0\x7f"))
	add("infinite-half", "not_finite", "an infinite weight of 16 bits", tensors(tensor("F16", "[1]", 0, 2), "\x00\x7c"))
	add("no-scale", "scale", "8-bit weights without scales", tensors(tensor("I8", "[1]", 0, 1), "1"))
	add("deep", "header", "a header of 20,000 nested lists", tensors(`{"x":`+strings.Repeat("[", 20_000), ""))
	add("many", "too_many_tensors", "4097 tensors", manyTensors(4097))
	add("of-others", "not_ours", "a sound file that holds another program's tensors", sound)
	add("future", "not_ours", "a later version of the format", tensors(`{"__metadata__":{"okuyuki.version":"99"}}`, ""))
	add("zstd-cut", "truncated", "an envelope without content", []byte(zstdMagic+zstdWindow))
	add("zstd-window", "compression", "an envelope that asks for a window of 2 GiB", join(zstdMagic, "\x00\xa8", rawBlock(sound, true)))
	add("zstd-claim", "compression", "an envelope that claims 2^63 bytes", join(zstdMagic, "\xe0\x00\x00\x00\x00\x00\x00\x00\x80", zeroBlocks(1)))
	add("zstd-sum", "compression", "an envelope with a wrong checksum", join(zstdMagic, "\x04\x00", rawBlock(sound, true), "\x00\x00\x00\x00"))
	add("zstd-bomb", "layout", "a gigabyte of zeros behind the tensors", join(zstdMagic, zstdWindow, rawBlock(sound, false), zeroBlocks(8192)))
	add("zstd-announced", "truncated", "tensors of 200 MB are announced, and 1 MB comes",
		join(zstdMagic, zstdWindow, rawBlock(tensors(tensor("F32", "[50000000]", 0, 200_000_000), ""), false), zeroBlocks(8)))
	return l.files
}

// tensors is a file with any header and data.
func tensors(header, data string) []byte { return join(le64(uint64(len(header))), header, data) }

// tensor is a header with one tensor.
func tensor(dtype, shape string, begin, end uint64) string {
	return fmt.Sprintf(`{"x":{"dtype":%q,"shape":%s,"data_offsets":[%d,%d]}}`, dtype, shape, begin, end)
}

func manyTensors(n int) []byte {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"%d":{"dtype":"I8","shape":[1],"data_offsets":[%d,%d]}`, i, i, i+1)
	}
	return tensors("{"+b.String()[1:]+"}", strings.Repeat("\x00", n))
}

// Parts of a zstd frame (RFC 8878): no content size, and a window of 1 MiB.
const (
	zstdMagic  = "\x28\xb5\x2f\xfd"
	zstdWindow = "\x00\x50"
)

// rawBlock is a block as it is.
func rawBlock(content []byte, last bool) []byte {
	return join(blockHead(0, len(content), last), content)
}

// zeroBlocks are blocks of 128 KiB, of 4 bytes each in the file.
func zeroBlocks(n int) []byte {
	return join(strings.Repeat(string(blockHead(1, 128<<10, false))+"\x00", n), blockHead(0, 0, true))
}

func blockHead(kind, size int, last bool) []byte {
	n := size<<3 | kind<<1
	if last {
		n |= 1
	}
	return []byte{byte(n), byte(n >> 8), byte(n >> 16)}
}

package emit

// appendU appends x as unsigned LEB128.
func appendU(b []byte, x uint32) []byte {
	for x >= 0x80 {
		b = append(b, byte(x)|0x80)
		x >>= 7
	}
	return append(b, byte(x))
}

// appendS appends x as signed LEB128.
func appendS(b []byte, x int32) []byte {
	for x < -0x40 || x > 0x3f {
		b = append(b, byte(x)|0x80)
		x >>= 7
	}
	return append(b, byte(x)&0x7f)
}

// appendName appends s with its length.
func appendName(b []byte, s string) []byte {
	return append(appendU(b, uint32(len(s))), s...)
}

// appendSection appends a section with its id and length.
func appendSection(b []byte, id byte, body []byte) []byte {
	b = append(b, id)
	b = appendU(b, uint32(len(body)))
	return append(b, body...)
}

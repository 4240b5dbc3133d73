package hdf5

// Types of messages (IV.A.2).
const (
	msgDataspace    = 0x01
	msgLinkInfo     = 0x02
	msgDatatype     = 0x03
	msgOldFill      = 0x04
	msgFill         = 0x05
	msgLink         = 0x06
	msgExternal     = 0x07
	msgLayout       = 0x08
	msgFilters      = 0x0b
	msgAttribute    = 0x0c
	msgContinuation = 0x10
	msgSymbolTable  = 0x11
)

const flagShared = 1 << 1 // of a message: what it says is elsewhere

// message is one property of an object.
type message struct {
	kind, flags int
	body        []byte
}

// header is the list of an object's messages.
type header []message

// find is the first message of a kind, or nil.
func (h header) find(kind int) ([]byte, error) {
	for _, m := range h {
		if m.kind == kind {
			if m.flags&flagShared != 0 {
				return nil, unsupported("a shared message of type %#x", kind)
			}
			return m.body, nil
		}
	}
	return nil, nil
}

// span is a stretch of the file.
type span struct{ at, size uint64 }

// header reads the object header at an address (IV.A.1).
func (f *File) header(at uint64) (header, error) {
	b, err := f.block(at, 4)
	if err != nil {
		return nil, err
	}
	switch {
	case string(b) == "OHDR":
		return f.header2(at)
	case b[0] == 1:
		return f.header1(at)
	}
	return nil, damaged("no object header at %#x", at)
}

// header1 reads a header of version 1 (IV.A.1.a).
func (f *File) header1(at uint64) (header, error) {
	b, err := f.block(at, 16)
	if err != nil {
		return nil, err
	}
	c := cursor{b: b}
	c.skip(2 + 2 + 4) // its number of messages counts those of the continuations as well; the blocks' sizes say enough
	return f.messages(span{at + 16, c.uint(4)}, func(b []byte) ([]message, error) {
		c := cursor{b: b}
		var out []message
		for len(c.b) >= 8 {
			m := message{kind: c.u16()}
			size := c.u16()
			m.flags = c.u8()
			c.skip(3)
			m.body = c.bytes(size)
			out = append(out, m)
		}
		return out, c.check("an object header")
	})
}

// header2 reads a header of version 2 (IV.A.1.b).
func (f *File) header2(at uint64) (header, error) {
	b, err := f.block(at, min(40, uint64(f.size)-at))
	if err != nil {
		return nil, err
	}
	c := cursor{b: b}
	c.skip(4)
	if version := c.u8(); version != 2 {
		return nil, unsupported("object header version %d", version)
	}
	flags := c.u8()
	if flags&(1<<5) != 0 {
		c.skip(4 * 4) // times
	}
	if flags&(1<<4) != 0 {
		c.skip(2 * 2) // when attributes are kept elsewhere
	}
	size := c.uint(1 << (flags & 3))
	if err := c.check("an object header"); err != nil {
		return nil, err
	}
	start := at + uint64(len(b)-len(c.b))
	first := true
	return f.messages(span{start, size}, func(b []byte) ([]message, error) {
		c := cursor{b: b}
		if !first { // continuations have a signature before, and a checksum behind
			if !c.expect("OCHK") || len(c.b) < 4 {
				return nil, damaged("no continuation of an object header")
			}
			c.b = c.b[:len(c.b)-4]
		}
		first = false
		ordered := flags&(1<<2) != 0
		least := 4
		if ordered {
			least = 6
		}
		var out []message
		for len(c.b) >= least {
			m := message{kind: c.u8()}
			size := c.u16()
			m.flags = c.u8()
			if ordered {
				c.skip(2)
			}
			m.body = c.bytes(size)
			out = append(out, m)
		}
		return out, c.check("an object header")
	})
}

// messages reads the blocks of a header, those included that continuations name.
func (f *File) messages(first span, parse func([]byte) ([]message, error)) (header, error) {
	var h header
	todo := []span{first}
	for n := 0; n < len(todo); n++ { // a cycle of continuations ends at the limit
		if n == maxBlocks {
			return nil, tooLarge("an object header of more than %d blocks", maxBlocks)
		}
		if todo[n].size > maxHeader {
			return nil, tooLarge("an object header of %d bytes", todo[n].size)
		}
		b, err := f.block(todo[n].at, todo[n].size)
		if err != nil {
			return nil, err
		}
		part, err := parse(b)
		if err != nil {
			return nil, err
		}
		for _, m := range part {
			if m.kind == msgContinuation {
				c := cursor{b: m.body}
				todo = append(todo, span{c.address(), c.address()})
				if err := c.check("a continuation"); err != nil {
					return nil, err
				}
			}
		}
		if h = append(h, part...); len(h) > maxMessages {
			return nil, tooLarge("an object header of more than %d messages", maxMessages)
		}
	}
	return h, nil
}

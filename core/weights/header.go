package weights

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf8"
)

const metadataKey = "__metadata__"

// header is a checked header: the tensors lie one after the other in a data section of size bytes.
type header struct {
	entries []entry // in the order of the data
	meta    map[string]string
	size    int64
}

// entry is what the header says about one tensor; begin and end count from the data section's start.
type entry struct {
	name       string
	dtype      DType
	shape      []int
	begin, end int64
}

// parseHeader reads the JSON token by token, so that nothing but the expected structure is ever
// built, however deep the input is; MaxHeader bounds how wide.
func parseHeader(b []byte) (*header, error) {
	if len(b) == 0 || b[0] != '{' {
		return nil, refusal(KindFormat, "", "not a safetensors file: the header does not begin with a brace")
	}
	if !utf8.Valid(b) { // the decoder would replace the bytes, and two names could become one
		return nil, refusal(KindHeader, "", "the header is not UTF-8")
	}
	p := &parser{json.NewDecoder(bytes.NewReader(b))}
	p.UseNumber()
	h := &header{meta: map[string]string{}}
	err := p.object("header", func(name string) error {
		if name == metadataKey {
			return p.metadata(h.meta)
		}
		if err := checkName(name); err != nil {
			return err
		}
		e, err := p.entry(name)
		h.entries = append(h.entries, e)
		return err
	})
	if err != nil {
		return nil, err
	}
	if rest := b[p.InputOffset():]; len(bytes.Trim(rest, " ")) > 0 {
		return nil, refusal(KindHeader, "", "the header goes on after its closing brace")
	}
	return h, h.place()
}

// place sorts the tensors by their place and checks that they fill the data section.
func (h *header) place() error {
	slices.SortFunc(h.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(a.name, b.name))
	})
	for _, e := range h.entries {
		switch {
		case e.end < e.begin:
			return refusal(KindSize, e.name, "ends at byte %d before it begins at %d", e.end, e.begin)
		case e.begin < h.size:
			return refusal(KindLayout, e.name, "begins at byte %d inside the tensor before it", e.begin)
		case e.begin > h.size:
			return refusal(KindLayout, e.name, "%d bytes before it belong to no tensor", e.begin-h.size)
		case e.end > MaxFile:
			return refusal(KindTooLarge, e.name, "ends at byte %d, more than %d", e.end, MaxFile)
		}
		h.size = e.end
	}
	return nil
}

// parser reads the few forms of JSON that a header has.
type parser struct{ *json.Decoder }

// object calls field for every key, which reads the value. No key may come twice.
func (p *parser) object(what string, field func(key string) error) error {
	if err := p.delimiter(what, '{'); err != nil {
		return err
	}
	seen := map[string]bool{}
	for p.More() {
		key, err := p.text(what)
		if err != nil {
			return err
		}
		if seen[key] {
			return refusal(KindDuplicate, "", "%s: key %.40q comes twice", what, key)
		}
		seen[key] = true
		if err := field(key); err != nil {
			return err
		}
	}
	return p.delimiter(what, '}')
}

func (p *parser) metadata(meta map[string]string) error {
	return p.object("metadata", func(key string) (err error) {
		meta[key], err = p.text("metadata")
		return err
	})
}

func (p *parser) entry(name string) (entry, error) {
	e := entry{name: name}
	fields := 0
	err := p.object("tensor", func(key string) error {
		fields++
		switch key {
		case "dtype":
			s, err := p.text(key)
			e.dtype = DType(s)
			return err
		case "shape":
			dims, err := p.numbers(key)
			for _, d := range dims {
				e.shape = append(e.shape, int(min(d, MaxFile+1))) // refused later, but fits an int everywhere
			}
			return err
		case "data_offsets":
			at, err := p.numbers(key)
			if err == nil && len(at) != 2 {
				err = refusal(KindHeader, "", "data_offsets: %d numbers, want 2", len(at))
			}
			if err == nil {
				e.begin, e.end = at[0], at[1]
			}
			return err
		}
		return refusal(KindHeader, "", "unknown field %.40q", key)
	})
	if err == nil && fields != 3 {
		err = refusal(KindHeader, "", "not all of dtype, shape and data_offsets")
	}
	if refused, ok := err.(*Error); ok && refused.Tensor == "" {
		refused.Tensor = name
	}
	return e, err
}

// numbers reads an array of integers of 0 to 2⁶³-1.
func (p *parser) numbers(what string) ([]int64, error) {
	if err := p.delimiter(what, '['); err != nil {
		return nil, err
	}
	var v []int64
	for p.More() {
		t, err := p.next(what)
		if err != nil {
			return nil, err
		}
		literal, _ := t.(json.Number)
		n, err := strconv.ParseUint(string(literal), 10, 63)
		if err != nil {
			return nil, refusal(KindHeader, "", "%s: not a whole number of 0 to 2^63-1", what)
		}
		v = append(v, int64(n))
	}
	return v, p.delimiter(what, ']')
}

func (p *parser) text(what string) (string, error) {
	t, err := p.next(what)
	if err != nil {
		return "", err
	}
	s, ok := t.(string)
	if !ok {
		return "", refusal(KindHeader, "", "%s: no text where there should be one", what)
	}
	return s, nil
}

func (p *parser) delimiter(what string, want json.Delim) error {
	t, err := p.next(what)
	if err != nil {
		return err
	}
	if t != want {
		return refusal(KindHeader, "", "%s: no %q where there should be one", what, want.String())
	}
	return nil
}

func (p *parser) next(what string) (json.Token, error) {
	t, err := p.Token()
	if err != nil {
		return nil, &Error{Kind: KindHeader, Detail: what + ": not JSON", Err: err}
	}
	return t, nil
}

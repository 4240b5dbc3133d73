package weights

import "encoding/binary"

// bf16 is the upper half of an IEEE 754 binary32. It is read from other programs' files alone.
const bf16 DType = "BF16"

// foreignSizes are the bytes of the types that other programs' files may have beside those that are read.
var foreignSizes = map[DType]int{
	"BOOL": 1, "U8": 1, "I8": 1, "U16": 2, "I16": 2, "U32": 4, "I32": 4, "U64": 8, "I64": 8, "F64": 8,
}

// DecodeForeign reads a safetensors file of another program, without an envelope and as strictly as Decode. Tensors of F32, F16
// and BF16, these widened to F32, are in the File; those of other types, such as counters, are only named, with their type.
// Every error is an *Error.
func DecodeForeign(data []byte) (f *File, others map[string]DType, err error) {
	if len(data) > MaxFile {
		return nil, nil, refusal(KindTooLarge, "", "%d bytes, more than %d", len(data), MaxFile)
	}
	h, data, err := split(data)
	if err != nil {
		return nil, nil, err
	}
	if err := h.checkSize(data); err != nil {
		return nil, nil, err
	}
	if len(h.entries) > MaxTensors {
		return nil, nil, refusal(KindTooManyTensors, "", "%d tensors, more than %d", len(h.entries), MaxTensors)
	}
	f, others = &File{Tensors: map[string]Tensor{}, Meta: h.meta}, map[string]DType{}
	for _, e := range h.entries {
		t := Tensor{e.dtype, e.shape, data[e.begin:e.end:e.end]}
		switch e.dtype {
		case F32, F16:
			f.Tensors[e.name] = t
			continue
		case bf16:
			if err := checkBytes(e.name, t, 2); err != nil {
				return nil, nil, err
			}
			f.Tensors[e.name] = widened(t)
			continue
		}
		size, ok := foreignSizes[e.dtype]
		if !ok {
			return nil, nil, refusal(KindDType, e.name, "numbers of type %.16q are not read", string(e.dtype))
		}
		if err := checkBytes(e.name, t, size); err != nil {
			return nil, nil, err
		}
		others[e.name] = e.dtype
	}
	if err := f.checkAll(); err != nil {
		return nil, nil, err
	}
	return f, others, nil
}

// checkBytes checks that a tensor has the bytes of its shape.
func checkBytes(name string, t Tensor, size int) error {
	n, err := elements(name, t.Shape)
	if err != nil {
		return err
	}
	if len(t.Data) != n*size {
		return refusal(KindSize, name, "%d bytes, its shape needs %d", len(t.Data), n*size)
	}
	return nil
}

// widened is a tensor of BF16 as F32, without loss.
func widened(t Tensor) Tensor {
	data := make([]byte, 0, 2*len(t.Data))
	for i := 0; i+2 <= len(t.Data); i += 2 {
		data = binary.LittleEndian.AppendUint32(data, uint32(binary.LittleEndian.Uint16(t.Data[i:]))<<16)
	}
	return Tensor{F32, t.Shape, data}
}

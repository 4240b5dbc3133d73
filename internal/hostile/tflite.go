package hostile

// tflites are models of TensorFlow Lite. A sound one has a constant and an operator that reads it.
func tflites() []File {
	l := list{reader: TFLite}
	add := func(name, kind, why string, data []byte) { l.add("tflite-"+name+".tflite", kind, why, data) }
	changed := func(change func(*network)) []byte {
		n := network{shape: []uint32{2}, data: "\x00\x00\x80?\x00\x00\x00@", inputs: []uint32{0}}
		change(&n)
		return n.file()
	}
	sound := changed(func(*network) {})

	add("sound", Read, "a file as it should be", sound)
	add("empty", "format", "no bytes", nil)
	add("magic", "format", "the mark of another format", patched(sound, 4, 'X'))
	add("root-outside", "damaged", "everything is outside of the file", patched(sound, 0, 0xff, 0xff, 0xff, 0x7f))
	add("half", "damaged", "cut off in the middle", sound[:len(sound)/2])
	add("no-graph", "damaged", "no network", changed(func(n *network) { n.empty = true }))
	add("tensor-outside", "damaged", "an operator that reads what is not there", changed(func(n *network) { n.inputs = []uint32{9} }))
	add("tensor-negative", "damaged", "an operator that reads tensor -2", changed(func(n *network) { n.inputs = []uint32{1<<32 - 2} }))
	add("shape-overflow", "damaged", "2^90 elements", changed(func(n *network) { n.shape = []uint32{1 << 30, 1 << 30, 1 << 30} }))
	add("size", "damaged", "less data than the shape needs", changed(func(n *network) { n.shape = []uint32{3} }))
	add("nine-dimensions", "limit", "nine dimensions", changed(func(n *network) { n.shape = make([]uint32, 9) }))
	add("many-inputs", "limit", "an operator with 4 billion inputs", changed(func(n *network) { n.claim = 1<<32 - 1 }))
	add("operator", "damaged", "an operator of a kind that is not listed", changed(func(n *network) { n.code = 7 }))
	return l.files
}

// network is such a model.
type network struct {
	shape  []uint32
	data   string
	inputs []uint32
	claim  uint32 // number of inputs that is claimed
	code   uint32
	empty  bool
}

// file writes the tables of tensorflow/lite/schema/schema.fbs that are read.
func (n network) file() []byte {
	none, inputs := vectorOf(nil), vectorOf(n.inputs)
	if n.claim != 0 {
		copy(inputs, le32(n.claim))
	}
	constant := table{vectorOf(n.shape), number(0), number(1), bytesOf("x")} // in buffer 1
	graph := table{tables{constant}, none, none, tables{table{number(n.code), inputs, none}}}
	graphs := tables{graph}
	if n.empty {
		graphs = nil
	}
	buffers := tables{table{}, table{bytesOf(n.data)}}
	root := table{number(3), tables{table{number(0)}}, graphs, nil, buffers}
	f := &flat{out: []byte("\x00\x00\x00\x00TFL3")}
	copy(f.out, le32(uint32(root.write(f))))
	return f.out
}

package hostile

import (
	"fmt"
	"strings"
)

// backbones are state dicts of other libraries, which become base models. What only shows in a whole one is tested where they are read.
func backbones() []File {
	l := list{reader: Backbone}
	add := func(name, kind, why string, data []byte) { l.add("backbone-"+name+".safetensors", kind, why, data) }
	names := mobileNetV2()

	add("pickle", "pickle", "a file of torch.save", []byte("PK\x03\x04\x14\x00\x00\x00archive/data.pkl"))
	add("pickle-old", "pickle", "a pickle, as torch.save wrote before version 1.6", []byte("\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."))
	add("resnet", "naming", "another network", stateDict([]string{"conv1.weight", "bn1.weight", "fc.weight"}, nil))
	add("two", "naming", "two networks in one file", stateDict([]string{"a.features.0.0.weight", "b.features.0.0.weight"}, nil))
	add("stem-alone", "missing", "the first layer of a MobileNetV2 and nothing else", stateDict(names[:5], nil))
	add("integers", "type", "a MobileNetV2 with weights that are integers", stateDict(names, map[string]stored{names[0]: {"I64", "[1]", 8}}))
	add("scalars", "shape", "a MobileNetV2 of single numbers", stateDict(names, nil))
	add("half-width", "width", "a MobileNetV2 of half the width", stateDict(names, map[string]stored{"features.17.conv.2.weight": {"F32", "[160,1,1,1]", 4 * 160}}))
	return l.files
}

// mobileNetV2 are the names that torchvision gives the tensors of a MobileNetV2.
func mobileNetV2() (names []string) {
	layer := func(conv, norm string) {
		names = append(names, conv+".weight", norm+".weight", norm+".bias", norm+".running_mean", norm+".running_var")
	}
	layer("features.0.0", "features.0.1")
	for n := 1; n <= 17; n++ {
		block, at := fmt.Sprintf("features.%d.conv.", n), 0
		if n > 1 {
			layer(block+"0.0", block+"0.1")
			at = 1
		}
		layer(fmt.Sprintf("%s%d.0", block, at), fmt.Sprintf("%s%d.1", block, at))
		layer(fmt.Sprintf("%s%d", block, at+1), fmt.Sprintf("%s%d", block, at+2))
	}
	layer("features.18.0", "features.18.1")
	return names
}

// stored is how a file has a tensor.
type stored struct {
	dtype, shape string
	size         int // bytes
}

// stateDict is a file of tensors, single zeros but for some.
func stateDict(names []string, but map[string]stored) []byte {
	var header strings.Builder
	at := 0
	for i, name := range names {
		t, special := but[name]
		if !special {
			t = stored{"F32", "[1]", 4}
		}
		if i > 0 {
			header.WriteByte(',')
		}
		fmt.Fprintf(&header, `%q:{"dtype":%q,"shape":%s,"data_offsets":[%d,%d]}`, name, t.dtype, t.shape, at, at+t.size)
		at += t.size
	}
	return tensors("{"+header.String()+"}", strings.Repeat("\x00", at))
}

package statedict

import (
	"fmt"
	"slices"
	"strings"
)

// repeats are the blocks of the stages of MobileNetV2 (arXiv 1801.04381, table 2), widths their channels.
var (
	repeats = [...]int{1, 2, 3, 4, 3, 3, 1}
	widths  = [...]int{16, 24, 32, 64, 96, 160, 320}
)

// shapes are those that PyTorch gives the weights of our layers. They are known without a model, so that a file can be refused before
// one is made.
func shapes() map[string][]int {
	out := map[string][]int{"backbone/stem": {32, 3, 3, 3}}
	in, n := 32, 0
	for stage, blocks := range repeats {
		for range blocks {
			n++
			ours, wide := fmt.Sprintf("backbone/block%02d/", n), in
			if n > 1 {
				wide = 6 * in
				out[ours+"expand"] = []int{wide, in, 1, 1}
			}
			out[ours+"depthwise"] = []int{wide, 1, 3, 3}
			out[ours+"project"] = []int{widths[stage], wide, 1, 1}
			in = widths[stage]
		}
	}
	out["backbone/conv_1"] = []int{1280, in, 1, 1}
	return out
}

// layer is a convolution with its batch normalisation.
type layer struct{ ours, conv, norm string }

// naming is how a library calls the layers.
type naming struct {
	library string
	first   string // what the name of the first weight ends with
	layers  []layer
	heads   []string // beginnings of the names of what comes after the backbone
}

// namings lists the libraries.
func namings() []naming {
	heads := []string{"classifier.", "head.", "fc."}
	return []naming{
		{"torchvision", "features.0.0.weight", torchvision(), heads},
		{"timm", "conv_stem.weight", timm(), heads},
	}
}

func torchvision() []layer {
	layers := []layer{{"backbone/stem", "features.0.0", "features.0.1"}}
	for n := 1; n <= 17; n++ {
		ours, theirs := fmt.Sprintf("backbone/block%02d/", n), fmt.Sprintf("features.%d.conv.", n)
		next := 0
		if n > 1 { // the first block does not widen
			layers = append(layers, layer{ours + "expand", theirs + "0.0", theirs + "0.1"})
			next = 1
		}
		layers = append(layers,
			layer{ours + "depthwise", fmt.Sprintf("%s%d.0", theirs, next), fmt.Sprintf("%s%d.1", theirs, next)},
			layer{ours + "project", fmt.Sprintf("%s%d", theirs, next+1), fmt.Sprintf("%s%d", theirs, next+2)})
	}
	return append(layers, layer{"backbone/conv_1", "features.18.0", "features.18.1"})
}

func timm() []layer {
	layers := []layer{{"backbone/stem", "conv_stem", "bn1"}}
	n := 0
	for stage, blocks := range repeats {
		for i := range blocks {
			n++
			ours, theirs := fmt.Sprintf("backbone/block%02d/", n), fmt.Sprintf("blocks.%d.%d.", stage, i)
			if n == 1 {
				layers = append(layers, layer{ours + "depthwise", theirs + "conv_dw", theirs + "bn1"}, layer{ours + "project", theirs + "conv_pw", theirs + "bn2"})
				continue
			}
			layers = append(layers, layer{ours + "expand", theirs + "conv_pw", theirs + "bn1"},
				layer{ours + "depthwise", theirs + "conv_dw", theirs + "bn2"}, layer{ours + "project", theirs + "conv_pwl", theirs + "bn3"})
		}
	}
	return append(layers, layer{"backbone/conv_1", "conv_head", "bn2"})
}

// recognise finds out who named the tensors, and what stands before all names.
func recognise(names []string) (n naming, prefix string, err error) {
	var found []string
	for _, candidate := range namings() {
		for _, name := range names {
			if before, ok := strings.CutSuffix(name, candidate.first); ok && (before == "" || strings.HasSuffix(before, ".")) {
				n, prefix = candidate, before
				found = append(found, name)
			}
		}
	}
	switch {
	case len(found) == 0:
		return n, "", refusal(KindNaming, names, "neither torchvision's names of a MobileNetV2 (features.0.0.weight) nor timm's (conv_stem.weight)")
	case len(found) > 1:
		return n, "", refusal(KindNaming, found, "more than one network")
	}
	return n, prefix, nil
}

// leftOver sorts what is no part of the backbone into heads, which are left out, and tensors that have no place in a MobileNetV2.
func (n naming) leftOver(names []string, prefix string) (heads, unknown []string) {
	known := map[string]bool{}
	for _, l := range n.layers {
		known[prefix+l.conv+".weight"] = true
		for _, p := range [...]string{"weight", "bias", "running_mean", "running_var", "num_batches_tracked"} {
			known[prefix+l.norm+"."+p] = true
		}
	}
	for _, name := range names {
		inside, ok := strings.CutPrefix(name, prefix)
		switch {
		case known[name]:
		case !ok || slices.ContainsFunc(n.heads, func(head string) bool { return strings.HasPrefix(inside, head) }):
			heads = append(heads, name)
		default:
			unknown = append(unknown, name)
		}
	}
	return heads, unknown
}

package export

import (
	"fmt"

	"okuyuki/core/weights"
)

// Safetensors returns the network's numbers in single precision, named and laid out as PyTorch's state_dict has them. The names
// are those of package model with dots for slashes, such as backbone.block03.expand.weight; beside them probe.weight, probe.bias,
// scope.rows and scope.inverse where there are such.
func (n *Network) Safetensors() ([]byte, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	meta, err := n.meta()
	if err != nil {
		return nil, err
	}
	f := weights.File{Meta: meta}
	set := func(a array) { f.SetFloat32(a.name, a.shape, a.v) }
	for _, p := range n.Model.Params() {
		set(portable(p))
	}
	for _, a := range n.arrays() {
		set(a)
	}
	data, err := f.Encode()
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return data, nil
}

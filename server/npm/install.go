package npm

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// Install returns a folder below cache with the files of a folder and the packages that its lock file names, and makes it where it does
// not exist yet: once for every state of these files. Packages run nothing while they are installed.
func Install(ctx context.Context, folder, cache, name string) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(folder, path))
		fmt.Fprintln(sum, path, len(data))
		sum.Write(data)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("npm: %w", err)
	}
	dir := filepath.Join(cache, name+"-"+hex.EncodeToString(sum.Sum(nil)[:6]))
	// npm writes this last.
	if _, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json")); err == nil {
		return dir, nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return "", fmt.Errorf("npm: packages of %s: %w", folder, ErrNoClient)
	}
	if err := os.CopyFS(dir, os.DirFS(folder)); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("npm: %w", err)
	}
	client := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	client.Dir = dir
	if out, err := client.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm: ci in %s (is there a network?): %w: %s", dir, err, bytes.TrimSpace(out))
	}
	return dir, nil
}

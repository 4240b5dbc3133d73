//go:build !js

package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// python is Debian's: its PyTorch is a package of the system's Python.
const python = "/usr/bin/python3"

// ortVersion is that of onnxruntime-node, see the peers' README.
const ortVersion = "1.30.0"

//go:embed assets
var assets embed.FS

// copyPeers copies a folder of the peers' benchmarks, and with it our scripts
// for the base backbone, which they do not have.
func (l *lab) copyPeers(name string) error {
	source := filepath.Join(l.peers, name)
	if err := copyFiles(l.dir(name), os.DirFS(source)); err != nil {
		return fmt.Errorf("copy the peers' benchmarks from %s (-peers): %w", source, err)
	}
	scripts, err := fs.Sub(assets, "assets")
	if err != nil {
		return err
	}
	return copyFiles(l.dir(name), scripts)
}

// copyFiles copies the files at the top of a file system.
func copyFiles(dir string, from fs.FS) error {
	entries, err := fs.ReadDir(from, ".")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() {
			continue
		}
		data, err := fs.ReadFile(from, entry.Name())
		if err != nil {
			return err
		}
		file := filepath.Join(dir, entry.Name())
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (l *lab) installTorch(ctx context.Context) error {
	if err := l.copyPeers("native"); err != nil {
		return err
	}
	if _, err := command(ctx, "", nil, python, "-c", "import torch, onnx"); err == nil {
		return nil
	}
	packages := []string{"python3-torch", "python3-onnx"}
	names := strings.Join(packages, " ")
	if _, err := exec.LookPath("apt-get"); err != nil || os.Geteuid() != 0 {
		return fmt.Errorf("not installed: %s (on Debian: sudo apt-get install %[1]s)", names)
	}
	fmt.Fprintln(os.Stderr, "      installing", names)
	quiet := []string{"DEBIAN_FRONTEND=noninteractive"}
	if _, err := command(ctx, "", quiet, "apt-get", "update", "-qq"); err != nil {
		return fmt.Errorf("install %s: %w", names, err)
	}
	install := append([]string{"install", "-y", "-qq", "--no-install-recommends"}, packages...)
	if _, err := command(ctx, "", quiet, "apt-get", install...); err != nil {
		return fmt.Errorf("install %s: %w", names, err)
	}
	return nil
}

func (l *lab) installOrt(ctx context.Context) error {
	if err := l.copyPeers("native"); err != nil {
		return err
	}
	return l.npm(ctx, "native", "onnxruntime-node", "onnxruntime-node@"+ortVersion)
}

func (l *lab) installWeb(ctx context.Context) error {
	if err := l.copyPeers("browser"); err != nil {
		return err
	}
	return l.npm(ctx, "browser", "onnxruntime-web")
}

// npm installs packages in a folder where the given one is absent. No package
// runs a script: that of onnxruntime-node asks a host that need not be there.
func (l *lab) npm(ctx context.Context, dir, absent string, packages ...string) error {
	if _, err := os.Stat(filepath.Join(l.dir(dir), "node_modules", absent, "package.json")); err == nil {
		return nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return errors.New("npm is not installed")
	}
	fmt.Fprintln(os.Stderr, "      npm install in", l.dir(dir))
	arguments := append([]string{"install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"}, packages...)
	if _, err := command(ctx, l.dir(dir), nil, "npm", arguments...); err != nil {
		return fmt.Errorf("install %s (is there a network?): %w", absent, err)
	}
	return nil
}

// exportModels makes the ONNX files of the peers' own nets, with PyTorch.
func (l *lab) exportModels(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(l.dir("native"), "models", "net128.onnx")); err == nil {
		return nil
	}
	if err := l.torch(); err != nil {
		return fmt.Errorf("PyTorch exports the ONNX files: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(l.dir("native"), "models"), 0o755); err != nil {
		return err
	}
	_, err := command(ctx, l.dir("native"), nil, python, "export_onnx.py")
	return err
}

// buildProgram builds this repository's program; the page inside may be
// missing or old.
func (l *lab) buildProgram(ctx context.Context) (string, error) {
	return l.build(ctx, "okuyuki")
}

// buildWithPage builds it with the page of today inside.
func (l *lab) buildWithPage(ctx context.Context) (string, error) {
	if _, err := command(ctx, "", nil, "go", "run", "./server/bundle", "-quick"); err != nil {
		return "", fmt.Errorf("bundle the page: %w", err)
	}
	return l.build(ctx, "okuyuki-page")
}

func (l *lab) build(ctx context.Context, name string) (string, error) {
	program := l.dir(name)
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if _, err := command(ctx, "", nil, "go", "build", "-o", program, "./server"); err != nil {
		return "", fmt.Errorf("build: %w", err)
	}
	return program, nil
}

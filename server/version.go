package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime"

	"okuyuki/core/version"
	"okuyuki/kernels"
)

type versionCommand struct {
	JSON bool `help:"Print JSON."`
}

// versionInfo is the answer of `okuyuki version --json`.
type versionInfo struct {
	Version string     `json:"version"`
	Go      string     `json:"go"`
	System  string     `json:"system"`
	Kernel  string     `json:"kernel"`
	Kernels []string   `json:"kernels"` // usable on this machine, best first
	Model   *modelInfo `json:"model"`   // null when the program was built without one
}

// modelInfo names a model file.
type modelInfo struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Run implements the command.
func (c *versionCommand) Run(std streams) error {
	info := versionInfo{
		Version: version.Version,
		Go:      runtime.Version(),
		System:  runtime.GOOS + "/" + runtime.GOARCH,
		Kernel:  kernels.Name(),
		Kernels: kernels.Implementations(),
	}
	if data, err := embeddedModel(); err == nil {
		sum := sha256.Sum256(data)
		info.Model = &modelInfo{Name: "base", SHA256: hex.EncodeToString(sum[:])}
	}
	if c.JSON {
		return json.NewEncoder(std.out).Encode(info)
	}
	fmt.Fprintf(std.out, "okuyuki %s (%s, %s)\nkernel  %s of %v\n", info.Version, info.Go, info.System, info.Kernel, info.Kernels)
	if info.Model == nil {
		fmt.Fprintln(std.out, "model   none: run `make build`")
		return nil
	}
	fmt.Fprintf(std.out, "model   %s, SHA-256 %s\n", info.Model.Name, info.Model.SHA256)
	return nil
}

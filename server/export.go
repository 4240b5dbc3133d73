package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"okuyuki/server/atomicfile"
	"okuyuki/server/pytorch"
)

type exportCommand struct {
	Model       string `arg:"" optional:"" type:"existingfile" placeholder:"FILE" help:"A project saved in the page with what was learned in it, or a model file; the model built in when not given."`
	Base        string `type:"existingfile" placeholder:"FILE" help:"The base model that it was learned on; the one built in when not given."`
	ONNX        string `name:"onnx" placeholder:"FILE.onnx" help:"Write an ONNX file (opset 17): RGB of 0 to 255 to probabilities and metres."`
	Safetensors string `placeholder:"FILE.safetensors" help:"Write the numbers alone, named and laid out as PyTorch has them."`
	PyTorch     string `name:"pytorch" type:"path" placeholder:"DIR" help:"Write model.safetensors and okuyuki_model.py, which computes the same with PyTorch, into a folder."`
}

// Run implements the command.
func (c *exportCommand) Run(std streams) error {
	if c.ONNX == "" && c.Safetensors == "" && c.PyTorch == "" {
		return fmt.Errorf("%w: say what to write: --onnx FILE, --safetensors FILE or --pytorch DIR", errUsage)
	}
	bench, err := openWorkbench(c.Model, c.Base)
	if err != nil {
		return err
	}
	network, err := bench.Portable()
	if err != nil {
		return err
	}
	if c.ONNX != "" {
		if err := writeExport(std, c.ONNX, network.ONNX); err != nil {
			return err
		}
	}
	if c.Safetensors != "" {
		if err := writeExport(std, c.Safetensors, network.Safetensors); err != nil {
			return err
		}
	}
	if c.PyTorch == "" {
		return nil
	}
	if err := os.MkdirAll(c.PyTorch, 0o755); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	if err := writeExport(std, filepath.Join(c.PyTorch, "model.safetensors"), network.Safetensors); err != nil {
		return err
	}
	return writeExport(std, filepath.Join(c.PyTorch, pytorch.Name), func() ([]byte, error) { return pytorch.Module, nil })
}

// writeExport makes a file, writes it whole or not at all, and says so.
func writeExport(std streams, name string, encode func() ([]byte, error)) error {
	data, err := encode()
	if err != nil {
		return err
	}
	if err := atomicfile.Write(name, data); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "%s: %d bytes\n", name, len(data))
	return err
}

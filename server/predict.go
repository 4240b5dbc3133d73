package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"okuyuki/core/photo"
	"okuyuki/core/workbench"
)

type predictCommand struct {
	JSON   bool     `help:"Print JSON, one object a line."`
	Depth  string   `placeholder:"FILE.png" help:"Write the depth map, as large as the network makes it, as a 16-bit PNG: millimetres, 0 where unknown. For one image."`
	Base   string   `type:"existingfile" placeholder:"FILE" help:"The base model that what --model names was learned on; the one built in when not given."`
	Model  string   `type:"existingfile" placeholder:"FILE" help:"Use this model, or what was learned in the page, saved as a project or as a model file, instead of the model built in."`
	Images []string `arg:"" name:"image" help:"Photos: JPEG, PNG, WebP or GIF."`
}

// prediction is the answer for one image, as --json prints it.
type prediction struct {
	File    string       `json:"file"`
	Classes []classScore `json:"classes,omitempty"` // most probable first
	Depth   *depthRange  `json:"depth,omitempty"`
	MS      float64      `json:"ms,omitempty"`
	Error   *refusal     `json:"error,omitempty"` // instead of all others
}

type classScore struct {
	ID string  `json:"id"`
	JA string  `json:"ja"`
	EN string  `json:"en"`
	P  float64 `json:"p"`
}

// depthRange sums a depth map up.
type depthRange struct {
	Width  int     `json:"width"` // of the map
	Height int     `json:"height"`
	Min    float32 `json:"min"`
	Median float32 `json:"median"`
	Max    float32 `json:"max"`
	Unit   string  `json:"unit"`
	File   string  `json:"file,omitempty"` // where --depth wrote the map, in millimetres
}

// refusal says why an image has no prediction.
type refusal struct {
	Kind    string `json:"kind"` // of core/photo; "io" when the file cannot be read
	Message string `json:"message"`
}

// Run implements the command. An image that is refused does not stop the others.
func (c *predictCommand) Run(std streams) error {
	if c.Depth != "" && len(c.Images) != 1 {
		return fmt.Errorf("%w: --depth is for one image, not %d", errUsage, len(c.Images))
	}
	bench, err := openWorkbench(c.Model, c.Base)
	if err != nil {
		return err
	}
	var failed error
	for _, name := range c.Images {
		p, err := c.predict(bench, name)
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
			std.complain(err)
			p = prediction{File: name, Error: &refusal{Kind: errorKind(err), Message: err.Error()}}
			failed = worse(failed, err)
		}
		if err := c.print(std.out, p); err != nil {
			return err
		}
	}
	if failed != nil {
		return reported{failed}
	}
	return nil
}

// predict answers for one image.
func (c *predictCommand) predict(bench *workbench.Workbench, name string) (prediction, error) {
	data, err := readPhoto(name)
	if err != nil {
		return prediction{}, err
	}
	start := time.Now()
	answer, err := bench.PredictFile(data)
	if err != nil {
		return prediction{}, err
	}
	p := prediction{File: name, MS: float64(time.Since(start).Microseconds()) / 1e3, Depth: summarise(answer.Depth)}
	for _, s := range answer.Classes {
		p.Classes = append(p.Classes, classScore{ID: s.ID, JA: s.JA, EN: s.EN, P: s.P})
	}
	if c.Depth != "" {
		if err := writeDepthFile(c.Depth, answer.Depth); err != nil {
			return prediction{}, err
		}
		p.Depth.File = c.Depth
	}
	return p, nil
}

// readPhoto reads a file, but no more of it than a photo may have.
func readPhoto(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, photo.MaxBytes+1))
}

// summarise describes the values of a map that are known.
func summarise(m workbench.DepthMap) *depthRange {
	known := make([]float32, 0, len(m.Metres))
	for _, v := range m.Metres {
		if v > 0 { // false for NaN as well
			known = append(known, v)
		}
	}
	r := &depthRange{Width: m.W, Height: m.H, Unit: "m"}
	if len(known) == 0 {
		return r
	}
	slices.Sort(known)
	r.Min, r.Median, r.Max = known[0], known[len(known)/2], known[len(known)-1]
	return r
}

// print writes one answer.
func (c *predictCommand) print(out io.Writer, p prediction) error {
	if c.JSON {
		return json.NewEncoder(out).Encode(p)
	}
	if p.Error != nil {
		return nil // said on the log
	}
	fmt.Fprintln(out, p.File)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range p.Classes {
		fmt.Fprintf(table, "  %.3f\t%s\t%s\n", s.P, s.EN, s.JA)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "  depth %.2f to %.2f m, median %.2f m (%.0f ms)\n", p.Depth.Min, p.Depth.Max, p.Depth.Median, p.MS)
	if p.Depth.File != "" {
		fmt.Fprintf(out, "  %s: %dx%d, 16 bits, 1 unit is 1 mm, 0 is unknown\n", p.Depth.File, p.Depth.Width, p.Depth.Height)
	}
	return nil
}

// errorKind names a failure in one word.
func errorKind(err error) string {
	var bad *photo.Error
	if errors.As(err, &bad) {
		return string(bad.Kind)
	}
	return "io"
}

// worse keeps the error that decides the exit code: a failure weighs more than
// a refused input.
func worse(a, b error) error {
	if a == nil || exitCode(b) == exitFailed {
		return b
	}
	return a
}

// reported is an error that the user has read already.
type reported struct{ error }

// Unwrap returns the error.
func (r reported) Unwrap() error { return r.error }

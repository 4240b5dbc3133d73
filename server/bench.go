package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"time"

	"okuyuki/core/bench"
	"okuyuki/kernels"
)

type benchCommand struct {
	JSON    bool          `help:"Print JSON, one object a line."`
	Time    time.Duration `default:"1s" help:"How long to measure each case (${default})."`
	Threads int           `default:"0" help:"Goroutines that share the work; 0 for one each core."`
	Pattern string        `arg:"" optional:"" name:"regexp" help:"Measure only the cases whose name matches."`
}

// benchLine is one measured case, as --json prints it.
type benchLine struct {
	bench.Result
	Threads int    `json:"threads"`
	Kernel  string `json:"kernel"`
}

// Run implements the command.
func (c *benchCommand) Run(ctx context.Context, std streams) error {
	pattern, err := regexp.Compile(c.Pattern)
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	cases := slices.DeleteFunc(bench.Cases(), func(one bench.Case) bool { return !pattern.MatchString(one.Name) })
	if len(cases) == 0 {
		return fmt.Errorf("%w: no case matches %q", errUsage, c.Pattern)
	}
	if c.Threads < 0 || c.Time <= 0 {
		return fmt.Errorf("%w: --threads and --time must be positive", errUsage)
	}
	if c.Threads > 0 {
		kernels.SetWorkers(c.Threads)
	}
	if !c.JSON {
		fmt.Fprintf(std.out, "%-34s %12s %12s %9s %8s  %s\n", "case", "ms", "images/s", "GFLOP/s", "threads", "kernel")
	}
	start := time.Now()
	now := func() time.Duration { return time.Since(start) }
	for _, one := range cases {
		if err := ctx.Err(); err != nil {
			return err
		}
		r, err := one.Measure(now, c.Time)
		if err != nil {
			return err
		}
		line := benchLine{r, kernels.Workers(), kernels.Name()}
		if c.JSON {
			if err := json.NewEncoder(std.out).Encode(line); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(std.out, "%-34s %12.4f %12.1f %9.1f %8d  %s", r.Name, r.MS, r.Images, r.GFLOPS, line.Threads, line.Kernel)
		if r.Check != "" {
			fmt.Fprintf(std.out, "  %s", r.Check)
		}
		fmt.Fprintln(std.out)
	}
	return nil
}

//go:build !js

// Command peers measures this program and its peers on the same work, one after
// the other and again, and prints how many times faster it is.
//
//	go run ./internal/peers [-only REGEXP] [-rounds N] [-time D] [-peers DIR] [-json FILE]
//
// The peers are PyTorch, ONNX Runtime (native and web) and TensorFlow.js; their
// benchmarks are scripts outside of this repository, in the folder of -peers.
// They are copied to build/peers and installed there when they are absent.
// What cannot run is listed at the end; the rest is measured all the same.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

type options struct {
	only   *regexp.Regexp
	rounds int
	time   time.Duration // of each case that can be told
	peers  string
	json   string
}

func parse(arguments []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("peers", flag.ContinueOnError)
	only := flags.String("only", "", "measure only the rows whose name matches this regular `expression`")
	flags.IntVar(&o.rounds, "rounds", 3, "how often each contender runs")
	flags.DurationVar(&o.time, "time", time.Second, "how long a run measures, where that can be chosen")
	flags.StringVar(&o.peers, "peers", "../shared/peers", "`folder` of the peers' benchmarks")
	flags.StringVar(&o.json, "json", "", "write every measurement to this `file` as well")
	if err := flags.Parse(arguments); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected %q", flags.Arg(0))
	}
	if o.rounds < 1 || o.time <= 0 {
		return o, errors.New("-rounds and -time must be positive")
	}
	var err error
	if o.only, err = regexp.Compile(*only); err != nil {
		return o, fmt.Errorf("-only: %w", err)
	}
	return o, nil
}

func run(ctx context.Context, arguments []string) error {
	o, err := parse(arguments)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	l, err := newLab(ctx, o)
	if err != nil {
		return err
	}
	defer l.close()
	rows := slices.DeleteFunc(l.rows(), func(r row) bool { return !o.only.MatchString(r.Name) })
	if len(rows) == 0 {
		return fmt.Errorf("no row matches %q", o.only)
	}
	report := report{Rounds: o.rounds}
	for i, r := range rows {
		fmt.Fprintf(os.Stderr, "%2d/%d %s\n", i+1, len(rows), r.Title)
		report.Results = append(report.Results, r.measure(ctx, o.rounds))
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	report.Machine = l.machine(ctx)
	report.print(os.Stdout)
	if o.json != "" {
		if err := report.save(o.json); err != nil {
			return err
		}
	}
	return report.disagreement()
}

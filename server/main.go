// Command okuyuki is the native side of the kit: it serves the page, and does
// on the command line what the page does in the browser.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"okuyuki/kernels"
	"okuyuki/server/explain"
	"okuyuki/server/queue"
)

// Exit codes, part of the command line's contract.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitRefused = 3 // an input is not what it should be: no photo, too large, damaged
	exitChanged = 4 // monitor: the photos have changed; a person should look
	exitKept    = 5 // retrain: the new version may be worse; the one in use stays
)

// kernelVariable forces an implementation of the kernels; see kernels.Implementations.
const kernelVariable = queue.KernelVariable

// commandLine is every command, as kong reads them.
type commandLine struct {
	Serve   serveCommand   `cmd:"" help:"Serve the page on this machine."`
	Predict predictCommand `cmd:"" help:"Print class and depth of photos."`
	Export  exportCommand  `cmd:"" help:"Write a model for other programs: ONNX, safetensors, PyTorch."`
	Poc     pocCommand     `cmd:"" help:"Find out whether learning depth helps to classify the photos of a folder."`
	Monitor monitorCommand `cmd:"" help:"Tell whether new photos are still like those before."`
	Review  reviewCommand  `cmd:"" help:"Share the photos that a person should look at, and what they answer."`
	Retrain retrainCommand `cmd:"" help:"Learn the corrections of a review queue, and replace the model in use if the new one is not worse."`
	Models  modelsCommand  `cmd:"" help:"Keep versions of models, and say which is in use."`
	Eval    evalCommand    `cmd:"" help:"Measure a model on a data set."`
	Data    dataCommand    `cmd:"" help:"Look at data sets."`
	Study   studyCommand   `cmd:"" help:"Ask whether learning depth helps a classifier, on data where the answer can be measured."`
	Worker  workerCommand  `cmd:"" help:"Do trainings of studies that run elsewhere."`
	Train   trainCommand   `cmd:"" help:"Make a base model of your own photos."`
	Base    baseCommand    `cmd:"" help:"Make the base model."`
	Import  importCommand  `cmd:"" help:"Make a base model of a MobileNetV2 that was trained in PyTorch: the state dict of torchvision or timm, as safetensors."`
	Embed   embedCommand   `cmd:"" help:"Write okuyuki.js, for pages of your own, and all that it loads into a folder."`
	Bench   benchCommand   `cmd:"" help:"Measure the speed of kernels and networks."`
	Version versionCommand `cmd:"" help:"Print version, kernels and base model."`
}

// streams are where a command writes: results to out, progress and messages
// to log.
type streams struct{ out, log io.Writer }

// environment reads environment variables.
type environment func(name string) string

func main() {
	os.Exit(run(untilSignal(), os.Args[1:], os.Getenv, streams{os.Stdout, os.Stderr}))
}

// untilSignal ends with the first signal, which asks commands to stop in order; it also gives the signals back, so that the second
// one ends the program at once.
func untilSignal() context.Context {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, release)
	return ctx
}

// run is the program without the process around it; it returns the exit code.
func run(ctx context.Context, args []string, getenv func(string) string, std streams) (code int) {
	if name := getenv(kernelVariable); name != "" {
		if err := kernels.Use(name); err != nil {
			fmt.Fprintf(std.log, "okuyuki: %s: %v\n", kernelVariable, err)
			return exitUsage
		}
	}
	var commands commandLine
	parser, err := kong.New(&commands,
		kong.Name("okuyuki"),
		kong.Description("A class and a depth map for site photos, in the browser and on the command line."),
		kong.Writers(std.out, std.log),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std, environment(getenv)),
	)
	if err != nil {
		panic(err) // the struct above is wrong
	}
	// kong leaves through its exit function for --help.
	defer func() {
		if r := recover(); r != nil {
			asked, ok := r.(exit)
			if !ok {
				panic(r)
			}
			code = int(asked)
		}
	}()
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(std.log, "okuyuki: %v (see okuyuki --help)\n", err)
		return exitUsage
	}
	if err := parsed.Run(); err != nil {
		if !errors.As(err, new(reported)) {
			std.complain(err)
		}
		return exitCode(err)
	}
	return exitDone
}

// complain writes an error to the log, and what to do about it where it is about a file that was refused.
func (s streams) complain(err error) {
	s.say("%v", err)
	explain.Write(s.log, err)
}

// exit carries an exit code out of kong.
type exit int

// errUsage marks an error as wrong usage.
var errUsage = errors.New("wrong usage")

// errRefused marks an error as a refused input.
var errRefused = errors.New("refused input")

// exitCode chooses the exit code of an error.
func exitCode(err error) int {
	switch {
	case errors.Is(err, errUsage):
		return exitUsage
	case errors.Is(err, errChanged):
		return exitChanged
	case errors.Is(err, errKept):
		return exitKept
	case errors.Is(err, errRefused), explain.KindOf(err) != "":
		return exitRefused
	}
	return exitFailed
}

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"

	"okuyuki/kernels"
	"okuyuki/server/queue"
	"okuyuki/server/study"
	"okuyuki/server/study/nyu"
)

type workerCommand struct {
	NATS string `name:"nats" required:"" placeholder:"URL" help:"Of the server that studies queue their trainings on, such as nats://TOKEN@HOST:4222, or tls:// to one that encrypts; the token may be in OKUYUKI_NATS_TOKEN."`
	authority
	Workers int       `help:"Trainings at a time; one for each core when not given."`
	Data    nyuFrames `type:"path" placeholder:"FILE|DIR" help:"For study nyu: the same copy of NYU Depth V2. Study mnist and okuyuki train send along what is learned from."`
	Package string    `type:"existingdir" placeholder:"DIR" help:"For study nyu: the unpacked npm package @mediapipe/objectron; fetched with npm into the cache when not given."`
	Cache   string    `type:"path" placeholder:"DIR" help:"Where features, checkpoints and the package are kept; the user's cache folder when not given."`

	release func() // of what the present study holds
}

// Run implements the command.
func (c *workerCommand) Run(ctx context.Context, std streams, env environment) error {
	if c.Workers < 0 {
		return fmt.Errorf("%w: --workers must not be negative", errUsage)
	}
	roots, err := c.pool()
	if err != nil {
		return err
	}
	conn, err := queue.Await(ctx, queue.Access{URL: c.NATS, Token: env(tokenVariable), Roots: roots, Log: std.say})
	if err != nil {
		return interrupted(err)
	}
	defer conn.Close()
	before := kernels.Workers()
	kernels.SetWorkers(1) // whole trainings side by side use the cores better
	defer kernels.SetWorkers(before)
	defer c.drop()
	std.say("waits for studies (stop it with Ctrl+C)")
	w := queue.Worker{Conn: conn, Workers: orCores(c.Workers), Open: c.open, Forced: env(kernelVariable) != "", Log: std.say}
	return w.Run(ctx)
}

// open prepares for a study, and drops what the last one held.
func (c *workerCommand) open(ctx context.Context, s queue.Study, data func() ([]byte, error)) (queue.Handler, error) {
	c.drop()
	switch s.Kind {
	case study.Study:
		return openMNIST(s, data)
	case nyu.Study:
		return c.openNYU(ctx, s)
	case trainKind:
		return c.openTrain(ctx, s, data)
	}
	return nil, fmt.Errorf("%w: this program knows no study of the kind %q", queue.ErrRefused, s.Kind)
}

func (c *workerCommand) drop() {
	if c.release != nil {
		c.release()
		c.release = nil
	}
}

func openMNIST(s queue.Study, data func() ([]byte, error)) (queue.Handler, error) {
	var h study.Header
	if err := json.Unmarshal(s.Header, &h); err != nil {
		return nil, fmt.Errorf("%w: %w", queue.ErrRefused, err)
	}
	packed, err := data()
	if err != nil {
		return nil, err
	}
	train, err := study.Remote(h, packed)
	if err != nil {
		return nil, otherIsRefused(err)
	}
	return queue.Handle(train), nil
}

func (c *workerCommand) openNYU(ctx context.Context, s queue.Study) (queue.Handler, error) {
	var h nyu.Header
	if err := json.Unmarshal(s.Header, &h); err != nil {
		return nil, fmt.Errorf("%w: %w", queue.ErrRefused, err)
	}
	p, err := nyu.RemotePreset(h)
	if err != nil {
		return nil, otherIsRefused(err)
	}
	own := studyNYUCommand{Data: c.Data, Package: c.Package, Cache: c.Cache}
	switch {
	case h.OfRooms():
		own.Data, own.Package = "", ""
	case c.Data == "":
		return nil, fmt.Errorf("%w: it needs the frames of %s: name their folder with --data", queue.ErrRefused, h.Set)
	}
	cache, err := own.cache()
	if err != nil {
		return nil, err
	}
	b := nyu.Bench{Cache: filepath.Join(cache, "features")}
	if b.Frames, err = own.frames(p); err != nil {
		return nil, err
	}
	if b.Backbone, err = own.backbone(ctx, b.Frames.Classes, cache); err != nil {
		return nil, err
	}
	shelf, closeShelf := openShelf()
	b.Shelf, c.release = shelf, func() { closeShelf(); b.Frames.Close() }
	train, err := nyu.Remote(h, b)
	if err != nil {
		c.drop()
		return nil, otherIsRefused(err)
	}
	return queue.Handle(train), nil
}

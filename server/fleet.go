package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"

	core "okuyuki/core/study"
	"okuyuki/kernels"
	"okuyuki/server/queue"
	"okuyuki/server/study"
	"okuyuki/server/study/nyu"
	"okuyuki/server/study/store"
)

// tokenVariable holds the token of a NATS server, so that no command line shows it.
const tokenVariable = "OKUYUKI_NATS_TOKEN"

// fleet says who does a study's trainings; the studies' commands embed it.
type fleet struct {
	Workers    int    `help:"Trainings at a time in this process; one for each core when not given."`
	NATS       string `name:"nats" placeholder:"URL" help:"Queue the trainings on this NATS server (JetStream), such as nats://TOKEN@HOST:4222, for okuyuki worker --nats URL; the token may be in OKUYUKI_NATS_TOKEN. Otherwise the queue is within this process."`
	Listen     string `placeholder:"HOST:PORT" help:"Let okuyuki worker processes join the queue of this process; without HOST on this machine only. The line to start them with is printed. Not encrypted without --tls-cert: then for networks that you trust."`
	Coordinate bool   `help:"With --nats or --listen: train nothing in this process, leave everything to workers."`
	encryption
	authority
}

// check refuses options that mean nothing; serves says that something else than the queue may be encrypted.
func (f fleet) check(serves bool) error {
	switch {
	case f.Workers < 0:
		return fmt.Errorf("%w: --workers must not be negative", errUsage)
	case f.NATS != "" && f.Listen != "":
		return fmt.Errorf("%w: --nats says that there is a server, --listen makes one", errUsage)
	case f.Coordinate && f.NATS == "" && f.Listen == "":
		return fmt.Errorf("%w: --coordinate leaves the trainings to workers: say with --nats or --listen where they join", errUsage)
	case f.Coordinate && f.Workers > 0:
		return fmt.Errorf("%w: --coordinate trains nothing, --workers says that it does", errUsage)
	case f.TLSCA != "" && f.NATS == "":
		return fmt.Errorf("%w: --tls-ca is for --nats", errUsage)
	case f.TLSCert != "" && f.Listen == "" && !serves:
		return fmt.Errorf("%w: --tls-cert is for --listen", errUsage)
	case f.Listen != "":
		if _, _, err := queue.ParseListen(f.Listen); err != nil {
			return fmt.Errorf("%w: --listen: %w", errUsage, err)
		}
	}
	return f.encryption.check()
}

// workers is the number of trainings at a time in this process.
func (f fleet) workers() int {
	if f.Coordinate {
		return 0
	}
	return orCores(f.Workers)
}

// orCores is n, or if that is 0 the number of cores.
func orCores(n int) int {
	if n == 0 {
		n = runtime.GOMAXPROCS(0)
	}
	return n
}

// reaches reports whether other processes can join.
func (f fleet) reaches() bool { return f.NATS != "" || f.Listen != "" }

// digits has a study of digits done by the fleet.
func (f fleet) digits(o study.Options, std streams, env environment) study.Options {
	o.Through = func(ctx context.Context, h study.Header, train study.Train) (store.Pool[core.Spec, core.Result], error) {
		packed := func() ([]byte, error) { return study.Packed(o.Digits) }
		return throughQueue(ctx, f, asked{study.Study, o.Preset.Name, h, o.Dir, "digits-" + h.Digits, packed}, std, env, train)
	}
	return o
}

// rooms has a study of rooms done by the fleet.
func (f fleet) rooms(o nyu.Options, std streams, env environment) nyu.Options {
	o.Idle = f.Coordinate
	o.Through = func(ctx context.Context, h nyu.Header, train nyu.Train) (store.Pool[nyu.Spec, nyu.Result], error) {
		return throughQueue(ctx, f, asked{kind: nyu.Study, name: o.Preset.Name, header: h, dir: o.Dir}, std, env, train)
	}
	return o
}

// asked is a study that trainings are asked for.
type asked struct {
	kind, name string
	header     any
	dir        string                 // of its results
	dataName   string                 // of what workers learn from; "": they bring it
	data       func() ([]byte, error) // its content
}

// throughQueue has the trainings of a study done by the fleet.
func throughQueue[Spec, Result comparable](
	ctx context.Context, f fleet, a asked, std streams, env environment, train func(context.Context, Spec) (Result, error),
) (store.Pool[Spec, Result], error) {
	s, err := queue.NewStudy(a.kind, a.kind+" "+a.name, kernels.Name(), a.header)
	if err != nil {
		return nil, err
	}
	if f.reaches() {
		s.Data = a.dataName
	}
	at := queue.Place{URL: f.NATS, Listen: f.Listen, Dir: filepath.Join(a.dir, "queue", s.ID), Token: env(tokenVariable)}
	if at.TLS, err = f.config(); err != nil {
		return nil, err
	}
	if at.Roots, err = f.pool(); err != nil {
		return nil, err
	}
	p, err := queue.Open(ctx, at,
		queue.Config{Study: s, Workers: f.workers(), Data: a.data, Log: std.say}, train)
	if err != nil {
		return nil, err
	}
	return p, nil
}

// say writes a message to the log.
func (s streams) say(format string, a ...any) { fmt.Fprintf(s.log, "okuyuki: "+format+"\n", a...) }

// otherIsRefused says to a worker that what is of another study stays so.
func otherIsRefused(err error) error {
	if errors.Is(err, store.ErrOther) {
		return fmt.Errorf("%w: %w", queue.ErrRefused, err)
	}
	return err
}

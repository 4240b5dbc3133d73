package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"

	"okuyuki/core/version"
	"okuyuki/server/httpd"
	"okuyuki/web"
)

type serveCommand struct {
	Addr string `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen (${default}); port 0 takes any free port."`
	Dir  string `type:"existingdir" placeholder:"DIR" help:"Files of this folder stand in for those built into the program."`
}

// Run implements the command.
func (c *serveCommand) Run(ctx context.Context, std streams) error {
	var override fs.FS
	if c.Dir != "" {
		root, err := os.OpenRoot(c.Dir) // links cannot lead out of it
		if err != nil {
			return err
		}
		defer root.Close()
		override = root.FS()
	}
	site, err := httpd.NewSite(web.Bundle(), override)
	if err != nil {
		return err
	}
	ln, err := httpd.Listen(c.Addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Okuyuki %s is ready: http://%s/ (stop it with Ctrl+C)\n", version.Version, ln.Addr())
	return httpd.Serve(ctx, ln, httpd.Handler(site, version.Version, ln.Addr()))
}

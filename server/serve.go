package main

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"

	"okuyuki/core/version"
	"okuyuki/server/httpd"
	"okuyuki/web"
)

type serveCommand struct {
	Addr string   `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen (${default}); port 0 takes any free port. 0.0.0.0:8080 opens the server to the network: studies then need the token."`
	Dir  string   `type:"existingdir" placeholder:"DIR" help:"Files of this folder stand in for those built into the program."`
	Host []string `placeholder:"NAME" help:"A name that the server answers to, behind a proxy or in a network; may be given several times. Studies then need the token."`
	serveStudies
}

// Run implements the command.
func (c *serveCommand) Run(ctx context.Context, std streams, env environment) error {
	return c.serve(ctx, std, env, web.Bundle(), httpd.Usual())
}

// serve serves a bundle.
func (c *serveCommand) serve(ctx context.Context, std streams, env environment, bundle fs.FS, limits httpd.Limits) error {
	if err := c.check(); err != nil {
		return err
	}
	var override fs.FS
	if c.Dir != "" {
		root, err := os.OpenRoot(c.Dir) // links cannot lead out of it
		if err != nil {
			return err
		}
		defer root.Close()
		override = root.FS()
	}
	site, err := httpd.NewSite(bundle, override)
	if err != nil {
		return err
	}
	secure, err := c.config()
	if err != nil {
		return err
	}
	ln, err := httpd.Listen(c.Addr)
	if err != nil {
		return err
	}
	scheme := "http"
	if secure != nil {
		scheme = "https"
	}
	local := httpd.IsLoopback(ln.Addr())
	pages := http.NewServeMux()
	pages.Handle("/", site)
	studies, err := c.begin(ctx, std, env, bundle, pages, httpd.Hosts{Names: c.Host, Addresses: !local}, !local || len(c.Host) > 0)
	if err != nil {
		ln.Close()
		return err
	}
	if !local && secure == nil {
		std.say("what comes over the network is not encrypted: --tls-cert and --tls-key encrypt it, or a proxy before this server")
	}
	home := scheme + "://" + reachable(ln.Addr(), c.Host)
	fmt.Fprintf(std.out, "Okuyuki %s is ready: %s/ (stop it with Ctrl+C)\n", version.Version, home)
	if studies != nil {
		fmt.Fprintf(std.out, "Studies: %s/%s/%s\n", home, httpd.StudiesFolder, studies.fragment)
		fmt.Fprintf(std.out, "Sites: %s/%s/%s\n", home, httpd.SitesFolder, studies.fragment)
		for _, own := range studies.own {
			fmt.Fprintf(std.out, "Base model %s: %s/?model=%s\n", own.Name, home, own.SHA256)
		}
	}
	err = limits.Serve(ctx, ln, secure, httpd.Handler(pages, version.Version, ln.Addr(), c.Host...))
	if studies != nil {
		if closing := studies.close(); err == nil {
			err = closing
		}
	}
	return err
}

// check refuses names that are no host names: a scheme or a port in them would never match.
func (c *serveCommand) check() error {
	if i := slices.IndexFunc(c.Host, func(name string) bool {
		return name == "" || strings.ContainsAny(name, ":/@ ") && net.ParseIP(name) == nil
	}); i >= 0 {
		return fmt.Errorf("%w: --host %q: a name without scheme and port", errUsage, c.Host[i])
	}
	return c.serveStudies.check()
}

// reachable is host and port that a browser can open: a listener on all interfaces is known by none of them.
func reachable(addr net.Addr, names []string) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || (len(tcp.IP) > 0 && !tcp.IP.IsUnspecified()) {
		return addr.String()
	}
	host := "127.0.0.1"
	if len(names) > 0 {
		host = names[0]
	} else if addresses, err := net.InterfaceAddrs(); err == nil {
		for _, a := range addresses {
			if in, ok := a.(*net.IPNet); ok && in.IP.To4() != nil && in.IP.IsGlobalUnicast() {
				host = in.IP.String()
				break
			}
		}
	}
	return net.JoinHostPort(host, fmt.Sprint(tcp.Port))
}

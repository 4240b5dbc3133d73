//go:build !js

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// page is a case of our benchmark, run by the engine in our page.
func (l *lab) page(name string) source {
	return func(ctx context.Context) ([]reading, error) {
		b, err := l.chromium()
		if err != nil {
			return nil, err
		}
		address, err := b.ours()
		if err != nil {
			return nil, err
		}
		var result struct {
			Kernel string
			Cases  []struct {
				Name, Check string
				MS          float64
			}
		}
		// The first time is for warming up: browsers go on compiling for some seconds.
		bench := `okuyuki.bench(` + strconv.Quote(name) + `)`
		expression := `okuyuki.ready.then(() => ` + bench + `).then(` + settled + `).then(() => ` + bench + `)`
		if err := b.evaluate(ctx, address, expression, &result); err != nil {
			return nil, err
		}
		for _, c := range result.Cases {
			if c.Name == name {
				return []reading{{Config: result.Kernel, MS: c.MS, Check: checkOf(c.Check)}}, nil
			}
		}
		return nil, fmt.Errorf("the page has no benchmark case %q", name)
	}
}

// settled waits until the page's own start is over: for some seconds after the
// engine is ready, the viewer's program starts in the page's thread and takes
// the other core. The peers' pages have nothing but the measurement in them.
const settled = `async () => {
	for (let calm = 0; calm < 20; ) {
		const start = performance.now();
		await new Promise((done) => setTimeout(done, 50));
		calm = performance.now() - start < 60 ? calm + 1 : 0;
	}
}`

// awaitResult is the way in which the peers' pages tell that they are done.
const awaitResult = `(async () => {
	while (!window.result) await new Promise((done) => setTimeout(done, 200));
	return window.result;
})()`

// timing is a median with its spread, in milliseconds.
type timing struct {
	Med float64 `json:"med"`
}

// pageResult is what the peers' page tells.
type pageResult struct {
	Backend    string
	Error      string
	TrainError string
	Check      *struct {
		Cls      []float64
		DepthSum float64
	}
	Infer1      *timing
	Train8      float64 `json:"train8_single"`
	Head128Fit  *timing `json:"head128_fit"`
	Head128     *timing `json:"head128_loop"`
	Head1280Fit *timing `json:"head1280_fit"`
	Head1280    *timing `json:"head1280_loop"`
}

// webPeer runs the peers' page with a library, one of its backends and a task.
func (l *lab) webPeer(peer, backend, task, once string, pick func(pageResult) []reading) source {
	query := url.Values{"peer": {peer}, "backend": {backend}, "threads": {"1"}, "only": {task}, "once": {once}}
	return func(ctx context.Context) ([]reading, error) {
		var r pageResult
		if err := l.peerPage(ctx, "page.html?"+query.Encode(), &r); err != nil {
			return nil, err
		}
		if r.Error+r.TrainError != "" {
			return nil, errors.New(lastLine(r.Error + r.TrainError))
		}
		return pick(r), nil
	}
}

func (l *lab) peerPage(ctx context.Context, page string, value any) error {
	if err := l.web(); err != nil {
		return err
	}
	b, err := l.chromium()
	if err != nil {
		return err
	}
	return b.evaluate(ctx, b.peers+"/plain/"+page, awaitResult, value)
}

// webBackbone runs the exported backbone in ONNX Runtime Web.
func (l *lab) webBackbone() source {
	return func(ctx context.Context) ([]reading, error) {
		if err := l.backbone(); err != nil {
			return nil, err
		}
		var text json.RawMessage
		if err := l.peerPage(ctx, "backbone.html?seconds="+l.seconds(), &text); err != nil {
			return nil, err
		}
		return backboneReading(string(text))
	}
}

// backboneReading reads what assets/backbone.mjs tells.
func backboneReading(text string) ([]reading, error) {
	var r struct {
		MS           float64
		Check, Error string
	}
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return nil, fmt.Errorf("the backbone's script: %w", err)
	}
	if r.Error != "" {
		return nil, errors.New(r.Error)
	}
	return []reading{{Config: "optimised", MS: r.MS, Check: r.Check}}, nil
}

func (r pageResult) inference() []reading {
	if r.Infer1 == nil {
		return nil
	}
	m := reading{Config: r.Backend, MS: r.Infer1.Med}
	if r.Check != nil {
		var b strings.Builder
		b.WriteString("cls")
		for _, v := range r.Check.Cls {
			fmt.Fprintf(&b, " %.4f", v)
		}
		m.Check = fmt.Sprintf("%s depthSum %.4f", b.String(), r.Check.DepthSum)
	}
	return []reading{m}
}

func (r pageResult) training() []reading {
	if r.Train8 == 0 {
		return nil
	}
	return []reading{{Config: r.Backend, MS: r.Train8}}
}

// head has both ways to train in tfjs: model.fit and a loop of optimizer.minimize.
func (r pageResult) head(width int) []reading {
	fit, loop := r.Head128Fit, r.Head128
	if width == 1280 {
		fit, loop = r.Head1280Fit, r.Head1280
	}
	var readings []reading
	for _, one := range []struct {
		way    string
		timing *timing
	}{{" fit", fit}, {" loop", loop}} {
		if one.timing != nil {
			readings = append(readings, reading{Config: r.Backend + one.way, MS: one.timing.Med})
		}
	}
	return readings
}

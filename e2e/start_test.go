package e2e

import (
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	cdp "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// starts is how often TestMeasureStart opens the page.
//
//	go test ./e2e -run MeasureStart -v -starts 5
var starts = flag.Int("starts", 0, "cold starts of the page that TestMeasureStart measures; 0: none")

// The line of the measurement: 20 Mbit/s, 40 ms from request to answer.
const lineBytes, lineLatency = 20e6 / 8, 40

// observe is a script that gathers what a page's start is judged by, in window.start: times in ms since the navigation.
const observe = `(() => {
	const start = window.start = {paint: 0, largest: 0, shift: 0, shifts: [], blocked: 0, usable: 0, ready: 0};
	const watch = (type, f) => new PerformanceObserver((list) => list.getEntries().forEach(f)).observe({type, buffered: true});
	watch("paint", (e) => { if (e.name === "first-contentful-paint") start.paint = e.startTime; });
	watch("largest-contentful-paint", (e) => { start.largest = e.startTime; });
	watch("layout-shift", (e) => {
		if (e.hadRecentInput) return;
		start.shift += e.value;
		start.shifts.push([Math.round(e.startTime), e.value, ...e.sources.map((s) => s.node?.className ?? s.node?.nodeName ?? "?")].join(" "));
	});
	watch("longtask", (e) => { start.blocked += Math.max(0, e.duration - 50); });
	const look = () => {
		const button = document.querySelector(".hero button");
		if (button && !button.disabled && button.checkVisibility()) start.usable = performance.now();
		else requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
	addEventListener("DOMContentLoaded", () => setTimeout(() => window.okuyuki?.ready.then(() => { start.ready = performance.now(); })));
})()`

// started is window.start.
type started struct {
	Paint, Largest, Shift, Blocked, Usable, Ready float64
	Shifts                                        []string
}

// start opens the page and waits until all is ready, and some more for what may still move.
func (p *page) start(step string) started {
	p.t.Helper()
	p.do(step, chromedp.Navigate(p.address+"/"))
	eval[any](p, step, "okuyuki.ready")
	p.until(step, "start.ready > 0")
	time.Sleep(500 * time.Millisecond)
	return eval[started](p, step, "start")
}

// blank opens a browser without page, and has the script in every page to come.
func blank(t *testing.T, script string) *page {
	t.Helper()
	p := &page{t: t, composed: true}
	p.serve()
	p.browse()
	if _, err := chromedp.Call(p.ctx, cdp.AddScriptToEvaluateOnNewDocument, cdp.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		t.Fatal(err)
	}
	return p
}

// maxShift is the sum of layout shifts that a start may have; from .1 on people are bothered
// (https://web.dev/articles/cls).
const maxShift = 0.02

// TestNothingMoves starts the page, the first time and from what the browser keeps, wide and on a
// phone: what is shown stays where it is while the rest loads.
func TestNothingMoves(t *testing.T) {
	t.Parallel()
	for _, screen := range []struct {
		name          string
		width, height int64
	}{{"wide", windowWidth, windowHeight}, {"phone", 390, 844}} {
		t.Run(screen.name, func(t *testing.T) {
			t.Parallel()
			p := blank(t, observe)
			p.do("size", chromedp.EmulateViewport(screen.width, screen.height))
			for _, visit := range []string{"first", "second"} {
				got := p.start(visit)
				if got.Shift >= maxShift {
					t.Errorf("%s visit: layout shifts add up to %.3f: %v", visit, got.Shift, got.Shifts)
				}
				if got.Paint == 0 || got.Usable == 0 || got.Usable > got.Ready {
					t.Errorf("%s visit: the page should be usable before engine and viewer are ready: %+v", visit, got)
				}
			}
		})
	}
}

// TestMeasureStart prints how long starts take on a line of 20 Mbit/s: cold, and from what the
// browser keeps.
func TestMeasureStart(t *testing.T) {
	if *starts == 0 {
		t.Skip("a measurement: -starts N")
	}
	visits := map[string][]started{}
	for range *starts {
		p := blank(t, observe)
		p.line(network.OverrideNetworkStateParams{Latency: lineLatency, DownloadThroughput: lineBytes, UploadThroughput: lineBytes})
		for _, visit := range []string{"first visit", "second visit"} {
			visits[visit] = append(visits[visit], p.start(visit))
		}
	}
	fmt.Printf("%d starts on %.0f Mbit/s, %d ms latency; medians, worst in brackets\n", *starts, lineBytes*8/1e6, lineLatency)
	for _, visit := range []string{"first visit", "second visit"} {
		fmt.Printf("  %-13s", visit)
		for _, figure := range []struct {
			name string
			of   func(started) float64
			unit string
		}{
			{"first paint", func(s started) float64 { return s.Paint }, "ms"},
			{"largest paint", func(s started) float64 { return s.Largest }, "ms"},
			{"usable", func(s started) float64 { return max(s.Usable, s.Paint) }, "ms"},
			{"blocked", func(s started) float64 { return s.Blocked }, "ms"},
			{"all ready", func(s started) float64 { return s.Ready }, "ms"},
			{"layout shift", func(s started) float64 { return 1000 * s.Shift }, "/1000"},
		} {
			var values []float64
			for _, s := range visits[visit] {
				values = append(values, figure.of(s))
			}
			slices.Sort(values)
			fmt.Printf("  %s %.0f (%.0f) %s", figure.name, values[len(values)/2], values[len(values)-1], figure.unit)
		}
		fmt.Println()
	}
}

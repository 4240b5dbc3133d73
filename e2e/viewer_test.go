package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The map that the tests show: 6 x 4 values without any order, one of them unknown, over a photo of 60 x 40 pixels.
const mapWidth, mapHeight, photoAspect = 6, 4, 1.5

var (
	mapA = []float64{1.5, 2.25, 4, 3.5, 1, 2, 3, 0, 2.5, 1.25, 3.75, 2.75, 1.75, 3.25, 2, 4.5, 1.5, 3, 2.5, 1, 3.5, 2.25, 4.25, 1.75}
	mapB = []float64{2.5, 1, 3, 2.25, 4, 1.5, 3.5, 2, 1.25, 4.25, 2.75, 3, 1, 2.5, 3.25, 1.75, 4, 2, 3.75, 1.5, 2.25, 3, 1.25, 4.5}
)

const viewerGap = 12 // pixels, around and between the panes
const restYaw = -0.38

// listenToViewer, before any script, keeps what the viewer says last of each kind in window.heard, every tilt in window.yaws, and
// counts what is drawn in the frame's window.drawn.
const listenToViewer = `(() => {
	window.heard = {};
	window.yaws = [];
	window.drawn = 0;
	addEventListener("message", (e) => {
		if (e.source !== document.querySelector(".viewer-frame")?.contentWindow) return;
		heard[e.data.type] = JSON.parse(e.data.body);
		if (e.data.type === "view") yaws.push(heard.view.yaw);
	});
	const gl = WebGL2RenderingContext.prototype, draw = gl.drawElements;
	gl.drawElements = function(...a) { drawn++; return draw.apply(this, a); };
})()`

// showMaps is a message for the viewer: a grey photo with one or two depth maps, as message.ShowBody says.
func showMaps(mode string, maps ...[]float64) string {
	depth := map[string]any{"width": mapWidth, "height": mapHeight, "kind": "metric", "unit": "m", "min": 1, "max": 4.5}
	body := map[string]any{"photo": map[string]int{"width": 60, "height": 40}, "subject": "test", "mode": mode}
	if len(maps) == 1 {
		body["depth"] = depth
	} else {
		body["arms"] = []any{map[string]any{"depth": depth, "accent": 0x1f66ad}, map[string]any{"depth": depth, "accent": 0xb4530a}}
	}
	text, _ := json.Marshal(body) // maps of numbers and strings always encode
	values, _ := json.Marshal(maps)
	return `(() => {
		const pixels = Uint8Array.from({length: 60 * 40 * 4}, (_, i) => (i % 4 === 3 ? 255 : (i * 7) % 200));
		const blobs = [pixels.buffer, ...` + string(values) + `.map((m) => Float32Array.from(m).buffer)];
		document.querySelector(".viewer-frame").contentWindow.postMessage({v: 1, id: 0, type: "show", body: ` + quote(string(text)) + `, blobs}, location.origin);
	})()`
}

// depthAt is the depth at a place of a map, bilinear between the centres of its cells.
func depthAt(m []float64, u, v float64) float64 {
	x, y := max(u*mapWidth-0.5, 0), max(v*mapHeight-0.5, 0)
	i, j := min(int(x), mapWidth-2), min(int(y), mapHeight-2)
	fx, fy := min(x-float64(i), 1), min(y-float64(j), 1)
	row := func(j int) float64 { return m[j*mapWidth+i]*(1-fx) + m[j*mapWidth+i+1]*fx }
	return row(j)*(1-fy) + row(j+1)*fy
}

// box is a rectangle on the screen.
type box struct{ X, Y, Width, Height float64 }

// stage is where the frame of the viewer is, once the page around it has come to rest: what a prediction adds moves it.
func (p *page) stage() box {
	return eval[box](p, "stage", `(async () => {
		const place = () => (({x, y, width, height}) => ({x, y, width, height}))(document.querySelector(".viewer-frame").getBoundingClientRect());
		for (let last = "", still = 0; still < 5; ) {
			await new Promise((resolve) => setTimeout(resolve, 100));
			const now = JSON.stringify(place());
			still = now === last ? still + 1 : 0;
			last = now;
		}
		return place();
	})()`)
}

// pane is where one of n panes below each other is in the stage.
func (b box) pane(i, n int) box {
	h := (b.Height - viewerGap*float64(n+1)) / float64(n)
	w := min(b.Width-2*viewerGap, h*photoAspect)
	h = w / photoAspect
	top := b.Y + (b.Height-float64(n)*(h+viewerGap)+viewerGap)/2
	return box{b.X + (b.Width-w)/2, top + float64(i)*(h+viewerGap), w, h}
}

func (p *page) mouse(kind input.DispatchMouseEventType, x, y float64, more input.DispatchMouseEventParams) {
	p.t.Helper()
	more.Type, more.X, more.Y = kind, x, y
	ctx, cancel := context.WithTimeout(p.ctx, stepTimeout)
	defer cancel()
	if _, err := chromedp.Call(ctx, input.DispatchMouseEvent, more); err != nil {
		p.fatal("mouse", err)
	}
}

// wheel turns the wheel; the protocol wants both directions.
func wheel(dy float64) input.DispatchMouseEventParams {
	return input.DispatchMouseEventParams{DeltaX: 1, DeltaY: dy}
}

// dragged presses the mouse, moves it and lets go.
func (p *page) dragged(x, y, dx, dy float64) {
	p.t.Helper()
	left := input.DispatchMouseEventParams{Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1}
	p.mouse(input.DispatchMouseEventTypeMouseMoved, x, y, input.DispatchMouseEventParams{})
	p.mouse(input.DispatchMouseEventTypeMousePressed, x, y, left)
	for i := range 4 {
		k := float64(i+1) / 4
		p.mouse(input.DispatchMouseEventTypeMouseMoved, x+k*dx, y+k*dy, left)
	}
	left.Buttons = 0
	p.mouse(input.DispatchMouseEventTypeMouseReleased, x+dx, y+dy, left)
}

// marked is what message.MarkerBody says.
type marked struct {
	Inside, Known bool
	X, Y, Depth   float64
	Arms          []struct {
		Known bool
		Depth float64
	}
}

// point moves the mouse there and waits for the marker that follows. A hand does not come in one jump: a single move is lost
// when the browser is just laying out its frames, so that the mouse goes away and comes again until it is seen.
func (p *page) point(x, y float64) marked {
	p.t.Helper()
	for deadline := time.Now().Add(stepTimeout); time.Now().Before(deadline); {
		eval[any](p, "forget", `(heard.marker = null)`)
		p.mouse(input.DispatchMouseEventTypeMouseMoved, x, y, input.DispatchMouseEventParams{})
		for range 40 {
			if m := eval[*marked](p, "marker", `heard.marker`); m != nil {
				return *m
			}
			time.Sleep(50 * time.Millisecond)
		}
		p.mouse(input.DispatchMouseEventTypeMouseMoved, x+3, y+2, input.DispatchMouseEventParams{})
		time.Sleep(time.Second) // what is said of that place is forgotten too
	}
	p.fatal("marker", fmt.Errorf("the viewer says nothing of the mouse at %v, %v", x, y))
	return marked{}
}

// picture is a screenshot of the stage, once it differs from the ones given.
func (p *page) picture(step string, others ...[]byte) []byte {
	p.t.Helper()
	for deadline := time.Now().Add(stepTimeout); ; time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(p.ctx, stepTimeout)
		shot, err := chromedp.Run(ctx, chromedp.Screenshot(`.viewer-stage`))
		cancel()
		if err != nil {
			p.fatal(step, err)
		}
		same := false
		for _, other := range others {
			same = same || bytes.Equal(shot, other)
		}
		if !same {
			return shot
		}
		if time.Now().After(deadline) {
			p.fatal(step, fmt.Errorf("the stage looks as before"))
		}
	}
}

func (p *page) keys(step string, keys ...string) {
	p.t.Helper()
	for _, k := range keys {
		p.do(step, chromedp.KeyEvent(k))
	}
}

// openViewer opens the page with one photo on view and returns when the viewer has drawn it.
func openViewer(t *testing.T) *page {
	t.Helper()
	p := openComposed(t, listenToViewer)
	eval[any](p, "start", "okuyuki.ready")
	eval[string](p, "add", "okuyuki.add("+quote(bricks.label)+", "+blob(bricks.photo(t, 1), "image/jpeg")+")")
	p.until("shown", `heard.view && okuyuki.photos()[0].prediction`)
	return p
}

// TestViewerModes switches the ways to show a photo: each looks different, the choice is kept, the line of the split follows
// keys and mouse.
func TestViewerModes(t *testing.T) {
	t.Parallel()
	p := openViewer(t)
	var seen [][]byte
	for _, mode := range []string{"both", "split", "relief", "picture", "depth"} {
		p.do(mode, chromedp.Click(`[data-mode="`+mode+`"]`))
		p.until(mode, `heard.view.mode === "`+mode+`" && document.querySelector('[data-mode="`+mode+`"]').getAttribute("aria-pressed") === "true"`)
		seen = append(seen, p.picture(mode, seen...))
		p.shot(mode)
	}
	p.do("split", chromedp.Click(`[data-mode="split"]`))
	p.until("line", `!document.querySelector(".viewer-split").classList.contains("hidden")`)
	before := p.picture("split", seen[4])
	p.do("line", chromedp.Focus(`.viewer-line`))
	p.keys("line", kb.ArrowRight, kb.ArrowRight, kb.ArrowRight, kb.ArrowUp)
	p.until("line by keys", `heard.view.split === 0.54`)
	if said := eval[string](p, "line", `document.querySelector(".viewer-line").getAttribute("aria-valuetext")`); !bytes.Contains([]byte(said), []byte("54")) {
		t.Errorf("the line says %q", said)
	}
	p.picture("line by keys", before)
	// The photo has 320 x 240 pixels.
	b := p.stage()
	w := min(b.Width-2*viewerGap, (b.Height-2*viewerGap)*4/3)
	p.dragged(b.X+b.Width/2+0.04*w, b.Y+b.Height/2, 0.16*w, 0)
	p.until("line by mouse", `Math.abs(heard.view.split - 0.7) < 0.005 && document.querySelector(".viewer-line").value === "70"`)

	p.do("reload", chromedp.Reload())
	eval[any](p, "start again", "okuyuki.ready")
	p.until("mode is kept", `document.querySelector('[data-mode="split"]').getAttribute("aria-pressed") === "true" || document.querySelector('[data-mode="split"]').disabled`)
	if kept := eval[string](p, "mode is kept", `localStorage.getItem("okuyuki.view")`); kept != "split" {
		t.Errorf("the page remembers the mode %q", kept)
	}
	p.checkConsole()
}

// TestViewerZoom compares what the marker says with the map, seen whole and close up, by mouse and by keys.
func TestViewerZoom(t *testing.T) {
	t.Parallel()
	p := openViewer(t)
	eval[any](p, "show", showMaps("depth", mapA))
	p.until("shown", `heard.view.mode === "depth"`)
	pane := p.stage().pane(0, 1)
	check := func(step string, m marked, u, v float64) {
		t.Helper()
		if !m.Inside || math.Abs(m.X-u) > 0.004 || math.Abs(m.Y-v) > 0.004 {
			t.Errorf("%s: the marker is at %v, %v, want %v, %v", step, m.X, m.Y, u, v)
		}
		if want := depthAt(mapA, m.X, m.Y); !m.Known || math.Abs(m.Depth-want) > 1e-3 {
			t.Errorf("%s: depth %v at %v, %v, the map has %v", step, m.Depth, m.X, m.Y, want)
		}
	}
	for _, at := range [][2]float64{{0.6, 0.3}, {0.31, 0.8}, {0.97, 0.95}} {
		check("whole", p.point(pane.X+at[0]*pane.Width, pane.Y+at[1]*pane.Height), at[0], at[1])
	}
	if m := p.point(pane.X+1.5/6*pane.Width, pane.Y+1.5/4*pane.Height); !m.Inside || m.Known {
		t.Errorf("the unknown cell says %+v", m)
	}

	// The wheel zooms around the pointer: the place under it stays.
	x, y := pane.X+0.6*pane.Width, pane.Y+0.7*pane.Height
	p.point(x, y)
	for range 4 {
		p.mouse(input.DispatchMouseEventTypeMouseWheel, x, y, wheel(-300))
	}
	p.until("zoom", `Math.abs(heard.view.zoom - Math.exp(1.8)) < 0.01`)
	check("at the wheel", p.point(x+1, y), 0.6, 0.7)
	type view struct{ Zoom, X, Y float64 }
	v := eval[view](p, "view", `heard.view`)
	place := func(a, b float64) (float64, float64) { return v.X + (a-0.5)/v.Zoom, v.Y + (b-0.5)/v.Zoom }
	for _, at := range [][2]float64{{0.1, 0.2}, {0.9, 0.85}, {0.5, 0.5}} {
		u, w := place(at[0], at[1])
		check("close up", p.point(pane.X+at[0]*pane.Width, pane.Y+at[1]*pane.Height), u, w)
	}
	p.shot("zoomed")

	// A drag takes the photo along.
	p.dragged(pane.X+0.5*pane.Width, pane.Y+0.5*pane.Height, 40, -20)
	p.until("pan", fmt.Sprintf(`Math.abs(heard.view.x - %v) < 0.002 && Math.abs(heard.view.y - %v) < 0.002`, v.X-40/pane.Width/v.Zoom, v.Y+20/pane.Height/v.Zoom))

	// Keys: whole again, closer around the marker, the marker moves and the picture follows it.
	p.mouse(input.DispatchMouseEventTypeMouseMoved, 300, 300, input.DispatchMouseEventParams{})
	p.until("mouse away", `!heard.marker.inside`)
	p.do("stage", chromedp.Focus(`.viewer-stage`))
	p.keys("whole", "0")
	p.until("whole", `heard.view.zoom === 1`)
	p.keys("marker", kb.ArrowRight)
	p.until("marker by keys", `heard.marker.inside`)
	first := eval[marked](p, "marker", `heard.marker`)
	p.keys("closer", "+", "+", "+", "+", "+", "+")
	p.until("closer", `heard.view.zoom > 3.8`)
	for range 8 { // five steps each
		p.do("marker", chromedp.KeyEvent(kb.ArrowRight, chromedp.KeyModifiers(chromedp.ModifierShift)))
	}
	p.until("marker goes right", fmt.Sprintf(`heard.marker.x > %v && heard.view.x > 0.55`, first.X+0.1))
	last := eval[marked](p, "marker", `heard.marker`)
	check("by keys", last, last.X, first.Y)
	if text := eval[string](p, "value", `document.querySelector(".legend-value").textContent`); text == "" {
		t.Error("the depth at the marker is not written")
	}
	p.keys("whole again", "0")
	p.until("whole again", `heard.view.zoom === 1`)
	p.mouse(input.DispatchMouseEventTypeMousePressed, x, y, input.DispatchMouseEventParams{Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1})
	p.mouse(input.DispatchMouseEventTypeMouseReleased, x, y, input.DispatchMouseEventParams{Button: input.MouseButtonLeft, ClickCount: 1})
	p.mouse(input.DispatchMouseEventTypeMousePressed, x, y, input.DispatchMouseEventParams{Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 2})
	p.mouse(input.DispatchMouseEventTypeMouseReleased, x, y, input.DispatchMouseEventParams{Button: input.MouseButtonLeft, ClickCount: 2})
	p.until("double click", `heard.view.zoom === 2.5`)
	p.checkConsole()
}

// TestViewerArms shows two maps below each other: one marker in both, with the value of each.
func TestViewerArms(t *testing.T) {
	t.Parallel()
	p := openViewer(t)
	eval[any](p, "show", showMaps("depth", mapA, mapB))
	p.until("shown", `heard.view.mode === "depth"`)
	p.shot("arms")
	for i := range 2 {
		pane, u := p.stage().pane(i, 2), 0.7-0.1*float64(i)
		m := p.point(pane.X+u*pane.Width, pane.Y+0.65*pane.Height)
		if len(m.Arms) != 2 || math.Abs(m.X-u) > 0.006 || math.Abs(m.Y-0.65) > 0.006 {
			t.Fatalf("over map %d the marker says %+v", i, m)
		}
		for k, values := range [][]float64{mapA, mapB} {
			if want := depthAt(values, m.X, m.Y); !m.Arms[k].Known || math.Abs(m.Arms[k].Depth-want) > 1e-3 {
				t.Errorf("over map %d: depth %v in map %d, want %v", i, m.Arms[k].Depth, k, want)
			}
		}
	}
	// Zoomed in one, both are.
	lower := p.stage().pane(1, 2)
	x, y := lower.X+0.3*lower.Width, lower.Y+0.6*lower.Height
	p.mouse(input.DispatchMouseEventTypeMouseWheel, x, y, wheel(-600))
	p.until("zoom", `heard.view.zoom > 2`)
	below := p.point(x, y+5)
	upper := p.stage().pane(0, 2)
	p.point(upper.X+0.5*upper.Width, upper.Y+0.5*upper.Height)
	above := p.point(upper.X+0.3*upper.Width, upper.Y+0.6*upper.Height+5)
	if math.Abs(above.X-below.X) > 0.003 || math.Abs(above.Y-below.Y) > 0.003 {
		t.Errorf("the same place is %v, %v above and %v, %v below", above.X, above.Y, below.X, below.Y)
	}
	p.checkConsole()
}

// TestViewerRelief tilts the relief; it comes back by itself, then nothing is drawn any more; who asked for less motion keeps it.
func TestViewerRelief(t *testing.T) {
	t.Parallel()
	p := openViewer(t)
	p.do("relief", chromedp.Click(`[data-mode="relief"]`))
	p.until("relief", `heard.view.mode === "relief"`)
	rest := p.picture("relief")
	b := p.stage()
	x, y := b.X+b.Width/2, b.Y+b.Height/2
	eval[any](p, "watch", `(yaws.length = 0)`)
	p.dragged(x, y, 60, 0)
	p.until("tilted and back", fmt.Sprintf(`Math.max(...yaws) > -0.2 && yaws.at(-1) === %v`, restYaw))
	if m := p.point(x, y); !m.Inside {
		t.Error("no marker on the relief")
	}

	settled := eval[[2]int](p, "idle", `(async () => {
		const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
		const frame = document.querySelector(".viewer-frame").contentWindow;
		await wait(500);
		const before = frame.drawn;
		await wait(1000);
		return [before, frame.drawn];
	})()`)
	if settled[0] == 0 || settled[1] != settled[0] {
		t.Errorf("%d pictures drawn before, %d while nothing changes", settled[0], settled[1]-settled[0])
	}

	p.mouse(input.DispatchMouseEventTypeMouseMoved, 300, 300, input.DispatchMouseEventParams{})
	p.do("stage", chromedp.Focus(`.viewer-stage`))
	p.keys("tilt", kb.ArrowRight, kb.ArrowRight, kb.ArrowDown)
	p.until("tilt by keys", fmt.Sprintf(`Math.abs(heard.view.yaw - %v) < 1e-6`, restYaw+0.2))
	p.picture("tilt by keys", rest)
	p.keys("rest", "0")
	p.until("rest", fmt.Sprintf(`heard.view.yaw === %v`, restYaw))

	ctx, cancel := context.WithTimeout(p.ctx, stepTimeout)
	defer cancel()
	calm := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, calm); err != nil {
		t.Fatal(err)
	}
	p.until("less motion", `matchMedia("(prefers-reduced-motion: reduce)").matches`)
	p.dragged(x, y, 60, 0)
	// Long after it would have come back, it is where it was let go.
	kept := eval[float64](p, "kept", `new Promise((resolve) => setTimeout(() => resolve(heard.view.yaw), 3000))`)
	if kept < -0.2 {
		t.Errorf("the relief has gone back to %v", kept)
	}
	p.checkConsole()
}

//go:build js && wasm

package main

import (
	"math"
	"syscall/js"
	"time"

	"okuyuki/wasm/message"
	"okuyuki/wasm/viewer/scene"
)

// Feel of the pointers, in CSS pixels where they are lengths.
const (
	lineReach  = 16          // beside the line of a split
	fullTurn   = math.Pi / 2 // radians, for a drag across the height of a pane
	doubleZoom = 2.5         // of a double click
	wheelZoom  = 0.0015      // of ln zoom, for a pixel of the wheel
	pinchZoom  = 0.01        // the same for a pinch on a touch pad, which comes as a wheel
	lineHeight = 16          // of wheels that count lines
)

// pointer is where the mouse, or the last finger, is, in device pixels of the window.
type pointer struct {
	inside bool
	x, y   float64
}

// listenToPointers hears of mouse, pen and fingers. ebiten's own listeners, which keep every wheel and touch from the page, do
// not get them: what the viewer cannot use scrolls the page.
func (v *viewer) listenToPointers() {
	on := func(kind string, f func(e js.Value)) {
		window.Call("addEventListener", kind, js.FuncOf(func(_ js.Value, args []js.Value) any {
			f(args[0])
			return nil
		}), map[string]any{"capture": true, "passive": false})
	}
	place := func(e js.Value) (x, y float64) {
		return e.Get("clientX").Float() * v.scale, e.Get("clientY").Float() * v.scale
	}
	on("pointerdown", func(e js.Value) {
		if e.Get("button").Int() > 0 {
			return
		}
		x, y := place(e)
		v.press(e.Get("pointerId").Int(), x, y)
	})
	on("pointermove", func(e js.Value) {
		x, y := place(e)
		v.drag(e.Get("pointerId").Int(), x, y)
	})
	release := func(e js.Value) {
		v.release(e.Get("pointerId").Int())
		if e.Get("pointerType").String() != "mouse" { // a finger is nowhere now; the place that it touched stays marked
			v.pointer.inside = false
		}
	}
	on("pointerup", release)
	on("pointercancel", release)
	root.Call("addEventListener", "pointerleave", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if args[0].Get("pointerType").String() == "mouse" {
			v.pointer.inside = false
			v.mark(message.Point{})
		}
		return nil
	}))
	on("dblclick", func(e js.Value) {
		x, y := place(e)
		v.double(x, y)
	})
	on("wheel", func(e js.Value) {
		e.Call("stopImmediatePropagation")
		x, y := place(e)
		delta := e.Get("deltaY").Float()
		if e.Get("deltaMode").Int() != 0 {
			delta *= lineHeight
		}
		speed := wheelZoom
		if e.Get("ctrlKey").Bool() {
			speed = pinchZoom
		}
		if v.zoomAt(math.Exp(-delta*speed), x, y) || e.Get("ctrlKey").Bool() { // a pinch would enlarge the page
			e.Call("preventDefault")
		}
	})
}

func (v *viewer) press(id int, x, y float64) {
	v.pointers.Press(id, x, y)
	v.pointer = pointer{true, x, y}
	if v.pointers.Count() == 1 {
		panes := v.panes()
		grip, p := scene.GripAt(panes, v.view, v.split, x, y, lineReach*v.scale)
		v.grip = grip
		if p != nil {
			v.gripped = *p
		}
		v.easing = v.easing && grip != scene.TiltGrip
		if grip == scene.LineGrip {
			v.moveLine(x)
		}
	} else if v.grip != scene.NoGrip || len(v.panes()) > 0 {
		v.grip = scene.PanGrip // two fingers pan and zoom whatever one was about to do
		if p := scene.Under(v.panes(), x, y); p != nil {
			v.gripped = *p
		}
	}
	v.follow()
	v.shape()
}

func (v *viewer) drag(id int, x, y float64) {
	motion, down := v.pointers.Move(id, x, y)
	v.pointer = pointer{true, x, y}
	switch {
	case !down || v.grip == scene.NoGrip:
	case motion.Fingers == 2:
		view := v.view.Pan(motion.DX/v.gripped.W, motion.DY/v.gripped.H)
		u, w := view.Find(v.gripped.Rect, motion.X, motion.Y)
		v.setView(view.ZoomAt(motion.Scale, u, w))
	case v.grip == scene.PanGrip:
		v.setView(v.view.Pan(motion.DX/v.gripped.W, motion.DY/v.gripped.H))
	case v.grip == scene.LineGrip:
		v.moveLine(x)
	case v.grip == scene.TiltGrip:
		v.turn(motion.DX/v.gripped.H*fullTurn, motion.DY/v.gripped.H*fullTurn)
	}
	v.follow()
	v.shape()
}

func (v *viewer) release(id int) {
	v.pointers.Release(id)
	if v.pointers.Count() > 0 {
		return
	}
	if v.grip == scene.TiltGrip && !v.theme.Calm && v.tilt != scene.Rest {
		v.easing, v.moved = true, time.Now()
		redraw()
	}
	v.grip = scene.NoGrip
	v.shape()
}

func (v *viewer) moveLine(x float64) {
	v.split = min(max((x-v.gripped.X)/v.gripped.W, 0), 1)
	v.tellView()
	redraw()
}

// double looks closer at a place, or at the whole again; it brings a relief to rest.
func (v *viewer) double(x, y float64) {
	p := scene.Under(v.panes(), x, y)
	switch {
	case p == nil:
	case v.view.Zoom > 1 || p.Kind == scene.Relief:
		v.move(message.MoveBody{Reset: true})
		redraw()
	default:
		v.zoomAt(doubleZoom, x, y)
	}
}

// zoomAt zooms around a point of the window; false when there is nothing more to zoom.
func (v *viewer) zoomAt(factor, x, y float64) bool {
	p := scene.Under(v.panes(), x, y)
	if p == nil {
		return false
	}
	u, w, ok := v.find(p, x, y)
	if !ok {
		u, w = v.view.Find(p.Rect, x, y)
	}
	changed := v.setView(v.view.ZoomAt(factor, u, w))
	v.follow()
	v.shape()
	return changed
}

// follow keeps the marker under the pointer, and what it says true.
func (v *viewer) follow() {
	if !v.pointer.inside {
		return
	}
	point := message.Point{}
	if p := scene.Under(v.panes(), v.pointer.x, v.pointer.y); p != nil {
		if u, w, ok := v.find(p, v.pointer.x, v.pointer.y); ok {
			point = message.Point{Inside: true, X: u, Y: w}
		}
	}
	v.mark(point)
}

func (v *viewer) mark(point message.Point) {
	if point == v.marker {
		return
	}
	v.marker = point
	v.tell()
	redraw()
}

// shape shows what a drag would do by the pointer's shape, and leaves to the page the touches that the viewer has no use for.
func (v *viewer) shape() {
	grip := v.grip
	if v.pointers.Count() == 0 {
		grip, _ = scene.GripAt(v.panes(), v.view, v.split, v.pointer.x, v.pointer.y, lineReach*v.scale)
	}
	cursor := map[scene.Grip]string{scene.NoGrip: "crosshair", scene.LineGrip: "ew-resize", scene.PanGrip: "grab", scene.TiltGrip: "grab"}[grip]
	if grip == v.grip && grip != scene.NoGrip && cursor == "grab" {
		cursor = "grabbing"
	}
	touch := "pan-y"
	if v.view.Zoom > 1 || v.mode == message.ModeRelief {
		touch = "none"
	}
	style := root.Get("style")
	for name, value := range map[string]string{"cursor": cursor, "touchAction": touch} {
		if style.Get(name).String() != value {
			style.Set(name, value)
		}
	}
}

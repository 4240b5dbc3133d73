//go:build js && wasm

package main

import (
	"image"
	"image/color"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"okuyuki/wasm/message"
	"okuyuki/wasm/viewer/scene"
)

// gap is between and around the panes, in CSS pixels.
const gap = 12

// viewer is the ebiten game: what it shows, how it is looked at, and its textures.
type viewer struct {
	theme   message.ThemeBody
	colours scene.ColourMap

	subject string
	photo   *ebiten.Image
	arms    []*arm // at least one while there is a photo

	mode   message.Mode
	view   scene.View
	split  float64
	tilt   scene.Tilt
	easing bool      // the relief is on its way back
	moved  time.Time // when it was turned last

	marker   message.Point
	pointer  pointer
	pointers scene.Pointers
	grip     scene.Grip
	gripped  scene.Pane

	white, knob *ebiten.Image
	relief      *ebiten.Shader
	pixels      []byte  // of a texture being painted, reused
	scale       float64 // device pixels for a CSS pixel
	w, h        float64 // of the window, device pixels
}

// arm is one answer about the photo: its depth map, if it has one, and its class as a texture.
type arm struct {
	depth   scene.Depth
	label   *ebiten.Image
	accent  int           // 0xRRGGBB, or -1
	painted *ebiten.Image // depth in colours, or nil
	heights *ebiten.Image // depth of the part heightsOf of the photo, for the relief
	// heightsOf is invalid while heights does not hold this depth.
	heightsOf scene.View
}

func newViewer() *viewer {
	white := ebiten.NewImage(1, 1)
	white.Fill(color.White)
	return &viewer{
		white: white, scale: 1, mode: message.ModeBoth, view: scene.Whole, split: 0.5, tilt: scene.Rest,
		theme: message.ThemeBody{Background: 0xeeeeea, Line: 0xcfd0c9, Marker: 0xd6336c},
	}
}

// Update implements ebiten.Game: it moves what moves by itself. Everything else happens on messages and pointers.
func (v *viewer) Update() error {
	if !v.easing {
		return nil
	}
	now := time.Now()
	v.tilt, v.easing = v.tilt.Ease(min(now.Sub(v.moved).Seconds(), 0.1))
	v.moved = now
	if v.easing {
		redraw()
	} else {
		v.tellView()
		v.follow()
	}
	return nil
}

// Layout implements ebiten.Game; ebiten prefers LayoutF.
func (v *viewer) Layout(w, h int) (int, int) { return w, h }

// LayoutF makes the screen as large as the window in device pixels.
func (v *viewer) LayoutF(w, h float64) (float64, float64) {
	v.scale = ebiten.Monitor().DeviceScaleFactor()
	v.w, v.h = max(1, w*v.scale), max(1, h*v.scale)
	return v.w, v.h
}

// panes is what stands where.
func (v *viewer) panes() []scene.Pane {
	if v.photo == nil {
		return nil
	}
	has := make([]bool, len(v.arms))
	for i, a := range v.arms {
		has[i] = a.depth.Valid()
	}
	panes := scene.Panes(v.mode, has)
	size := v.photo.Bounds().Size()
	scene.Place(panes, v.w, v.h, float64(size.X)/float64(size.Y), gap*v.scale)
	return panes
}

// find returns the place in the photo at a point of a pane; false beside a relief.
func (v *viewer) find(p *scene.Pane, x, y float64) (u, w float64, ok bool) {
	if p.Kind == scene.Relief {
		return v.arms[p.Arm].depth.Pick(p.Rect, v.view, v.tilt, x, y)
	}
	u, w = v.view.Find(p.Rect, x, y)
	return u, w, true
}

// setView changes the view, tells the page, and says whether anything changed.
func (v *viewer) setView(view scene.View) bool {
	if view == v.view {
		return false
	}
	v.view = view
	v.tellView()
	redraw()
	return true
}

// turn tilts the relief.
func (v *viewer) turn(yaw, pitch float64) {
	v.easing = false
	v.tilt = v.tilt.Turn(yaw, pitch)
	v.tellView()
	redraw()
}

// replace puts w x h pixels into the texture, which is made anew when the size differs; no pixels remove it.
func replace(img **ebiten.Image, pixels []byte, w, h int) {
	if *img != nil && (pixels == nil || (*img).Bounds().Size() != image.Pt(w, h)) {
		(*img).Deallocate()
		*img = nil
	}
	if pixels == nil {
		return
	}
	if *img == nil {
		*img = ebiten.NewImage(w, h)
	}
	(*img).WritePixels(pixels)
}

func rgb(c int) color.RGBA {
	return color.RGBA{R: byte(c >> 16), G: byte(c >> 8), B: byte(c), A: 255}
}

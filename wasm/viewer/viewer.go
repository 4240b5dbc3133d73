//go:build js && wasm

package main

import (
	"image"
	"image/color"

	"github.com/hajimehoshi/ebiten/v2"

	"okuyuki/wasm/message"
	"okuyuki/wasm/viewer/scene"
)

// Measures in CSS pixels.
const (
	gap        = 12
	labelInset = 8
	reach      = 9 // of the marker's arms
	hole       = 3 // around the marked point, left free
)

// paintSide limits the longer side of the painted depth map; beyond it ebiten's own filter enlarges.
const paintSide = 640

// viewer is the ebiten game: what it shows, and its textures.
type viewer struct {
	theme   message.ThemeBody
	colours scene.ColourMap

	photo, depthImage, label *ebiten.Image
	depth                    scene.Depth
	pixels                   []byte // of the painted depth map, reused
	white                    *ebiten.Image

	marker message.Point
	scale  float64 // device pixels for a CSS pixel
	w, h   float64 // of the window, device pixels
}

func newViewer() *viewer {
	white := ebiten.NewImage(1, 1)
	white.Fill(color.White)
	return &viewer{white: white, scale: 1, theme: message.ThemeBody{Background: 0xeeeeea, Line: 0xcfd0c9, Marker: 0xd6336c}}
}

// Update implements ebiten.Game; everything happens on messages.
func (v *viewer) Update() error { return nil }

// Layout implements ebiten.Game; ebiten prefers LayoutF.
func (v *viewer) Layout(w, h int) (int, int) { return w, h }

// LayoutF makes the screen as large as the window in device pixels.
func (v *viewer) LayoutF(w, h float64) (float64, float64) {
	v.scale = ebiten.Monitor().DeviceScaleFactor()
	v.w, v.h = max(1, w*v.scale), max(1, h*v.scale)
	return v.w, v.h
}

func (v *viewer) layout() scene.Layout {
	if v.photo == nil {
		return scene.Layout{}
	}
	size := v.photo.Bounds().Size()
	return scene.Arrange(v.w, v.h, float64(size.X)/float64(size.Y), gap*v.scale, v.depthImage != nil)
}

// Draw implements ebiten.Game.
func (v *viewer) Draw(screen *ebiten.Image) {
	screen.Fill(rgb(v.theme.Background))
	if v.photo == nil {
		return
	}
	l := v.layout()
	drawInto(screen, v.photo, l.Photo)
	if v.depthImage != nil {
		drawInto(screen, v.depthImage, l.Depth)
	}
	v.drawLabel(screen, l.Photo)
	if v.marker.Inside {
		v.drawMarker(screen, l.Photo)
		if v.depthImage != nil {
			v.drawMarker(screen, l.Depth)
		}
	}
}

func drawInto(screen, img *ebiten.Image, r scene.Rect) {
	size := img.Bounds().Size()
	op := &ebiten.DrawImageOptions{Filter: ebiten.FilterLinear}
	op.GeoM.Scale(r.W/float64(size.X), r.H/float64(size.Y))
	op.GeoM.Translate(r.X, r.Y)
	screen.DrawImage(img, op)
}

// drawLabel puts the class onto the photo, as the page's fonts have drawn it: pixel for pixel, or smaller where it is too wide.
func (v *viewer) drawLabel(screen *ebiten.Image, r scene.Rect) {
	if v.label == nil {
		return
	}
	inset := labelInset * v.scale
	size := v.label.Bounds().Size()
	shrink := min(1, (r.W-2*inset)/float64(size.X))
	if shrink <= 0 {
		return
	}
	op := &ebiten.DrawImageOptions{Filter: ebiten.FilterLinear}
	op.GeoM.Scale(shrink, shrink)
	op.GeoM.Translate(float64(int(r.X+inset)), float64(int(r.Y+inset)))
	screen.DrawImage(v.label, op)
}

// drawMarker draws four arms around the marked point, light below and coloured above, so that they show on any picture.
func (v *viewer) drawMarker(screen *ebiten.Image, r scene.Rect) {
	x, y := r.At(v.marker.X, v.marker.Y)
	for _, pass := range []struct {
		width, grow float64
		colour      color.RGBA
	}{{4, 1, color.RGBA{255, 255, 255, 255}}, {2, 0, rgb(v.theme.Marker)}} {
		long, half := (reach-hole+2*pass.grow)*v.scale, pass.width/2*v.scale
		from := (hole - pass.grow) * v.scale
		v.bar(screen, scene.Rect{X: x - from - long, Y: y - half, W: long, H: 2 * half}, pass.colour)
		v.bar(screen, scene.Rect{X: x + from, Y: y - half, W: long, H: 2 * half}, pass.colour)
		v.bar(screen, scene.Rect{X: x - half, Y: y - from - long, W: 2 * half, H: long}, pass.colour)
		v.bar(screen, scene.Rect{X: x - half, Y: y + from, W: 2 * half, H: long}, pass.colour)
	}
}

func (v *viewer) bar(screen *ebiten.Image, r scene.Rect, c color.RGBA) {
	op := &ebiten.DrawImageOptions{}
	op.GeoM.Scale(r.W, r.H)
	op.GeoM.Translate(r.X, r.Y)
	op.ColorScale.ScaleWithColor(c)
	screen.DrawImage(v.white, op)
}

// paintDepth makes the texture of the depth map anew, as large as the photo's copy but not beyond paintSide.
func (v *viewer) paintDepth() {
	if v.photo == nil || !v.depth.Valid() {
		replace(&v.depthImage, nil, 0, 0)
		return
	}
	size := v.photo.Bounds().Size()
	if longer := max(size.X, size.Y); longer > paintSide {
		size = image.Pt(max(1, size.X*paintSide/longer), max(1, size.Y*paintSide/longer))
	}
	v.pixels = v.depth.Paint(v.pixels, size.X, size.Y, &v.colours, v.theme.Line)
	replace(&v.depthImage, v.pixels, size.X, size.Y)
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

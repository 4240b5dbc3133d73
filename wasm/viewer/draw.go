//go:build js && wasm

package main

import (
	"image"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"okuyuki/wasm/viewer/scene"
)

// Measures in CSS pixels.
const (
	labelInset = 8
	labelGap   = 4
	frameWidth = 3
	reach      = 9 // of the marker's arms
	hole       = 3 // around the marked point, left free
	knobSide   = 30
)

// paintSide limits the longer side of a painted depth map; beyond it ebiten's own filter enlarges.
const paintSide = 640

// Draw implements ebiten.Game.
func (v *viewer) Draw(screen *ebiten.Image) {
	screen.Fill(rgb(v.theme.Background))
	for _, p := range v.panes() {
		var a *arm
		if p.Arm >= 0 {
			a = v.arms[p.Arm]
			if a.accent >= 0 {
				v.drawFrame(screen, p.Rect, rgb(a.accent))
			}
		}
		switch p.Kind {
		case scene.Photo:
			v.drawInto(screen, v.photo, p.Rect, p.Rect)
		case scene.Depths:
			v.drawInto(screen, a.painted, p.Rect, p.Rect)
		case scene.Split:
			left, right := p.Rect, p.Rect
			left.W *= v.split
			right.X, right.W = p.X+left.W, p.W-left.W
			v.drawInto(screen, v.photo, p.Rect, left)
			v.drawInto(screen, a.painted, p.Rect, right)
		case scene.Relief:
			v.drawRelief(screen, a, p.Rect)
		}
		v.drawMarker(screen, &p)
		if p.Kind == scene.Split {
			v.drawLine(screen, p.Rect)
		}
		v.drawLabels(screen, p)
	}
}

// drawInto draws the visible part of the image into the part of a pane.
func (v *viewer) drawInto(screen, img *ebiten.Image, pane, part scene.Rect) {
	clip := pixels(part)
	if clip.Empty() {
		return
	}
	full, size := v.view.Full(pane), img.Bounds().Size()
	op := &ebiten.DrawImageOptions{Filter: ebiten.FilterLinear}
	op.GeoM.Scale(full.W/float64(size.X), full.H/float64(size.Y))
	op.GeoM.Translate(full.X, full.Y)
	screen.SubImage(clip).(*ebiten.Image).DrawImage(img, op)
}

// pixels is the rectangle in whole pixels.
func pixels(r scene.Rect) image.Rectangle {
	round := func(x float64) int { return int(math.Round(x)) }
	return image.Rect(round(r.X), round(r.Y), round(r.X+r.W), round(r.Y+r.H))
}

// drawFrame draws around a pane.
func (v *viewer) drawFrame(screen *ebiten.Image, r scene.Rect, c color.RGBA) {
	t := math.Round(frameWidth * v.scale)
	v.bar(screen, scene.Rect{X: r.X - t, Y: r.Y - t, W: r.W + 2*t, H: t}, c)
	v.bar(screen, scene.Rect{X: r.X - t, Y: r.Y + r.H, W: r.W + 2*t, H: t}, c)
	v.bar(screen, scene.Rect{X: r.X - t, Y: r.Y, W: t, H: r.H}, c)
	v.bar(screen, scene.Rect{X: r.X + r.W, Y: r.Y, W: t, H: r.H}, c)
}

// drawLine draws the line of a split with its knob.
func (v *viewer) drawLine(screen *ebiten.Image, r scene.Rect) {
	x := r.X + v.split*r.W
	v.bar(screen, scene.Rect{X: x - 2*v.scale, Y: r.Y, W: 4 * v.scale, H: r.H}, color.RGBA{0, 0, 0, 110})
	v.bar(screen, scene.Rect{X: x - v.scale, Y: r.Y, W: 2 * v.scale, H: r.H}, color.RGBA{255, 255, 255, 255})
	if side := int(knobSide * v.scale); v.knob == nil || v.knob.Bounds().Dx() != side {
		replace(&v.knob, scene.Handle(side), side, side)
	}
	half := float64(v.knob.Bounds().Dx()) / 2
	op := &ebiten.DrawImageOptions{}
	op.GeoM.Translate(math.Round(x-half), math.Round(r.Y+r.H/2-half))
	screen.DrawImage(v.knob, op)
}

// drawLabels puts classes onto a pane, as the page's fonts have drawn them: pixel for pixel, or smaller where they are too wide.
func (v *viewer) drawLabels(screen *ebiten.Image, p scene.Pane) {
	inset := labelInset * v.scale
	y := math.Floor(p.Y + inset)
	for _, i := range p.Labels {
		label := v.arms[i].label
		if label == nil {
			continue
		}
		size := label.Bounds().Size()
		shrink := min(1, (p.W-2*inset)/float64(size.X))
		if shrink <= 0 {
			continue
		}
		op := &ebiten.DrawImageOptions{Filter: ebiten.FilterLinear}
		op.GeoM.Scale(shrink, shrink)
		op.GeoM.Translate(math.Floor(p.X+inset), y)
		screen.DrawImage(label, op)
		y += math.Ceil(float64(size.Y)*shrink + labelGap*v.scale)
	}
}

// drawMarker draws four arms around the marked point, light below and coloured above, so that they show on any picture.
func (v *viewer) drawMarker(screen *ebiten.Image, p *scene.Pane) {
	if !v.marker.Inside || !v.view.Visible(v.marker.X, v.marker.Y) {
		return
	}
	x, y := v.view.Full(p.Rect).At(v.marker.X, v.marker.Y)
	if p.Kind == scene.Relief {
		x, y = v.arms[p.Arm].depth.Stand(p.Rect, v.view, v.tilt, v.marker.X, v.marker.Y)
	}
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

// paint makes the textures of the depth maps anew, as large as the photo's copy but not beyond paintSide.
func (v *viewer) paint() {
	for _, a := range v.arms {
		a.heightsOf = scene.View{}
		if v.photo == nil || !a.depth.Valid() {
			replace(&a.painted, nil, 0, 0)
			continue
		}
		size := v.photo.Bounds().Size()
		if longer := max(size.X, size.Y); longer > paintSide {
			size = image.Pt(max(1, size.X*paintSide/longer), max(1, size.Y*paintSide/longer))
		}
		unknown := [2]scene.Colour{scene.Colour(v.theme.Line), scene.Colour(v.theme.Background)}
		v.pixels = a.depth.Paint(v.pixels, size.X, size.Y, &v.colours, unknown)
		replace(&a.painted, v.pixels, size.X, size.Y)
	}
}

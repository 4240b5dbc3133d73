//go:build js && wasm

package main

import (
	_ "embed"
	"image"
	"log"

	"github.com/hajimehoshi/ebiten/v2"

	"okuyuki/wasm/viewer/scene"
)

//go:embed relief.kage
var reliefSource []byte

// heightsSide is the longer side of the heights' texture in pixels; the networks' depth maps have about 56.
const heightsSide = 256

// light comes from the upper left, in front; a unit vector in the camera's axes.
var light = scene.Vec{-0.46, -0.57, 0.68}

// drawRelief draws the photo as a relief.
func (v *viewer) drawRelief(screen *ebiten.Image, a *arm, r scene.Rect) {
	if v.relief == nil {
		shader, err := ebiten.NewShader(reliefSource)
		if err != nil { // the source is ours
			log.Fatal("viewer: ", err)
		}
		v.relief = shader
	}
	if a.heightsOf != v.view {
		size := image.Pt(heightsSide, max(2, int(heightsSide*r.H/r.W)))
		if r.H > r.W {
			size = image.Pt(max(2, int(heightsSide*r.W/r.H)), heightsSide)
		}
		v.pixels = a.depth.Heights(v.pixels, size.X, size.Y, v.view)
		replace(&a.heights, v.pixels, size.X, size.Y)
		a.heightsOf = v.view
	}
	aspect := r.W / r.H
	camera := v.tilt.Look(aspect)
	eye, ahead := camera.Ray(0, 0)
	var lit scene.Vec
	for i := range lit {
		lit[i] = light[0]*camera.Right[i] + light[1]*camera.Down[i] + light[2]*camera.Back[i]
	}
	crop := v.view.Crop()
	op := &ebiten.DrawTrianglesShaderOptions{
		Images: [4]*ebiten.Image{v.photo, a.heights},
		Uniforms: map[string]any{
			"Eye": floats(eye, 1), "Ahead": floats(ahead, 1), "Right": floats(camera.Right, 1/camera.Scale), "Down": floats(camera.Down, 1/camera.Scale),
			"Half":  []float32{float32(aspect), 1, scene.Thick},
			"Crop":  []float32{float32(crop.X), float32(crop.Y), float32(crop.W), float32(crop.H)},
			"Light": floats(lit, 1), "Wall": shares(v.theme.Line), "Unknown": shares(v.theme.Background),
		},
	}
	vertices := make([]ebiten.Vertex, 4)
	for i := range vertices {
		right, down := float64(i&1), float64(i>>1)
		x, y := r.At(right, down)
		vertices[i] = ebiten.Vertex{DstX: float32(x), DstY: float32(y), ColorA: 1, Custom0: float32((2*right - 1) * aspect), Custom1: float32(2*down - 1)}
	}
	screen.DrawTrianglesShader(vertices, []uint16{0, 1, 2, 1, 2, 3}, v.relief, op)
}

func floats(a scene.Vec, k float64) []float32 {
	return []float32{float32(a[0] * k), float32(a[1] * k), float32(a[2] * k)}
}

// shares is a colour 0xRRGGBB with parts from 0 to 1.
func shares(c int) []float32 {
	s := rgb(c)
	return []float32{float32(s.R) / 255, float32(s.G) / 255, float32(s.B) / 255}
}

package e2e

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// kind is a kind of generated photo, with the name of its class.
type kind struct {
	label string
	paint func(r *rand.Rand, x, y float64) color.RGBA
}

// Two kinds that a site engineer would tell apart: brickwork and pipes.
var (
	bricks = kind{"れんが", paintBricks}
	pipes  = kind{"配管", paintPipes}
)

// photo paints one photo of a kind as a JPEG; every number gives another one.
func (k kind) photo(t *testing.T, number uint64) []byte {
	t.Helper()
	const w, h = 320, 240
	r := rand.New(rand.NewPCG(number, 2))
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	light, zoom := 0.6+0.5*r.Float64(), 0.8+0.5*r.Float64()
	dx, dy := 100*r.Float64(), 100*r.Float64()
	seed := r.Uint64()
	for y := range h {
		for x := range w {
			// Every pixel sees the same random numbers: they describe the photo.
			c := k.paint(rand.New(rand.NewPCG(seed, 3)), float64(x)*zoom+dx, float64(y)*zoom+dy)
			grain := 14 * (r.Float64() - 0.5)
			picture.SetRGBA(x, y, color.RGBA{shade(c.R, light, grain), shade(c.G, light, grain), shade(c.B, light, grain), 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 88}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func shade(v uint8, light, grain float64) uint8 {
	return uint8(min(max(float64(v)*light+grain, 0), 255))
}

// paintBricks is a wall of bricks in half bond with mortar between.
func paintBricks(r *rand.Rand, x, y float64) color.RGBA {
	w, h := 44+12*r.Float64(), 16+6*r.Float64()
	row := math.Floor(y / h)
	if int(row)%2 != 0 {
		x += w / 2
	}
	if math.Mod(x, w) < 3 || math.Mod(y, h) < 3 {
		return color.RGBA{190, 184, 176, 255}
	}
	tone := 24 * math.Sin(row*7+math.Floor(x/w)*13)
	return color.RGBA{uint8(158 + tone), uint8(78 + tone/2), uint8(58 + tone/2), 255}
}

// paintPipes are shining upright pipes in front of a dark wall.
func paintPipes(r *rand.Rand, x, _ float64) color.RGBA {
	pitch, width := 58+22*r.Float64(), 30+10*r.Float64()
	at := math.Mod(x, pitch) - pitch/2
	if math.Abs(at) > width/2 {
		return color.RGBA{46, 52, 60, 255}
	}
	shine := math.Sqrt(max(0, 1-4*at*at/(width*width)))
	return color.RGBA{uint8(60 + 120*shine), uint8(84 + 130*shine), uint8(96 + 140*shine), 255}
}

// writePhoto writes a photo into a new folder and returns its path.
func writePhoto(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// blob is a JavaScript expression for the bytes as a Blob.
func blob(data []byte, mediaType string) string {
	return `new Blob([Uint8Array.from(atob("` + base64.StdEncoding.EncodeToString(data) + `"), (c) => c.charCodeAt(0))], {type: "` + mediaType + `"})`
}

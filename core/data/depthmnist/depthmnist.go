// Package depthmnist puts handwritten digits into small scenes whose depth is known: a reconstruction, in the spirit of arXiv
// 2208.10390, of a set that its authors describe in words but did not release. Every choice is ours and a field of Config.
//
// A scene is a textured plane with a digit before it (mode Shape) or painted on it (mode Flat). The picture gets darker with
// depth, the digit smaller and less sharp, so that depth can be told from the picture. Depths have no unit; the camera is at 0.
//
//	Shape: the digit stands before the plane and bulges towards the camera: the middle of a stroke is nearer than its edge, by
//	       the distance to the edge. The depth map shows the digit: whoever knows the depth knows much about the class.
//	Flat:  the digit is paint on the plane. The depth map is the plane's alone and tells nothing of the class: the control in
//	       which learning depth should not help.
package depthmnist

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Side of digits and scenes, in pixels.
const Side = 28

// Mode says how depth and class belong together.
type Mode string

// The modes.
const (
	Shape Mode = "shape" // A: the depth map shows the digit
	Flat  Mode = "flat"  // B: it does not
)

// Range is a closed interval that a number is drawn from, uniformly.
type Range struct {
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
}

func (r Range) draw(rng *rand.Rand) float64 { return r.Lo + (r.Hi-r.Lo)*rng.Float64() }

func (r Range) within(lo, hi float64) bool { return lo <= r.Lo && r.Lo <= r.Hi && r.Hi <= hi }

// Config is every choice.
type Config struct {
	Mode    Mode    `json:"mode"`
	Digit   Range   `json:"digit"`   // depth of the digit's edge; mode Shape
	Relief  float64 `json:"relief"`  // how much nearer the middle of the thickest stroke is; mode Shape
	Ground  Range   `json:"ground"`  // depth of the plane's middle; mode Shape
	Plane   Range   `json:"plane"`   // the same in mode Flat, where nothing else varies the depth
	Tilt    float64 `json:"tilt"`    // largest change of the plane's depth from the middle to a side, each way
	Size    float64 `json:"size"`    // exponent of how the digit's size falls with depth: (Whole/depth)^Size; 0: one size
	Whole   float64 `json:"whole"`   // depth at which the digit has the size it was given with
	Largest float64 `json:"largest"` // bound of that factor
	Shift   float64 `json:"shift"`   // largest displacement of the digit, pixels each way
	Ink     Range   `json:"ink"`     // brightness of the digit at depth 0
	Paper   Range   `json:"paper"`   // mean brightness of the plane at depth 0
	Texture float64 `json:"texture"` // amplitude of the plane's texture
	Grain   int     `json:"grain"`   // cells of the texture's coarser layer along a side
	Falloff float64 `json:"falloff"` // share of the brightness that is lost at depth 1
	Defocus float64 `json:"defocus"` // standard deviation of the digit's blur, pixels at a depth of 1 beyond Whole
}

// Trial is the set of our first trial, in PyTorch, as far as it was written down: digits of one size in the middle, all sharp.
func Trial() Config {
	return Config{
		Mode: Shape, Digit: Range{.3, .7}, Relief: .2, Ground: Range{.83, .87}, Plane: Range{.45, .85}, Tilt: .1,
		Whole: .5, Largest: 1, Ink: Range{1, 1}, Paper: Range{.35, .55}, Texture: .15, Grain: 5, Falloff: .6,
	}
}

// Standard is what the study uses: Trial with digits whose size, place and sharpness go with their depth.
func Standard() Config {
	c := Trial()
	c.Size, c.Largest, c.Shift, c.Ink, c.Defocus = .7, 1.15, 2, Range{.85, 1}, 1.2
	return c
}

// Check says what is wrong with the choices, if anything.
func (c Config) Check() error {
	switch {
	case c.Mode != Shape && c.Mode != Flat:
		return fmt.Errorf("depthmnist: no mode %q", c.Mode)
	case !c.Digit.within(.05, 2) || !c.Ground.within(.05, 2) || !c.Plane.within(.05, 2):
		return fmt.Errorf("depthmnist: depths %v, %v and %v, want them between .05 and 2", c.Digit, c.Ground, c.Plane)
	case !(c.Relief >= 0 && c.Relief < c.Digit.Lo) || !(c.Tilt >= 0 && 2*c.Tilt < min(c.Ground.Lo, c.Plane.Lo)):
		return fmt.Errorf("depthmnist: a relief of %g and a tilt of %g reach the camera", c.Relief, c.Tilt)
	case !(c.Size >= 0 && c.Size <= 4) || !(c.Whole > 0 && c.Whole <= 2) || !(c.Largest > 0 && c.Largest <= 4):
		return fmt.Errorf("depthmnist: digits of size %g, %g, %g", c.Size, c.Whole, c.Largest)
	case !(c.Shift >= 0 && c.Shift <= Side) || !(c.Defocus >= 0 && c.Defocus <= 8) || c.Grain < 1 || c.Grain > Side:
		return fmt.Errorf("depthmnist: a shift of %g, a defocus of %g, a grain of %d", c.Shift, c.Defocus, c.Grain)
	case !c.Ink.within(0, 1) || !c.Paper.within(0, 1) || !(c.Texture >= 0 && c.Texture <= 1) || !(c.Falloff >= 0 && c.Falloff <= 1):
		return fmt.Errorf("depthmnist: ink %v, paper %v, texture %g, falloff %g, want them between 0 and 1", c.Ink, c.Paper, c.Texture, c.Falloff)
	}
	return nil
}

// Scene is a picture with its depth, both [Side, Side].
type Scene struct {
	Image []float32 // brightness in [0, 1]
	Depth []float32
}

// Draw makes the scene of a digit [Side, Side], 0 where there is no ink. What is random follows from the seed and not from the
// digit. The choices must pass Check.
func (c Config) Draw(digit []uint8, seed uint64) Scene {
	rng := rand.New(rand.NewPCG(seed, 0xd19175))
	at, ground, plane := c.Digit.draw(rng), c.Ground.draw(rng), c.Plane.draw(rng)
	tiltX, tiltY := c.Tilt*(2*rng.Float64()-1), c.Tilt*(2*rng.Float64()-1)
	shiftX, shiftY := c.Shift*(2*rng.Float64()-1), c.Shift*(2*rng.Float64()-1)
	ink, paper := c.Ink.draw(rng), c.Paper.draw(rng)
	texture := newTexture(c.Grain, rng)

	middle := ground
	if c.Mode == Flat {
		middle, at = plane, plane
	}
	size := min(c.Largest, math.Pow(c.Whole/at, c.Size))
	stroke := place(digit, size, shiftX, shiftY)
	blur(stroke, c.Defocus*max(0, at-c.Whole))
	relief := bulge(stroke)

	s := Scene{make([]float32, Side*Side), make([]float32, Side*Side)}
	for y := range Side {
		for x := range Side {
			i := y*Side + x
			u, v := 2*float64(x)/(Side-1)-1, 2*float64(y)/(Side-1)-1
			behind := middle + u*tiltX + v*tiltY
			depth, light := behind, c.light(behind)
			inkLight := light
			if c.Mode == Shape {
				front := at - c.Relief*relief[i]
				inkLight = c.light(front)
				if stroke[i] > edge {
					depth = front
				}
			}
			ground := paper + c.Texture*texture.at(u, v)
			s.Image[i] = float32(min(1, max(0, stroke[i]*ink*inkLight+(1-stroke[i])*ground*light)))
			s.Depth[i] = float32(depth)
		}
	}
	return s
}

// light is the share of the light that comes back from a depth.
func (c Config) light(depth float64) float64 { return max(0, 1-c.Falloff*depth) }

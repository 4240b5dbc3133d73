package data

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// NoiseKind names a way to make a grey picture worse.
type NoiseKind string

// The kinds, with what Noise.Level means.
const (
	Clean      NoiseKind = "clean"
	Gaussian   NoiseKind = "gaussian"    // standard deviation, as a share of white
	SaltPepper NoiseKind = "salt-pepper" // share of the pixels that turn black or white
	LowLight   NoiseKind = "low-light"   // share of the light: shot noise of NoisePhotons times that
	Smear      NoiseKind = "blur"        // standard deviation of a Gaussian blur, pixels
)

// NoisePhotons is the number of photons that a white pixel catches in full light, for LowLight.
const NoisePhotons = 40

// Noise is a kind of noise and how much of it. Its zero value is none.
type Noise struct {
	Kind  NoiseKind `json:"kind"`
	Level float64   `json:"level,omitempty"`
}

func (n Noise) String() string {
	if n.none() {
		return string(Clean)
	}
	return fmt.Sprintf("%s %g", n.Kind, n.Level)
}

func (n Noise) none() bool {
	return n.Kind == "" || n.Kind == Clean || (n.Level == 0 && n.Kind != LowLight)
}

// Check says what is wrong with the noise, if anything.
func (n Noise) Check() error {
	limit := 1.0
	switch n.Kind {
	case "", Clean, SaltPepper:
	case Gaussian:
		limit = 4
	case Smear:
		limit = 16
	case LowLight:
		if n.Level == 0 {
			return fmt.Errorf("data: low light without light")
		}
	default:
		return fmt.Errorf("data: no noise %q", n.Kind)
	}
	if !(n.Level >= 0 && n.Level <= limit) {
		return fmt.Errorf("data: %s noise of %g, at most %g", n.Kind, n.Level, limit)
	}
	return nil
}

// Apply makes the picture worse in place. pix holds rows of w values in [0, 1]; it does so afterwards if clip is set, which is
// what a camera does, and else where the kind keeps to it. The noise must pass Check.
func (n Noise) Apply(pix []float32, w int, clip bool, rng *rand.Rand) {
	if n.none() {
		return
	}
	switch n.Kind {
	case Gaussian:
		for i := range pix {
			pix[i] += float32(n.Level * rng.NormFloat64())
		}
	case SaltPepper:
		for i := range pix {
			switch u := rng.Float64(); {
			case u < n.Level/2:
				pix[i] = 0
			case u < n.Level:
				pix[i] = 1
			}
		}
	case LowLight:
		for i, v := range pix {
			pix[i] = float32(countPhotons(rng, NoisePhotons*n.Level*float64(v)) / NoisePhotons)
		}
	case Smear:
		smear(pix, w, n.Level)
	default:
		panic("data: no noise " + string(n.Kind))
	}
	if clip {
		for i, v := range pix {
			pix[i] = min(1, max(0, v))
		}
	}
}

// countPhotons draws a Poisson number by Knuth's product, which is exact, and fast enough for the few photons here.
func countPhotons(rng *rand.Rand, mean float64) float64 {
	limit, p, n := math.Exp(-mean), rng.Float64(), 0.0
	for p > limit {
		p *= rng.Float64()
		n++
	}
	return n
}

// smear is a Gaussian blur; the border pixels are repeated outwards. sigma is in pixels.
func smear(pix []float32, w int, sigma float64) {
	kernel, h := gaussian(sigma), len(pix)/w
	radius := len(kernel) / 2
	across := make([]float64, len(pix))
	for y := range h {
		for x := range w {
			for k, f := range kernel {
				across[y*w+x] += float64(f) * float64(pix[y*w+max(0, min(w-1, x+k-radius))])
			}
		}
	}
	for y := range h {
		for x := range w {
			v := 0.0
			for k, f := range kernel {
				v += float64(f) * across[max(0, min(h-1, y+k-radius))*w+x]
			}
			pix[y*w+x] = float32(v)
		}
	}
}

// Mislabel gives a share of the labels, rounded to a whole number, another class than they have, each other class as likely. It
// returns which.
func Mislabel(labels []int, classes int, share float64, rng *rand.Rand) []int {
	if classes < 2 {
		return nil
	}
	wrong := rng.Perm(len(labels))[:int(math.Round(max(0, min(1, share))*float64(len(labels))))]
	for _, i := range wrong {
		labels[i] = (labels[i] + 1 + rng.IntN(classes-1)) % classes
	}
	return wrong
}

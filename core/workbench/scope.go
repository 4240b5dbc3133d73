package workbench

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// scope tells photos that are unlike the labelled ones: what is said of them is not to be
// believed, however sure it sounds.
//
// The distance of a photo is the variance of a Gaussian process with a linear kernel, given
// the labelled photos (Rasmussen & Williams 2006, equation 2.26): what of its features, taken
// to unit length, no mixture of theirs explains,
//
//	d² = k(x,x) - kᵀ (K + λI)⁻¹ k
//
// which is a Mahalanobis distance with shrinkage for fewer photos than features. Of each
// labelled photo it is taken without the photo itself and those of its place; the logarithms
// of these distances have a mean and a deviation, and a photo is out of scope from two
// deviations above the mean.
//
// Measured with the delivered base model, three draws each. Six labelled photos of each of six
// classes of neu_det: 11 of 450 other photos of these classes are taken for strange, and 135 of 135
// of rooms (NYU) and bricks. Twelve of each of two classes of brick_crack: 10 of 150, and 240
// of 315 of rooms and steel, which looks much like brick to the base model; of what is missed,
// no answer is surer than 0.93.
type scope struct {
	rows           []int8    // [n, scopeWidth] features of labelled photos
	scale          []float32 // of each row; scale · row has unit length
	width          int
	inverse        []float64 // (K + λI)⁻¹ [n, n]
	centre, spread float64   // of ln d of the labelled photos
}

const (
	maxScope    = 96   // labelled photos that are kept, evenly chosen
	minScope    = 4    // places, or photos, without which nothing can be said
	scopeRidge  = .1   // λ
	leastSpread = .15  // of ln d: few photos can be alike by chance
	leastD2     = 1e-6 // below: the same photo
)

// newScope learns from features, [photo], and the place of each ("": by itself); nil where
// they are too few.
func newScope(features [][]float32, place []string) *scope {
	n := min(len(features), maxScope)
	s := &scope{}
	var units []int // of each kept photo
	known := map[string]int{}
	for k := range n {
		i := k * len(features) / n
		s.add(features[i])
		unit, ok := known[place[i]]
		if !ok || place[i] == "" {
			unit = k
			known[place[i]] = unit
		}
		units = append(units, unit)
	}
	s.prepare()
	var logs []float64
	places := 0
	for unit := range n {
		var block []int
		for i, u := range units {
			if u == unit {
				block = append(block, i)
			}
		}
		if len(block) == 0 {
			continue
		}
		places++
		// Given all others, the covariance of a block is the inverse of its block of the inverse.
		part := make([]float64, 0, len(block)*len(block))
		for _, i := range block {
			for _, j := range block {
				part = append(part, s.inverse[i*n+j])
			}
		}
		part = invert(part, len(block))
		for i := range block {
			logs = append(logs, math.Log(max(leastD2, part[i*len(block)+i]-scopeRidge)))
		}
	}
	if places < minScope {
		return nil
	}
	for _, l := range logs {
		s.centre += l / float64(len(logs))
	}
	for _, l := range logs {
		s.spread += (l - s.centre) * (l - s.centre) / float64(len(logs)-1)
	}
	// A new photo varies about a mean that is itself uncertain.
	s.spread = max(leastSpread, math.Sqrt(s.spread*(1+1/float64(places))))
	return s
}

// add keeps a photo's features in 8 bits: the error of d² is far below its spread.
func (s *scope) add(x []float32) {
	s.width = len(x)
	u := unitFeatures(x)
	top := 0.0
	for _, v := range u {
		top = max(top, math.Abs(v))
	}
	sum := 0.0
	for _, v := range u {
		q := int8(math.Round(v / max(top, 1e-30) * 127))
		s.rows = append(s.rows, q)
		sum += float64(q) * float64(q)
	}
	s.scale = append(s.scale, float32(1/math.Sqrt(max(1, sum))))
}

// unitFeatures are means and maxima, each half of them with the same length, together 1.
func unitFeatures(x []float32) []float64 {
	out := make([]float64, len(x))
	for _, part := range [][2]int{{0, len(x) / 2}, {len(x) / 2, len(x)}} {
		sum := 0.0
		for _, v := range x[part[0]:part[1]] {
			sum += float64(v) * float64(v)
		}
		length := math.Sqrt(2 * max(sum, 1e-30))
		for i := part[0]; i < part[1]; i++ {
			out[i] = float64(x[i]) / length
		}
	}
	return out
}

// kernel returns the inner products of x with all rows.
func (s *scope) kernel(x []float64) []float64 {
	k := make([]float64, len(s.scale))
	for i := range k {
		row := s.rows[i*s.width : (i+1)*s.width]
		for t, q := range row {
			k[i] += float64(float64(q) * x[t]) // rounded, so that no processor fuses the two: exported bits are the same everywhere
		}
		k[i] *= float64(s.scale[i])
	}
	return k
}

func (s *scope) prepare() {
	n := len(s.scale)
	gram := make([]float64, 0, n*n)
	x := make([]float64, s.width)
	for i := range n {
		for t := range x {
			x[t] = float64(s.rows[i*s.width+t]) * float64(s.scale[i])
		}
		gram = append(gram, s.kernel(x)...)
		gram[i*n+i] += scopeRidge
	}
	s.inverse = invert(gram, n)
}

// novelty of a photo's features: 0 like the labelled ones, 1/2 where it is out of scope, up to 1.
// A nil scope finds nothing strange.
func (s *scope) novelty(x []float32) float64 {
	if s == nil || len(x) != s.width {
		return 0
	}
	u := unitFeatures(x)
	k := s.kernel(u)
	d2 := 0.0
	for _, v := range u {
		d2 += v * v
	}
	for i, a := range k {
		for j, b := range k {
			d2 -= a * b * s.inverse[i*len(k)+j]
		}
	}
	z := (math.Log(max(leastD2, d2)) - s.centre) / s.spread
	return 1 / (1 + math.Exp(-2*(z-scopeDeviations)))
}

// scopeDeviations above the mean are out of scope.
const scopeDeviations = 2

// doubt mixes probabilities with the uniform ones, by how strange the photo is: the answer
// stays, but it is not sure of itself. Photos like the labelled ones keep theirs.
func doubt(p []float64, novelty float64) {
	w := novelty * novelty
	for i := range p {
		p[i] = (1-w)*p[i] + w/float64(len(p))
	}
}

// invert returns the inverse of a positive definite matrix [n, n] by Gauss and Jordan,
// which needs no pivots then.
func invert(a []float64, n int) []float64 {
	a = slices.Clone(a)
	for i := range n {
		p := 1 / a[i*n+i]
		a[i*n+i] = 1
		for j := range n {
			a[i*n+j] *= p
		}
		for r := range n {
			if f := a[r*n+i]; r != i && f != 0 {
				a[r*n+i] = 0
				for j := range n {
					a[r*n+j] -= float64(f * a[i*n+j])
				}
			}
		}
	}
	return a
}

// encode is the scope as text for a model file.
func (s *scope) encode() string {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(s.scale)))
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(s.centre))
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(s.spread))
	for _, v := range s.rows {
		b = append(b, byte(v))
	}
	return base64.StdEncoding.EncodeToString(b)
}

// decodeScope reads what encode wrote, for features of a width.
func decodeScope(text string, width int) (*scope, error) {
	b, err := base64.StdEncoding.DecodeString(text)
	bad := errors.New("workbench: the file's scope does not fit")
	if err != nil || len(b) < 20 {
		return nil, bad
	}
	n := binary.LittleEndian.Uint32(b)
	s := &scope{
		width:  width,
		centre: math.Float64frombits(binary.LittleEndian.Uint64(b[4:])),
		spread: math.Float64frombits(binary.LittleEndian.Uint64(b[12:])),
	}
	b = b[20:]
	if n < minScope || n > maxScope || len(b) != int(n)*width || !(math.Abs(s.centre) < 100) || !(s.spread >= leastSpread && s.spread < 100) {
		return nil, bad
	}
	for i := range int(n) {
		sum := 0.0
		for _, v := range b[i*width : (i+1)*width] {
			q := int8(v)
			s.rows = append(s.rows, q)
			sum += float64(q) * float64(q)
		}
		s.scale = append(s.scale, float32(1/math.Sqrt(max(1, sum))))
	}
	s.prepare()
	return s, nil
}

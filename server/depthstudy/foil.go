package depthstudy

import (
	"math"
	"math/rand/v2"

	"okuyuki/core/depthquality"
	"okuyuki/core/photo"
)

// foil is a map to be brought along for photo i, of ln depth or what stands for it.
func (s *study) foil(name string, i int) *depthquality.Map {
	other := (i + len(s.photos)/2 + 1) % len(s.photos)
	switch name {
	case foils[0]:
		return truthMap(s.photos[i].truth)
	case foils[1]:
		return truthMap(s.photos[other].truth)
	case foils[2]:
		h := s.heads[0][other]
		return &depthquality.Map{W: h.w, H: h.h, Depth: h.clean}
	case foils[4]:
		return s.photos[i].light
	}
	return blobs(uint64(i))
}

// blobs are random waves with the deviation of a room's ln depth.
func blobs(seed uint64) *depthquality.Map {
	rng := rand.New(rand.NewPCG(seed, 0xb10b))
	m := &depthquality.Map{W: 80, H: 60, Depth: make([]float32, 80*60)}
	for range 6 {
		ax, ay, phase := 8*rng.NormFloat64(), 8*rng.NormFloat64(), 2*math.Pi*rng.Float64()
		for k := range m.Depth {
			x, y := float64(k%m.W)/float64(m.W), float64(k/m.W)/float64(m.H)
			m.Depth[k] += float32(.2 * math.Sin(ax*x+ay*y+phase))
		}
	}
	return m
}

// brightness takes the light of a photo for its depth: a map that follows all edges and means nothing.
func brightness(p *photo.Image) *depthquality.Map {
	small := p.Resize(80, 60)
	m := &depthquality.Map{W: 80, H: 60, Depth: make([]float32, 80*60)}
	for k := range m.Depth {
		m.Depth[k] = float32(int(small.Pix[3*k])+int(small.Pix[3*k+1])+int(small.Pix[3*k+2])) / 400
	}
	return m
}

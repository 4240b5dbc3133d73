package depthstudy

import (
	"math"

	"okuyuki/core/data"
	"okuyuki/core/depthcue"
	"okuyuki/core/depthquality"
	"okuyuki/core/eval"
	"okuyuki/core/photo"
)

// condition is a state that photos are in.
type condition struct {
	name   string
	change func(m *photo.Image, seed uint64) *photo.Image
}

// conditions under which the head's own maps are judged: where it does well, and where it does not.
var conditions = []condition{
	{"as they are", func(m *photo.Image, _ uint64) *photo.Image { return m }},
	{"dark and noisy", func(m *photo.Image, seed uint64) *photo.Image { return data.Darken(m, 1.8, .3, 60, .03, seed) }},
	{"hardly anything left", func(m *photo.Image, seed uint64) *photo.Image { return data.Darken(m, 1.5, .3, 20, .2, seed) }},
	{"upside down", func(m *photo.Image, _ uint64) *photo.Image { return upsideDown(m) }},
}

func upsideDown(m *photo.Image) *photo.Image {
	out := photo.New(m.W, m.H)
	n := len(m.Pix) / 3
	for i := range n {
		copy(out.Pix[3*i:3*i+3], m.Pix[3*(n-1-i):])
	}
	return out
}

// foils are what may be brought along in place of a depth map.
var foils = []string{"true depth", "another photo's true depth", "another photo's map by the head", "random blobs", "brightness of the photo"}

// judged is a map, what is found about it without the truth, and its true quality.
type judged struct {
	said  depthquality.Testimony
	found float64
	known bool // there are pairs that the map puts apart
}

// truthMap is the true ln depth.
func truthMap(truth []float32) *depthquality.Map {
	m := &depthquality.Map{W: truthW, H: truthH, Depth: make([]float32, len(truth)), Confidence: make([]float32, len(truth))}
	for k, v := range truth {
		if v > 0 {
			m.Confidence[k], m.Depth[k] = 1, log(v)
		}
	}
	return m
}

// check measures a map's true quality.
func check(said depthquality.Testimony, m, truth *depthquality.Map) judged {
	a := depthquality.Compare(m, truth, depthquality.Apart, depthquality.Pairs(1000, 2))
	return judged{said, a.Tau, a.Pairs >= 50}
}

// hear asks the witnesses about the head's maps under all conditions. Foils follow, see foil.
func (s *study) hear(i int, picture *photo.Image, m *measured) {
	truth := truthMap(m.truth)
	for k, c := range conditions {
		h := s.heads[k][i]
		of := func(v []float32) *depthquality.Map { return &depthquality.Map{W: h.w, H: h.h, Depth: v} }
		seen := depthcue.See(c.change(picture, uint64(i))).Fused
		witness := &depthquality.Map{W: seen.W, H: seen.H, Depth: seen.Depth, Confidence: seen.Confidence}
		if k == 0 {
			m.cues = witness
		}
		said := depthquality.Hear(depthquality.Evidence{Map: of(h.clean), Cues: witness, Flipped: of(h.flipped), Noisy: of(h.noisy)})
		said.HearParts(of(h.clean), h.partMaps())
		if c.name == "upside down" {
			m.judged = append(m.judged, check(said, of(h.clean), turned(truth)))
		} else {
			m.judged = append(m.judged, check(said, of(h.clean), truth))
		}
	}
}

func (h predicted) partMaps() (out []*depthquality.Map) {
	for _, part := range h.parts {
		out = append(out, &depthquality.Map{W: h.w, H: h.h, Depth: part})
	}
	return out
}

// turned is a map upside down.
func turned(m *depthquality.Map) *depthquality.Map {
	out := &depthquality.Map{W: m.W, H: m.H, Depth: make([]float32, len(m.Depth)), Confidence: make([]float32, len(m.Depth))}
	for i := range m.Depth {
		out.Depth[i], out.Confidence[i] = m.Depth[len(m.Depth)-1-i], m.Confidence[len(m.Depth)-1-i]
	}
	return out
}

// Estimate compares estimated with true quality of a set of maps.
type Estimate struct {
	Name   string            `json:"name"`
	Photos int               `json:"photos"`
	Said   eval.MeanInterval `json:"said"`
	Found  eval.MeanInterval `json:"found"`
	Within float64           `json:"within"` // rank correlation of both over the photos
	Used   float64           `json:"used"`   // share of the photos whose map would be learned from
	Cues   float64           `json:"cues"`   // mean tau of the cues, over what they have an opinion of
	Turned float64           `json:"flipped"`
	Noisy  float64           `json:"noisy"`
}

// gate judges the head's maps under every condition, and the foils, each kind as one set.
func (s *study) gate(r *Result) {
	for k, c := range conditions {
		r.Gate = append(r.Gate, s.estimate("head: "+c.name, func(i int) judged { return s.photos[i].judged[k] }))
	}
	for _, name := range foils {
		r.Gate = append(r.Gate, s.estimate("brought: "+name, func(i int) judged {
			h := s.heads[0][i]
			foil := s.foil(name, i)
			head := &depthquality.Map{W: h.w, H: h.h, Depth: h.clean}
			said := depthquality.Hear(depthquality.Evidence{Map: foil, Cues: s.photos[i].cues, Model: head, Light: s.photos[i].light})
			said.HearParts(head, h.partMaps())
			return check(said, foil, truthMap(s.photos[i].truth))
		}))
	}
}

func (s *study) estimate(name string, of func(i int) judged) Estimate {
	all := make([]judged, len(s.photos))
	said := make([]depthquality.Testimony, len(s.photos))
	for i := range all {
		all[i] = of(i)
		said[i] = all[i].said
	}
	set := depthquality.Judge(said)
	e := Estimate{Name: name, Used: 1 - float64(set.Left)/float64(len(said))}
	groups, photos := s.groups(func(i int) bool { return all[i].known })
	var guess, found []float64
	var a, b []float32
	for _, i := range photos {
		guess, found = append(guess, set.Each[i]), append(found, all[i].found)
		a, b = append(a, float32(set.Each[i])), append(b, float32(all[i].found))
		n := float64(len(photos))
		e.Cues, e.Turned, e.Noisy = e.Cues+said[i].Cues/n, e.Turned+said[i].Flipped/n, e.Noisy+said[i].Noisy/n
	}
	e.Photos = len(photos)
	e.Said, e.Found = eval.Mean(guess, groups, resamples, 1), eval.Mean(found, groups, resamples, 1)
	if w, err := eval.Spearman(a, b); err == nil && !math.IsNaN(w) {
		e.Within = w
	}
	return e
}

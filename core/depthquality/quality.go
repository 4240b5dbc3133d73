package depthquality

import "math"

// Evidence is what there is to judge the map of a photo by.
type Evidence struct {
	Map     *Map // of ln depth
	Cues    *Map // of package depthcue: their confidence is the quality that they expect of themselves
	Model   *Map // ln depth by the base model, if Map was brought along; nil: Map is the model's own
	Flipped *Map // what the model makes of the mirrored photo, mirrored back; nil: not asked
	Noisy   *Map // ... of the photo with MildNoise
	Light   *Map // brightness of the photo, asked of a map that was brought along; nil: not asked
}

// MildNoise is the noise that a map must bear, as a share of white: that of a phone in a dim room.
const MildNoise = .03

// Testimony is what is found about the map of one photo; Judge makes qualities of it.
type Testimony struct {
	Cues    float64 // tau of map and cues, over the pairs that the cues have an opinion of, weighted by it
	Model   float64 // tau of a map that was brought along and the model's
	Flipped float64 // tau of the model's map and that of the mirrored photo; 1 if not asked
	Noisy   float64 // ... of the noisy photo
	Place   float64 // of a map that was brought along: how far its edges are where the photo's are; see outline.at
	Moved   float64 // how far the model's maps of parts of the photo are parts of its map of the whole, see HearParts
	Flat    bool    // the map puts hardly any points apart: there is nothing to be right or wrong about
	Brought bool    // the map is not the model's own
	Right   int     // answers of a person that the map agrees with
	Answers int     // ... in all

	cues, model opinion // of the map
	own         opinion // of the cues, of the model's own map
	placed      bool    // Place is known
	traits      *traits // of map and photo, where Place was asked for
	moved       bool    // Moved is known
}

// Constants of the estimates, fitted on the training split of NYU; `okuyuki eval depthcue` prints how estimates compare
// with the truth.
const (
	// Prior is the quality of the model's own maps of which no witness says anything: who knows what it was taught.
	Prior = .3
	// PriorBrought is that of maps that were brought along: somebody measured them, and believes them.
	PriorBrought = .6
	// priorWeight is how much that weighs, in the unit of the sum of c² over the photos: a photo of a room is about .1.
	priorWeight = .3
	// setWeight is how much the set's quality weighs in that of a photo.
	setWeight = .3
	// sharedErrors is by how much model and cues agree more than their qualities explain: both like to see a floor.
	sharedErrors = 1.25
	// flatShare of the pairs must be apart, or the map is flat.
	flatShare = .05
)

// Hear asks the witnesses.
func Hear(e Evidence) Testimony {
	pairs := Pairs(usualPairs, 1)
	t := Testimony{Flipped: 1, Noisy: 1, Brought: e.Model != nil}
	t.Flat = float64(Compare(e.Map, e.Map, Apart, pairs).Pairs) < flatShare*float64(len(pairs))
	if t.Flat {
		return t
	}
	t.cues = e.Map.hear(e.Cues, pairs)
	t.Cues = t.cues.tau()
	model := e.Map
	if t.Brought {
		model = e.Model
		t.model = e.Map.hear(known(model), pairs)
		t.Model = t.model.tau()
		if e.Light != nil {
			on := e.Map.on(e.Light.W, e.Light.H)
			t.traits = &traits{on.outline(), e.Light.outline(), on.coarse(), model.coarse()}
			t.Place, t.placed = t.traits.mine.at(t.traits.light)
		}
	}
	t.own = model.hear(e.Cues, pairs)
	t.own.square *= sharedErrors
	if e.Flipped != nil {
		t.Flipped = Compare(model, e.Flipped, Apart, pairs).Tau
	}
	if e.Noisy != nil {
		t.Noisy = Compare(model, e.Noisy, Apart, pairs).Tau
	}
	return t
}

// usual is the quality of a map of which no witness says anything.
func (t Testimony) usual() float64 {
	if t.Brought {
		return PriorBrought
	}
	return Prior
}

// opinion is what a witness says of a map's order: means over the pairs that the map puts apart, with c the witness's
// own quality for each.
type opinion struct {
	agree  float64 // of c · (1 if it agrees, -1 if not)
	weight float64 // of c
	square float64 // of c²
}

func (o opinion) tau() float64 {
	if o.weight == 0 {
		return 0
	}
	return o.agree / o.weight
}

// hear asks a witness, which may be nil, about the pairs that the map puts apart.
func (m *Map) hear(witness *Map, pairs []Pair) (o opinion) {
	if witness == nil {
		return o
	}
	n := 0.0
	for _, p := range pairs {
		i, j := m.at(p.A), m.at(p.B)
		d := float64(m.Depth[i] - m.Depth[j])
		if math.Abs(d) < Apart || m.confidence(i, j) == 0 {
			continue
		}
		n++
		k, l := witness.at(p.A), witness.at(p.B)
		w := float64(witness.Depth[k] - witness.Depth[l])
		if c := witness.confidence(k, l); w != 0 {
			o.agree += c * sign(d) * sign(w)
			o.weight += c
			o.square += c * c
		}
	}
	if n > 0 {
		o.agree, o.weight, o.square = o.agree/n, o.weight/n, o.square/n
	}
	return o
}

// known is a map as a witness that is always right where it knows anything.
func known(m *Map) *Map {
	out := &Map{W: m.W, H: m.H, Depth: m.Depth, Confidence: make([]float32, len(m.Depth))}
	for i := range out.Confidence {
		if m.Confidence == nil || m.Confidence[i] > 0 {
			out.Confidence[i] = 1
		}
	}
	return out
}

// Weight is how much the depth loss of a map with this quality counts, 0 to 1: nothing up to Least, where it would teach
// more errors than depth, and fully from Full.
func Weight(quality float64) float64 { return min(max((quality-Least)/(Full-Least), 0), 1) }

// Least is a quality of three pairs in five in the right order, Full one of four in five.
const (
	Least = .2
	Full  = .6
)

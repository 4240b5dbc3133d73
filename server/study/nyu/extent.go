package nyu

// Extent is what answers need to know of the frames. It is kept beside the results, so that they can be read where the frames
// are not.
type Extent struct {
	Digest  string   `json:"digest"` // of the frames
	Classes int      `json:"classes"`
	Train   int      `json:"train"`
	Scenes  []string `json:"scenes"` // of the test frames, in their order
}

func (f *Frames) extent() Extent {
	e := Extent{Digest: f.Digest, Classes: len(f.Classes), Train: len(f.Train)}
	for _, t := range f.Test {
		e.Scenes = append(e.Scenes, t.Scene)
	}
	return e
}

// Counts are the frames of the set.
type Counts struct {
	Classes int `json:"classes"`
	Train   int `json:"train"`
	Test    int `json:"test"`
	Scenes  int `json:"test_scenes"`
}

func (e Extent) counts() Counts {
	seen := map[string]bool{}
	for _, s := range e.Scenes {
		seen[s] = true
	}
	return Counts{e.Classes, e.Train, len(e.Scenes), len(seen)}
}

package poc

// DepthQuality says how far the depth that the photos learn from is to be believed. A quality is 0 to 1: of two points
// of a photo that its map puts clearly apart, the nearer one is the nearer one with probability (1+quality)/2.
type DepthQuality struct {
	Quality float64      `json:"quality"` // mean of the photos
	Before  float64      `json:"before"`  // ... without the answers of a person
	Weight  float64      `json:"weight"`  // mean weight of the photos in the depth loss, 0 to 1
	Photos  int          `json:"photos"`
	Judged  int          `json:"judged"`            // photos that were looked at; the others have the mean of these
	Left    int          `json:"left"`              // photos that are left out of the depth task
	Flat    int          `json:"flat"`              // photos whose maps put hardly any points apart: they have the usual quality
	Brought int          `json:"brought,omitempty"` // photos with a depth map that was brought along
	Misfits int          `json:"misfits,omitempty"` // ... whose map does not fit the photo, and is left out
	Partly  int          `json:"partly,omitempty"`  // ... whose map is in doubt, and counts in part
	Answers Proportion   `json:"answers"`           // of a person to "which is nearer?" that the maps agree with; the interval is exact
	Each    []PhotoDepth `json:"each"`              // those judged
}

// Unlearned reports whether no photo's depth was believed: the ways of learning that were compared are then the same one,
// and no number of photos would tell them apart. q may be nil.
func (q *DepthQuality) Unlearned() bool { return q != nil && q.Photos > 0 && q.Left == q.Photos }

// PhotoDepth is what is known of the depth of a photo. Orders are compared on pairs of points: 1 the same, -1 the opposite.
type PhotoDepth struct {
	PhotoID string  `json:"photo"`
	Quality float64 `json:"quality"`
	Cues    float64 `json:"cues"`            // order of the map and that of the depth cues
	Flipped float64 `json:"flipped"`         // ... and that of the model's map of the mirrored photo
	Noisy   float64 `json:"noisy"`           // ... of the noisy photo
	Moved   float64 `json:"moved,omitempty"` // how far the model's maps of parts of the photo are parts of that of the whole; 0: not asked
	Weight  float64 `json:"weight"`          // in the depth loss, 0 to 1
	Flat    bool    `json:"flat,omitempty"`
	Brought bool    `json:"brought,omitempty"` // the map was brought along
}

package message

import "fmt"

// Requests about single photos beside Add, Predict and Remove.
const (
	Restore    Type = "restore"    // RestoreRequest, pack -> PhotoFacts: puts back what Add packed
	DepthMap   Type = "depth"      // DepthMapRequest, PNG or nothing -> DepthMapResult
	Strip      Type = "strip"      // Empty, photo file -> Empty, the file without what it says beside the picture: place, time, device
	Observe    Type = "observe"    // Empty, photo file -> core/monitor.Observation, its features float32: what monitoring asks of a photo
	Advise     Type = "advise"     // AdviseRequest -> AdviseResult
	Checkpoint Type = "checkpoint" // event while Learn, Compare or Train is answered, with its id: CheckpointBody, part of a checkpoint
)

// Kinds of failures of these requests.
const (
	KindBadPack  Kind = "bad_pack"  // not of this version and base model: add the file again
	KindBadDepth Kind = "bad_depth" // detail: "not_png", "not_grey", "too_large", "empty" or "shape"
)

// PhotoFacts are what is known of a photo besides its pixels.
type PhotoFacts struct {
	Quality     any    `json:"quality"`         // core/photo.Quality
	Fingerprint string `json:"fingerprint"`     // 16 hexadecimal digits; near-duplicates differ in few bits
	Taken       string `json:"taken,omitempty"` // EXIF date and time, "2006-01-02T15:04:05", where known
}

// RestoreRequest puts back a photo that was added before with Pack, from the pack in the only blob.
type RestoreRequest struct {
	PhotoID string `json:"photoId"`
}

// RestoreResult describes the photo.
type RestoreResult struct {
	Size
	PhotoFacts
}

// DepthMapRequest brings a depth map that belongs to a photo: the only blob, a grey PNG. Without a blob the photo goes back
// to the base model's own map.
type DepthMapRequest struct {
	PhotoID string `json:"photoId"`
	Kind    string `json:"kind,omitempty"` // "metric" (millimetres) or "relative"; "": 16 bits are metric, 8 bits relative
}

// Validate refuses unknown kinds. It returns a *Failure or nil.
func (r DepthMapRequest) Validate() error {
	if r.Kind != "" && r.Kind != "metric" && r.Kind != "relative" {
		return Fail(KindBadRequest, "detail", "unknown kind of depth "+r.Kind)
	}
	return nil
}

// DepthMapResult describes the map.
type DepthMapResult struct {
	Depth
	Known     float64 `json:"known"`     // share of the pixels
	Agreement float64 `json:"agreement"` // correlation with the base model's map; near 0, the direction of a relative map is a guess
}

// AdviseRequest asks what would make better photos or a fairer set.
type AdviseRequest struct {
	Classes    []NamedClass `json:"classes"`
	Labels     []Label      `json:"labels"`
	Unlabelled []string     `json:"unlabelled"` // absent: all others
}

// Validate refuses labels of unknown classes and double ones. It returns a *Failure or nil.
func (r AdviseRequest) Validate() error {
	_, err := countEach(r.Classes, r.Labels)
	return err
}

// AdviseResult lists the advice.
type AdviseResult struct {
	Advice any `json:"advice"` // core/poc.Advice
}

// CheckpointBody comes with a part of a checkpoint. The newest blob of each part, in any order, with a request of the same kind
// make it go on from there.
type CheckpointBody struct {
	Part  int  `json:"part"`
	Ended bool `json:"ended,omitempty"` // the training, whose result it is
}

// Validate refuses options that make no sense. It returns a *Failure or nil.
func (o LearnOptions) Validate() error {
	known := func(value string, of ...string) bool {
		for _, v := range of {
			if value == v {
				return true
			}
		}
		return value == ""
	}
	switch {
	case o.Steps < 0 || o.Steps > MaxSteps || !(o.DepthWeight >= 0 && o.DepthWeight <= 10) || !(o.BudgetSeconds >= 0):
		return Fail(KindBadRequest, "detail", fmt.Sprintf("%d steps, depth weight %g, %g s", o.Steps, o.DepthWeight, o.BudgetSeconds))
	case !known(o.Effort, "quick", "normal", "thorough"), !known(o.Balance, "fixed", "normalised", "uncertainty"),
		!known(o.Augmentation, "plain", "harsh"), !known(o.Rung, "auto", "probe", "heads", "whole"):
		return Fail(KindBadRequest, "detail", "an option of learning that is unknown: "+o.Effort+" "+o.Balance+" "+o.Augmentation+" "+o.Rung)
	}
	return nil
}

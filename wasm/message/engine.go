package message

import "fmt"

// Class is a class as the user sees it. A class of the user has the same name in both languages.
type Class struct {
	ID string `json:"id"`
	JA string `json:"ja"`
	EN string `json:"en"`
}

// HelloRequest opens the conversation.
type HelloRequest struct{}

// HelloResult describes the engine.
type HelloResult struct {
	Version string `json:"version"` // of the program
	Kernel  string `json:"kernel"`  // kernels.Name()
	Packs   bool   `json:"packs"`   // AddRequest.Pack is heeded
	Base    string `json:"base"`    // SHA-256 of the base model
	Model   Model  `json:"model"`
}

// Model describes the model in use.
type Model struct {
	Name    string  `json:"name"`
	Learned bool    `json:"learned"` // the classes are the user's
	Classes []Class `json:"classes"`
}

// AddRequest brings a photo file (the only blob). The engine decodes it, turns it upright, keeps what it needs to predict
// and learn, and forgets the file.
type AddRequest struct {
	PhotoID string `json:"photoId"`
	Name    string `json:"name"`            // of the file, for messages only
	Views   *bool  `json:"views,omitempty"` // false: without thumbnail
	Pack    bool   `json:"pack,omitempty"`  // answer with a pack too, for Restore
}

// Size is a size in pixels.
type Size struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// AddResult describes the photo. Blob 0 is the thumbnail (longer side at most ThumbSide): RGBA, 4 bytes a pixel, upright, opaque.
type AddResult struct {
	Size       // of the photo, upright
	Thumb Size `json:"thumb"`
	PhotoFacts
	Packed bool `json:"packed,omitempty"` // the last blob is a pack: opaque, for Restore
}

// Longer sides, in pixels: of the copy that AddResult carries, and of that which photos are reduced to before anything else.
const (
	ThumbSide   = 192
	DisplaySide = 768
)

// PredictRequest asks for class and depth of a photo added before, or of the file in the only blob.
type PredictRequest struct {
	PhotoID string `json:"photoId,omitempty"`
	Depth   bool   `json:"depth"` // send the depth map too
}

// PredictResult is a prediction. Where depth was asked for, blob 0 holds Depth.Width*Depth.Height float32 values, row by row.
type PredictResult struct {
	Classes []Probability `json:"classes"` // most probable first
	Depth   *Depth        `json:"depth,omitempty"`
	MS      float64       `json:"ms"` // time spent by the engine

	// Of the user's classes: those that contain the right one nine times in ten. Empty: like nothing that was learned.
	// Absent: too few photos to know.
	Set   *[]string `json:"set,omitempty"`
	Novel float64   `json:"novel"` // how strange the photo is, 0 to 1; out of scope from 1/2
}

// Probability is that of one class.
type Probability struct {
	Label string  `json:"label"` // Class.ID
	P     float64 `json:"p"`
}

// Depth describes a depth map. A value that is not finite or not positive is unknown.
type Depth struct {
	Size
	Kind string  `json:"kind"` // "metric" or "relative"
	Unit string  `json:"unit"` // "m", or "" for relative depth
	Min  float32 `json:"min"`
	Max  float32 `json:"max"`
}

// RemoveRequest forgets a photo. To remove what is not there is no error.
type RemoveRequest struct {
	PhotoID string `json:"photoId"`
}

// CancelRequest ends the request with the given id at its next opportunity.
type CancelRequest struct {
	RequestID int `json:"requestId"`
}

// Formats of ExportModelRequest.
const (
	FormatOwn     = ""        // the file that ImportModel takes
	FormatPyTorch = "pytorch" // safetensors in PyTorch's names and layouts, as `okuyuki export` writes it
)

// ExportModelRequest asks for what was learnt, or for the formats of other programs the base model where nothing was.
type ExportModelRequest struct {
	Format string `json:"format,omitempty"`
}

// Validate refuses formats that are not there.
func (r ExportModelRequest) Validate() error {
	switch r.Format {
	case FormatOwn, FormatPyTorch:
		return nil
	}
	return Fail(KindBadRequest, "detail", fmt.Sprintf("no format %.20q", r.Format))
}

// ExportModelResult describes the model file in blob 0.
type ExportModelResult struct {
	SHA256 string `json:"sha256"`
}

// SampleRequest asks for one of the built-in photos; Index counts from 0.
type SampleRequest struct {
	Index int `json:"index"`
}

// SampleResult describes the file in blob 0. Labelled tells whether the page puts it into its class at once; the others
// stay unlabelled for the user to see predicted.
type SampleResult struct {
	Index    int    `json:"index"`
	Count    int    `json:"count"` // of all samples
	Class    Class  `json:"class"`
	Labelled bool   `json:"labelled"`
	Name     string `json:"name"` // of the file
	MIME     string `json:"mime"`
}

// BenchRequest runs the cases whose names contain Case.
type BenchRequest struct {
	Case string `json:"case"`
}

// BenchProgress tells which case runs.
type BenchProgress struct {
	Case string `json:"case"`
}

// BenchResult lists the timings.
type BenchResult struct {
	Kernel string      `json:"kernel"`
	Cases  []BenchCase `json:"cases"`
}

// BenchCase is one timing: the median in milliseconds, and where it is known the speed and a number that tells whether the
// result is right.
type BenchCase struct {
	Name   string  `json:"name"`
	MS     float64 `json:"ms"`
	GFLOPS float64 `json:"gflops,omitempty"`
	Check  string  `json:"check,omitempty"`
}

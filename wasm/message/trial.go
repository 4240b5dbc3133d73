package message

import "fmt"

// Requests to a helper during Stress: see Ask.
const (
	Heads Type = "heads" // HeadsRequest, values -> Empty
	Try   Type = "try"   // TryRequest, picture, depth map -> TryProgress..., TryResult
)

// HeadsRequest brings the trainings that the trials to come ask: values of the parameters of both arms, one after the other,
// as float32. They take the place of those before. The number is what TryRequest calls them by.
type HeadsRequest struct {
	Number  int     `json:"number"`
	Classes []Class `json:"classes"`
	Arms    [][]int `json:"arms"` // of each arm, the number of values of each parameter
}

// Validate refuses numbers of values that make no sense. It returns a *Failure or nil.
func (r HeadsRequest) Validate() error {
	const most = 1 << 26
	total := 0
	for _, arm := range r.Arms {
		for _, n := range arm {
			if n < 0 || n > most-total {
				return Fail(KindBadRequest, "detail", fmt.Sprintf("a parameter of %d values", n))
			}
			total += n
		}
	}
	return nil
}

// TryRequest is a trial by the heads of that number: see workbench.Trial. Blob 0 is the picture, RGB, 3 bytes a pixel; blob 1
// the log-depth that is compared with, and as many values of confidence, as float32.
type TryRequest struct {
	Heads       int       `json:"heads"`
	Label       int       `json:"label"`
	Picture     Size      `json:"picture"`
	Input       Size      `json:"input"`
	Seed        uint64    `json:"seed,string"` // JavaScript's numbers would round it
	Corruptions []string  `json:"corruptions"`
	Strengths   []float64 `json:"strengths"`
}

// TryProgress tells how many pictures have been shown.
type TryProgress struct {
	Shown int `json:"shown"`
}

// TryResult lists what was found on each picture.
type TryResult struct {
	Findings []Finding `json:"findings"`
}

// Finding is what the arms made of a picture.
type Finding struct {
	Right [2]bool       `json:"right"` // of single and multi
	Depth [2]DepthError `json:"depth"` // of multi and of the base model
}

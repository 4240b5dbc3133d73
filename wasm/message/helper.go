package message

import (
	"cmp"
	"fmt"
)

// Trainings and trials that do not depend on one another run at the same time on helpers: further instances of the engine, each
// in a Web Worker of its own, that know no photos. The page starts and ends them and carries the messages. While it answers
// Learn, Compare or Stress, the engine sends
//
//	Ask (id of that request): AskBody, blobs   -> the page sends the request to that helper, and brings every answer back as
//	Told: ToldRequest, blobs            -> Empty
//
// A page that has no helpers says so in the request and is never asked.
const (
	Ask  Type = "ask"
	Told Type = "told"
)

// Requests to a helper.
const (
	Share Type = "share" // ShareRequest, examples -> Empty
	Train Type = "train" // TrainRequest -> TrainProgress..., TrainResult, logits, parameters
)

// MaxHelpers bounds the number of helpers of a request.
const MaxHelpers = 7

// AskBody is a request for a helper, numbered from 0. The call is of the engine's choosing and names the request in Told.
type AskBody struct {
	Call   int    `json:"call"`
	Helper int    `json:"helper"`
	Type   Type   `json:"type"`
	Body   string `json:"body"` // JSON text, passed on unread
}

// ToldRequest brings an answer of a helper: a progress, or at the end a result or a failure. A failure of any kind but
// KindDiverged means that the helper is of no more use.
type ToldRequest struct {
	Call     int      `json:"call"`
	Progress string   `json:"progress,omitempty"` // JSON text
	Result   string   `json:"result,omitempty"`   // JSON text
	Failure  *Failure `json:"failure,omitempty"`

	Checkpoint bool `json:"checkpoint,omitempty"` // the blob is one, of the training
}

// ShareRequest brings examples to learn from; the blob holds those described here, one after the other. Requests of the same
// set add up; the first of a set takes the place of the set before.
type ShareRequest struct {
	Set      int            `json:"set"`
	First    bool           `json:"first"`
	Classes  []Class        `json:"classes"`
	Examples []ExampleShape `json:"examples"`
}

// ExampleShape describes an example. In the blob, its views lie one after the other, each with its taps and, where it has a
// target, log-depth and confidence, then its features, then its image.
type ExampleShape struct {
	Label int         `json:"label"` // index of the class; negative: none
	Views []ViewShape `json:"views"`
}

// ViewShape counts the values of a view.
type ViewShape struct {
	Size
	Taps     []int `json:"taps"`               // half-precision values of each tap
	Target   int   `json:"target"`             // float32 values of log-depth, and as many of confidence; 0: there is no target
	Features int   `json:"features,omitempty"` // float32 values of the class head's input
	Image    int   `json:"image,omitempty"`    // float32 values of the picture itself, for a whole network
}

// Bytes is the length of the example in the blob, or an error where a count makes no sense.
func (e ExampleShape) Bytes() (int, error) {
	const most = 1 << 28
	n := int64(0) // an int has 32 bits on some machines
	add := func(values, size int) error {
		if values < 0 || values > most {
			return Fail(KindBadRequest, "detail", fmt.Sprintf("a part of %d values", values))
		}
		if n += int64(values) * int64(size); n > most {
			return Fail(KindBadRequest, "detail", fmt.Sprintf("an example of more than %d bytes", most))
		}
		return nil
	}
	for _, v := range e.Views {
		for _, c := range v.Taps {
			if err := add(c, 2); err != nil {
				return 0, err
			}
		}
		if err := cmp.Or(add(v.Target, 8), add(v.Features, 4), add(v.Image, 4)); err != nil {
			return 0, err
		}
	}
	return int(n), nil
}

// TrainRequest is a training on the set that was shared: see workbench.Job.
type TrainRequest struct {
	Set      int     `json:"set"`
	Train    []int   `json:"train"`
	Ask      []int   `json:"ask"`
	First    int     `json:"first,omitempty"` // steps of the depth task alone that go before
	Steps    int     `json:"steps"`
	Rate     float64 `json:"rate,omitempty"`
	Seed     uint64  `json:"seed,string"` // JavaScript's numbers would round it
	Depth    string  `json:"depth,omitempty"`
	AskDepth bool    `json:"askDepth,omitempty"`
	Keep     bool    `json:"keep,omitempty"`

	Method      string  `json:"method,omitempty"` // of weighting the tasks
	DepthWeight float64 `json:"depthWeight,omitempty"`
	Balanced    bool    `json:"balanced,omitempty"`
	Whole       bool    `json:"whole,omitempty"`
	Save        bool    `json:"save,omitempty"` // send Checkpoint events; a blob of the request is one to go on from
}

// TrainProgress tells that a step was taken.
type TrainProgress struct {
	Step      int     `json:"step"`
	ClassLoss float64 `json:"classLoss"`
	DepthLoss float64 `json:"depthLoss"`
	Accuracy  float64 `json:"accuracy"`
}

// TrainResult comes with two blobs: the logits of the examples asked for, and the values of the parameters, in their order.
type TrainResult struct {
	Params []int        `json:"params"`          // values of each parameter; none unless they were to be kept
	Depth  []DepthError `json:"depth,omitempty"` // of the examples asked for, if asked
}

// DepthError is how far a depth map is from its target.
type DepthError struct {
	AbsRel float64 `json:"absRel"`
	Delta1 float64 `json:"delta1"`
	Known  bool    `json:"known"`
}

package runs

import (
	"encoding/json"
	"errors"
	"io"
	"time"

	"okuyuki/server/store"
	"okuyuki/server/study/compare"
	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// State of a run.
type State string

// The states. Removed is not kept: it is the last that Watch tells of a run.
const (
	Waiting State = "waiting" // for its turn
	Running State = "running"
	Stopped State = "stopped" // somebody stopped it, or it was killed; Resume goes on
	Done    State = "done"
	Failed  State = "failed" // Error says why; Resume tries again
	Removed State = "removed"
)

// Run is a study that is, was or will be worked on.
type Run struct {
	ID      string    `json:"id"`
	Study   string    `json:"study"` // "mnist" or "nyu"
	Preset  string    `json:"preset"`
	State   State     `json:"state"`
	Done    int       `json:"done"`  // trainings that have a result
	Total   int       `json:"total"` // of its trainings; 0: not known yet
	Created time.Time `json:"created"`
	Started time.Time `json:"started,omitzero"` // the last time that it was begun or gone on with
	Ended   time.Time `json:"ended,omitzero"`
	Error   string    `json:"error,omitempty"`
	Cause   Cause     `json:"cause,omitempty"` // of the error, where it is one that users can do something about
	Own     bool      `json:"own"`             // this service works on it, or will when its turn comes

	Making     bool   `json:"making,omitempty"`     // a model of it, at work or waiting; see MakeModel
	ModelError string `json:"modelError,omitempty"` // why there is no model though one was asked for
}

// Cause of a failure.
type Cause string

// Full: the disk has no space left. Resume goes on when there is some.
const Full Cause = "full"

// Request asks for a study.
type Request struct {
	Study  string `json:"study"`
	Preset string `json:"preset"`
}

// Offer is a study that may be asked for.
type Offer struct {
	Request
	Trainings int  `json:"trainings"`
	Ready     bool `json:"ready"` // false: its data are not there, and Start refuses it
}

// Model is a file of a trained model that is kept in the folder.
type Model struct {
	SHA256 string          `json:"sha256"`
	Name   string          `json:"name"`
	Size   int64           `json:"size"`
	Card   json.RawMessage `json:"card,omitempty"`
	Added  time.Time       `json:"added,omitzero"` // not of one that came with the program
}

// What may be wrong with a call; other errors are of files and disks.
var (
	ErrNone    = errors.New("there is no such run") // or model
	ErrRequest = errors.New("this study cannot be run here")
	ErrState   = errors.New("the run's state does not allow it")
	ErrModel   = errors.New("no model is made of such a run")
	ErrFull    = store.ErrFull
)

// Outcome is what a run has come to so far. Where trainings are missing, so are answers.
type Outcome interface {
	JSON() ([]byte, error)                                   // as --json of the command prints it
	Figure(w io.Writer, name, language, format string) error // by its ID; "ja" or "en", "svg" or "png"; ErrNone without such a figure
	Page(w io.Writer, language string) error                 // index.html of the report, which needs no other file
	CSV(w io.Writer) error                                   // the table results.csv
	Summary() studypage.Summary                              // the top of the page
	AboutFigures() []studyfig.About                          // IDs (lower-case letters, digits, hyphens), titles and descriptions
	Compare(other Outcome) (*compare.Comparison, error)      // ErrRequest: of another study
}

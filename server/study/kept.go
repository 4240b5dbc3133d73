package study

import (
	"okuyuki/core/study"
	"okuyuki/server/study/store"
)

// Header says what the results of a file belong to: what a result follows from beside its spec. Others are not mixed in.
type Header struct {
	Study    string `json:"study"`    // name of the preset
	Revision int    `json:"revision"` // study.Revision
	Set      string `json:"set"`      // of the digits
	Digits   string `json:"digits"`   // SHA-256 of them
	Tests    int    `json:"tests"`    // test pictures
	Kernel   string `json:"kernel"`   // that the trainings are computed with
}

// Study is the name of this study in data folders.
const Study = "mnist"

// Store is the results of a run.
type Store = store.Store[study.Spec, study.Result]

// ErrOther is returned where a folder holds the results of another study.
var ErrOther = store.ErrOther

// ErrNone is returned where a folder holds no results of a study.
var ErrNone = store.ErrNone

// Open opens the results in a folder, which it makes if need be, to add to them.
func Open(f store.Folder, h Header) (*Store, error) {
	f.Study, f.Preset = Study, h.Study
	return store.Open[study.Spec, study.Result](f, h)
}

// Folder is where the results are kept, and what is kept with them.
func (o Options) Folder() store.Folder {
	return store.Folder{Dir: o.Dir, Study: Study, Preset: o.Preset.Name, Served: o.Served, Now: o.Now}
}

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

// Store is the results of a study in a folder.
type Store = store.Store[study.Spec, study.Result]

// resultsFile is the file of a Store.
const resultsFile = store.File

// ErrOther is returned where a folder holds the results of another study.
var ErrOther = store.ErrOther

// ErrNone is returned where a folder holds no results of a study.
var ErrNone = store.ErrNone

// Open opens the results in a folder, which it makes if need be.
func Open(dir string, h Header) (*Store, error) {
	return store.Open[study.Spec, study.Result](dir, h)
}

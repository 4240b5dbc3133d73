// Package registry keeps versions of models under names, and which of them is in use: a version is tried by a share of the clients
// first, then by all, and the one before comes back if it disappoints.
//
// A registry is a journal, to which lines are added and in which none is ever changed, and model files by their hash. What is in use
// follows from the journal, and so does who put it to use, when and why. The package knows nothing of the network and of what a model
// is.
package registry

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"slices"
)

// Action is what an entry of the journal does. The list is closed.
type Action string

// The actions.
const (
	Publish  Action = "publish"  // a new version, used by nobody
	Promote  Action = "promote"  // a version is used by a share of the clients, or by all
	Rollback Action = "rollback" // the trial ends, or else the version in use before is in use again
)

// Entry is a line of the journal.
type Entry struct {
	Action Action `json:"action"`
	Name   string `json:"name"`
	When   string `json:"when"` // RFC 3339, UTC
	By     string `json:"by,omitempty"`
	Note   string `json:"note,omitempty"`

	// Of Publish. The version is its place among the entries of the name, from 1.
	SHA256 string `json:"sha256,omitempty"`
	Size   int64  `json:"size,omitempty"`
	Kind   string `json:"kind,omitempty"`
	Card   string `json:"card,omitempty"`

	// Of Promote.
	Version int `json:"version,omitempty"`
	Share   int `json:"share,omitempty"` // of the clients, in percent; 100: all, from now on
}

// Stage is where a version stands. The list is closed.
type Stage string

// The stages.
const (
	Candidate Stage = "candidate" // nobody has used it
	Trial     Stage = "trial"     // a share of the clients uses it
	Current   Stage = "current"
	Retired   Stage = "retired" // it was used
)

// Version is a version of a model.
type Version struct {
	Number int    `json:"version"`
	Stage  Stage  `json:"stage"`
	Share  int    `json:"share,omitempty"` // of a trial, in percent
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
	Kind   string `json:"kind"`
	Card   string `json:"card"`
	When   string `json:"published"`
	By     string `json:"by,omitempty"`
	Note   string `json:"note,omitempty"`
}

// Model is a name with its versions.
type Model struct {
	Name     string    `json:"name"`
	Versions []Version `json:"versions"`
	History  []Entry   `json:"history"` // what was done, first to last, cards left out

	current  int
	before   []int // versions that were in use, last one last
	trial    int
	share    int
	everUsed map[int]bool
}

// What may be wrong; errors.Is finds them.
var (
	ErrNone       = errors.New("registry: there is no such model or version: 'okuyuki models list' names them")
	ErrNotInUse   = errors.New("registry: no version of this model is in use yet: promote one")
	ErrNoBefore   = errors.New("registry: no version was in use before: there is nothing to roll back to")
	ErrAlready    = errors.New("registry: this version is in use by all already")
	ErrNameForm   = errors.New("registry: a name has 1 to 64 letters a to z, digits, dots, - and _, and begins with a letter or digit")
	ErrShareRange = errors.New("registry: a share is 1 to 100 percent")
	ErrShrinks    = errors.New("registry: the share of a trial only grows, so that nobody who has the version loses it: roll back to end the trial")
)

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// apply does what an entry says, or says why it cannot.
func (m *Model) apply(e Entry) error {
	switch e.Action {
	case Publish:
		if m.find(e.SHA256) == 0 {
			m.Versions = append(m.Versions, Version{Number: len(m.Versions) + 1, SHA256: e.SHA256, Size: e.Size, Kind: e.Kind, Card: e.Card, When: e.When, By: e.By, Note: e.Note})
		}
	case Promote:
		switch {
		case e.Version < 1 || e.Version > len(m.Versions):
			return ErrNone
		case e.Share < 1 || e.Share > 100:
			return ErrShareRange
		case e.Version == m.current && m.trial == 0:
			return ErrAlready
		case e.Share < 100 && e.Version == m.trial && e.Share < m.share:
			return ErrShrinks
		}
		m.everUsed[e.Version] = true
		if e.Share < 100 {
			m.trial, m.share = e.Version, e.Share
			break
		}
		if m.current > 0 && m.current != e.Version {
			m.before = append(m.before, m.current)
		}
		m.current, m.trial, m.share = e.Version, 0, 0
	case Rollback:
		switch {
		case m.trial > 0:
			m.trial, m.share = 0, 0
		case len(m.before) == 0:
			return ErrNoBefore
		default:
			m.current = m.before[len(m.before)-1]
			m.before = m.before[:len(m.before)-1]
		}
	default:
		return fmt.Errorf("registry: unknown action %.40q", e.Action)
	}
	e.Card = ""
	m.History = append(m.History, e)
	return nil
}

// find returns the version with a hash; 0: none.
func (m *Model) find(sha256 string) int {
	return 1 + slices.IndexFunc(m.Versions, func(v Version) bool { return v.SHA256 == sha256 })
}

// settle writes into the versions where they stand.
func (m *Model) settle() {
	for i := range m.Versions {
		v := &m.Versions[i]
		v.Share = 0
		switch {
		case v.Number == m.current:
			v.Stage = Current
		case v.Number == m.trial:
			v.Stage, v.Share = Trial, m.share
		case m.everUsed[v.Number]:
			v.Stage = Retired
		default:
			v.Stage = Candidate
		}
	}
}

// For returns the version that a client is to use. A client keeps what it has while a trial's share grows: it takes part from the share
// on that its place asks for, a number from 0 to 99.99 that follows from model, version and client. ErrNotInUse.
func (m *Model) For(client string) (Version, error) {
	if m.trial > 0 && place(m.Name, m.trial, client) < uint64(m.share)*100 {
		return m.Versions[m.trial-1], nil
	}
	if m.current == 0 {
		return Version{}, ErrNotInUse
	}
	return m.Versions[m.current-1], nil
}

// Pick is the version of a number, or with 0 the one for a client; without a client the one that is in use by all. ErrNone, ErrNotInUse.
func (m *Model) Pick(number int, client string) (Version, error) {
	switch {
	case number < 0 || number > len(m.Versions):
		return Version{}, ErrNone
	case number > 0:
		return m.Versions[number-1], nil
	case client != "":
		return m.For(client)
	case m.current == 0:
		return Version{}, ErrNotInUse
	}
	return m.Versions[m.current-1], nil
}

// place is where a client stands in the trial of a version, 0 to 9999.
func place(name string, version int, client string) uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%s", name, version, client))
	return binary.BigEndian.Uint64(sum[:]) % 10_000
}

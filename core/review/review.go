// Package review is a queue of photos that a person should look at, which several people share.
//
// A queue is a set of events: a photo was put in, someone takes it, someone answers. Events are never changed, so two copies of a
// queue merge by union, in whatever order and however often; what stands of each photo follows from all events. Of each person the
// last answer counts. Answers that differ are a disagreement until one of the people changes theirs.
package review

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Kind is what happened. The list is closed.
type Kind string

// The kinds of events.
const (
	Photo  Kind = "photo"  // was put into the queue
	Claim  Kind = "claim"  // someone looks at it
	Answer Kind = "answer" // someone says what it shows
)

// Says is what an answer says. The list is closed.
type Says string

// The answers.
const (
	IsClass    Says = "class"
	CannotTell Says = "cannot_tell" // from the photo
	Unusable   Says = "unusable"    // not a photo of what is looked for
)

// Event is one line of a queue's file.
type Event struct {
	Kind   Kind   `json:"kind"`
	SHA256 string `json:"sha256"` // of the photo's file, in hex
	When   string `json:"when"`   // RFC 3339, UTC, seconds; by the clock of who writes it

	// Of photos.
	Name      string   `json:"photo,omitempty"`
	Predicted string   `json:"predicted,omitempty"` // class; "" none
	P         float64  `json:"p,omitempty"`
	Reasons   []string `json:"reasons,omitempty"`

	// Of claims and answers.
	By    string `json:"by,omitempty"`
	Says  Says   `json:"says,omitempty"`
	Class string `json:"class,omitempty"`
}

// Limits of a queue's file.
const (
	MaxBytes = 64 << 20
	maxText  = 1000 // bytes of a name
	maxList  = 50   // reasons
)

// EventError says why an event cannot be in a queue.
type EventError struct{ Reason string }

func (e *EventError) Error() string { return "review: " + e.Reason }

// check refuses events that no queue has.
func (e Event) check() error {
	bad := func(format string, args ...any) error { return &EventError{fmt.Sprintf(format, args...)} }
	if sum, err := hex.DecodeString(e.SHA256); err != nil || len(sum) != 32 || strings.ToLower(e.SHA256) != e.SHA256 {
		return bad("%.80q is no SHA-256 in hex", e.SHA256)
	}
	when, err := time.Parse(time.RFC3339, e.When)
	if err != nil || when.UTC().Format(time.RFC3339) != e.When {
		return bad("%.40q is no time such as 2026-01-31T09:00:00Z", e.When)
	}
	for _, text := range append([]string{e.Name, e.Predicted, e.By, e.Class}, e.Reasons...) {
		if len(text) > maxText || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
			return bad("a text is too long or has control characters: %.40q", text)
		}
	}
	photo, person := e.Kind == Photo, e.Kind == Claim || e.Kind == Answer
	switch {
	case !photo && !person:
		return bad("unknown kind %.40q", e.Kind)
	case photo && (e.Name == "" || e.By != "" || e.Says != "" || e.Class != "" || !(e.P >= 0 && e.P <= 1) || len(e.Reasons) > maxList):
		return bad("a photo without a name, or with what only answers have")
	case person && (e.By == "" || e.Name != "" || e.Predicted != "" || e.P != 0 || e.Reasons != nil):
		return bad("a %s without a person, or with what only photos have", e.Kind)
	case e.Kind == Claim && (e.Says != "" || e.Class != ""), e.Kind == Answer && e.Says != IsClass && e.Says != CannotTell && e.Says != Unusable, (e.Says == IsClass) != (e.Class != ""):
		return bad("a %s says %.40q of class %.40q", e.Kind, e.Says, e.Class)
	}
	return nil
}

// line is the one way to write an event.
func (e Event) line() string {
	text, err := json.Marshal(e)
	if err != nil {
		panic(err) // strings and a finite number always encode
	}
	return string(text)
}

// Queue is a set of events. The zero value is empty.
type Queue struct{ events map[string]Event }

// Add puts events in and returns those that are new, as lines to be added to the queue's file.
func (q *Queue) Add(events ...Event) (lines []byte, err error) {
	for _, e := range events {
		if err := e.check(); err != nil {
			return nil, err
		}
	}
	for _, e := range events {
		line := e.line()
		if _, known := q.events[line]; known {
			continue
		}
		if q.events == nil {
			q.events = map[string]Event{}
		}
		q.events[line] = e
		lines = append(append(lines, line...), '\n')
	}
	return lines, nil
}

// Events are all events in the order of time; of the same second in that of their lines.
func (q *Queue) Events() []Event {
	lines := make([]string, 0, len(q.events))
	for line := range q.events {
		lines = append(lines, line)
	}
	slices.SortFunc(lines, func(a, b string) int {
		return cmp.Or(cmp.Compare(q.events[a].When, q.events[b].When), cmp.Compare(a, b))
	})
	out := make([]Event, len(lines))
	for i, line := range lines {
		out[i] = q.events[line]
	}
	return out
}

// Encode is the queue as a file: the same events give the same bytes.
func (q *Queue) Encode() []byte {
	var out []byte
	for _, e := range q.Events() {
		out = append(append(out, e.line()...), '\n')
	}
	return out
}

// LineError names a line that is no event.
type LineError struct {
	Line int // from 1
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns the cause.
func (e *LineError) Unwrap() error { return e.Err }

// ErrTooLarge is the error of Parse for more than MaxBytes.
var ErrTooLarge = errors.New("review: the queue is too large")

// Parse reads a queue's file. Lines that are no event, such as one that a power cut left half written, are named in bad; the others
// count.
func Parse(data []byte) (q *Queue, bad []*LineError, err error) {
	if len(data) > MaxBytes {
		return nil, nil, ErrTooLarge
	}
	q = &Queue{}
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		var e Event
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		err := d.Decode(&e)
		if err == nil {
			if _, more := d.Token(); more != io.EOF {
				err = errors.New("more than one event")
			}
		}
		if err == nil {
			_, err = q.Add(e)
		}
		if err != nil {
			bad = append(bad, &LineError{n, err})
		}
	}
	return q, bad, nil
}

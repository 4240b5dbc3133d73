package message

import (
	"encoding/json"
	"fmt"
)

// Requests of the page to the reporter, a program of its own beside the engine: what it says is needed seldom, and would make
// the engine larger for everybody.
const (
	Report  Type = "report"  // ReportRequest -> FileResult, HTML
	Table   Type = "table"   // ReportRequest -> FileResult, CSV
	Numbers Type = "numbers" // ReportRequest -> FileResult, JSON
	Site    Type = "site"    // SiteRequest -> core/sitereport.Report; KindNothingToShare
	Monitor Type = "monitor" // MonitorRequest, features of each photo float32 -> core/monitor.Report
	Queue   Type = "queue"   // QueueRequest, files of review queues -> QueueResult, file of a queue with all that is in them
	ONNX    Type = "onnx"    // Empty, what ExportModel answers as FormatPyTorch -> Empty, ONNX file
	Cost    Type = "cost"    // CostRequest -> core/poc.Cost; KindBadForm for a form that cannot be reckoned with
)

// ReportRequest asks for a report, the table of the answers to single photos, or all numbers. Result and Form are values of core/poc, as
// that package encodes them; without a form the report says nothing of the cost.
type ReportRequest struct {
	Result   json.RawMessage   `json:"result"`
	Form     json.RawMessage   `json:"form,omitempty"`
	Language string            `json:"language"` // "ja" or "en"
	Name     string            `json:"name"`     // of the project
	Date     string            `json:"date"`     // as it is to be shown
	Names    map[string]string `json:"names,omitempty"`
	Photos   []ReportPhoto     `json:"photos,omitempty"` // to show where the arms disagree
}

// ReportPhoto is a thumbnail.
type ReportPhoto struct {
	ID  string `json:"id"`
	URI string `json:"uri"` // data:image/jpeg;base64,... (or png, webp)
}

// MaxReportPhotos bounds ReportRequest.Photos.
const MaxReportPhotos = 500

// Validate refuses a language without texts and too many photos. It returns a *Failure or nil.
func (r ReportRequest) Validate() error {
	switch {
	case r.Language != "ja" && r.Language != "en":
		return Fail(KindBadRequest, "detail", "language: neither ja nor en")
	case len(r.Photos) > MaxReportPhotos:
		return Fail(KindBadRequest, "detail", fmt.Sprintf("%d photos for a report", len(r.Photos)))
	}
	return nil
}

// FileResult describes the file in blob 0.
type FileResult struct {
	Name string `json:"name"` // that every system takes
	MIME string `json:"mime"`
}

// SiteRequest asks for what would be shared of a result with the team: numbers, and names of classes only where Names says so.
type SiteRequest struct {
	Result   json.RawMessage `json:"result"`
	Site     string          `json:"site"` // what the user calls it
	Date     string          `json:"date"` // YYYY-MM-DD
	Names    bool            `json:"names"`
	Language string          `json:"language"` // of the names
}

// KindNothingToShare is the failure where no gain was measured.
const KindNothingToShare Kind = "nothing_to_share"

// MonitorRequest asks whether new photos are like the reference. Both are lists of core/monitor.Observation, whose features ride in
// the blobs, those of the reference first.
type MonitorRequest struct {
	Reference json.RawMessage `json:"reference"`
	Now       json.RawMessage `json:"now"`
	Classes   int             `json:"classes"` // of the model in use
	Accept    float64         `json:"accept"`  // probability from which an answer is accepted without a person
}

// QueueRequest puts events of core/review into a queue, with the queues in the blobs.
type QueueRequest struct {
	Events json.RawMessage `json:"events"`
}

// QueueResult is where a queue's photos stand.
type QueueResult struct {
	Photos []QueuePhoto `json:"photos"`
	Bad    int          `json:"bad"` // lines that are no event, left out
}

// QueuePhoto is a photo of a queue.
type QueuePhoto struct {
	SHA256  string        `json:"sha256"` // of the user's file, in hex
	Name    string        `json:"name"`
	State   string        `json:"state"` // core/review.State
	Answers []QueueAnswer `json:"answers"`
}

// QueueAnswer is the last answer of a person.
type QueueAnswer struct {
	By    string `json:"by"`
	Says  string `json:"says"`  // core/review.Says
	Class string `json:"class"` // its name, where it says one
}

// CostRequest asks what the work would cost, by a result and a form of core/poc. Without a result it is reckoned by what the
// form says alone.
type CostRequest struct {
	Result json.RawMessage `json:"result,omitempty"`
	Form   json.RawMessage `json:"form"`
}

// KindBadForm is the failure of a form: its parameter "fields" lists FieldFailure.
const KindBadForm Kind = "bad_form"

// FieldFailure says what is wrong with one field of a form, in both languages.
type FieldFailure struct {
	Field string  `json:"field"` // JSON name
	Kind  string  `json:"kind"`
	Value float64 `json:"value"`
	Limit float64 `json:"limit,omitempty"`
	JA    Advice  `json:"ja"`
	EN    Advice  `json:"en"`
}

// Advice is what a person is told.
type Advice struct {
	Cause string `json:"cause"`
	Next  string `json:"next"`
}

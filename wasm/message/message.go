// Package message defines what the page, the engine (a Web Worker) and the viewer (an iframe) say to one another.
//
// Every message travels through postMessage as one JavaScript object
//
//	{v: 1, id: 7, type: "predict", body: "<JSON text>", blobs: [ArrayBuffer, ...]}
//
// The body is JSON text, so that both sides check it with the same decoder and a test can read it natively. Pixels, depth
// values and files ride beside it in blobs and are transferred, not copied; the body says what each blob holds.
//
// A request has an id chosen by the page, greater than zero. The engine answers it with any number of messages of type
// Progress, then exactly one Result or Error, all with the id of the request. The viewer answers nothing: it sends its own
// messages, with id 0. Multi-byte values inside blobs are little endian.
//
// The package is plain Go and knows nothing of syscall/js: the programs convert between js.Value and Envelope.
package message

import (
	"encoding/json"
	"fmt"
)

// Version is the version of the protocol. It grows when a message changes its meaning; page, engine and viewer are always
// served together, so the versions either agree or the page is half updated and must be reloaded.
const Version = 1

// Limits of one message; what exceeds them is refused with KindBadRequest before it is decoded.
const (
	MaxBody  = 4 << 20 // bytes of JSON: about 20,000 labels
	MaxBlobs = 1 << 10
)

// Type tells what a message asks for or brings.
type Type string

// Requests of the page to the engine. The comment names body and blobs of the request -> of the result.
const (
	Hello       Type = "hello"        // HelloRequest -> HelloResult
	Add         Type = "add"          // AddRequest, file -> AddResult, thumbnail RGBA, pack or nothing
	Predict     Type = "predict"      // PredictRequest, file or nothing -> PredictResult, depth float32 or nothing
	Remove      Type = "remove"       // RemoveRequest -> Empty
	Learn       Type = "learn"        // LearnRequest -> LearnProgress..., LearnResult
	Cancel      Type = "cancel"       // CancelRequest -> Empty; the cancelled request ends with KindCancelled
	Reset       Type = "reset"        // Empty -> HelloResult: back to the classes of the base model
	ExportModel Type = "export-model" // ExportModelRequest -> ExportModelResult, model file
	ImportModel Type = "import-model" // Empty, model file -> HelloResult
	Sample      Type = "sample"       // SampleRequest -> SampleResult, file
	Bench       Type = "bench"        // BenchRequest -> BenchProgress..., BenchResult
)

// Answers of the engine.
const (
	Result   Type = "result"
	Error    Type = "error" // Failure
	Progress Type = "progress"
)

// Envelope is one message. Blobs are held apart from the JSON text.
type Envelope struct {
	V     int
	ID    int
	Type  Type
	Body  []byte // JSON text; empty counts as {}
	Blobs [][]byte
}

// New makes the envelope of a body. A body that cannot be encoded is a programmer error and panics.
func New(id int, t Type, body any, blobs ...[]byte) Envelope {
	text, err := json.Marshal(body)
	if err != nil {
		panic("message: " + err.Error())
	}
	return Envelope{V: Version, ID: id, Type: t, Body: text, Blobs: blobs}
}

// Check refuses an envelope that this version cannot read. The returned error is a *Failure.
func (e Envelope) Check() error {
	switch {
	case e.V != Version:
		return Fail(KindVersion, "have", Version, "got", e.V)
	case e.Type == "" || e.ID < 0:
		return Fail(KindBadRequest, "detail", "no type or a negative id")
	case len(e.Body) > MaxBody:
		return Fail(KindBadRequest, "detail", fmt.Sprintf("body of %d bytes", len(e.Body)))
	case len(e.Blobs) > MaxBlobs:
		return Fail(KindBadRequest, "detail", fmt.Sprintf("%d blobs", len(e.Blobs)))
	}
	return nil
}

// Decode reads the body into dst and, where dst has a Validate method, checks it. Errors are *Failure.
func (e Envelope) Decode(dst any) error {
	body := e.Body
	if len(body) == 0 {
		body = []byte("{}")
	}
	if err := json.Unmarshal(body, dst); err != nil {
		return Fail(KindBadRequest, "detail", err.Error())
	}
	if v, ok := dst.(interface{ Validate() error }); ok {
		return v.Validate()
	}
	return nil
}

// Blob returns the only blob of a message that must carry exactly one. The error is a *Failure.
func (e Envelope) Blob() ([]byte, error) {
	if len(e.Blobs) != 1 {
		return nil, Fail(KindBadRequest, "detail", fmt.Sprintf("%s: %d blobs instead of 1", e.Type, len(e.Blobs)))
	}
	return e.Blobs[0], nil
}

// Empty is a body without content.
type Empty struct{}

package message

import "errors"

// Kind names what went wrong; the page turns it into a cause and a next step in the user's language.
type Kind string

// Kinds of failures. The kinds of photos are those of core/photo; the list is append-only.
const (
	KindVersion      Kind = "version"       // have, got: page and engine are of different versions
	KindBadRequest   Kind = "bad_request"   // detail: a message that cannot be read
	KindCancelled    Kind = "cancelled"     // the user cancelled
	KindBusy         Kind = "busy"          // a learning is already running
	KindUnknownPhoto Kind = "unknown_photo" // photoId
	KindFewLabels    Kind = "few_labels"    // need: labelled photos of every class; class: one that has fewer
	KindFewClasses   Kind = "few_classes"   // need: classes with labels
	KindNotCompared  Kind = "not_compared"  // a stress test before any comparison
	KindDiverged     Kind = "diverged"      // step: a loss became infinite or not a number
	KindBadModel     Kind = "bad_model"     // detail: a model file that cannot be used
	KindOtherBase    Kind = "other_base"    // file, program: a model file that was learnt on another base model
	KindOutOfMemory  Kind = "out_of_memory"
	KindInternal     Kind = "internal"        // detail: a defect of ours
	KindEmpty        Kind = "empty"           // a file without content
	KindTooLarge     Kind = "too_large"       // limit: bytes
	KindTooManyPix   Kind = "too_many_pixels" // limit: pixels
	KindSideTooLong  Kind = "side_too_long"   // limit: pixels
	KindNotImage     Kind = "not_image"
	KindAnimated     Kind = "animated"
	KindCorrupt      Kind = "corrupt"     // the file ends early or is damaged
	KindUnsupported  Kind = "unsupported" // not a photo format that we read
	KindHEIC         Kind = "heic"        // an iPhone's HEIC/HEIF
	KindCMYK         Kind = "cmyk"        // a JPEG for print
	KindConvert      Kind = "convert"     // width, height, orientation: a good photo that the page has to convert: see core/photo
)

// Failure is the body of an Error message and a Go error.
type Failure struct {
	Kind   Kind           `json:"kind"`
	Params map[string]any `json:"params,omitempty"`
}

// Fail makes a failure; keysAndValues alternate names of parameters and their values.
func Fail(k Kind, keysAndValues ...any) *Failure {
	f := &Failure{Kind: k}
	for i := 0; i+1 < len(keysAndValues); i += 2 {
		if f.Params == nil {
			f.Params = make(map[string]any, len(keysAndValues)/2)
		}
		f.Params[keysAndValues[i].(string)] = keysAndValues[i+1]
	}
	return f
}

// Error names the kind and, where there is one, the detail.
func (f *Failure) Error() string {
	if d, ok := f.Params["detail"].(string); ok {
		return "message: " + string(f.Kind) + ": " + d
	}
	return "message: " + string(f.Kind)
}

// AsFailure returns the failure wrapped in err, or one of KindInternal that carries its text.
func AsFailure(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return Fail(KindInternal, "detail", err.Error())
}

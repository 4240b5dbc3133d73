package queue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"okuyuki/server/strictjson"
)

// answer is what a worker says of a job.
type answer struct {
	Worker string          `json:"worker"`
	Spec   json.RawMessage `json:"spec"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  string          `json:"error,omitempty"` // why there is no result
}

// message is the answer as it is published.
func (a answer) message(s Study) (subject string, body []byte, err error) {
	subject = resultSubject
	if a.Error != "" {
		subject = failureSubject
	}
	body, err = json.Marshal(a)
	return subject + s.ID + "." + s.job(a.Spec), body, err
}

// readAnswer reads what message has made, and returns the name of the job that it answers.
func readAnswer(s Study, subject string, body []byte) (job string, a answer, err error) {
	if err := strict(body, &a); err != nil {
		return "", a, fmt.Errorf("queue: an answer at %s: %w", subject, err)
	}
	job = subject[strings.LastIndexByte(subject, '.')+1:]
	if want, _, err := a.message(s); err != nil || want != subject {
		return "", a, fmt.Errorf("queue: the answer at %s belongs to %s", subject, want)
	}
	return job, a, nil
}

func strict(b []byte, v any) error { return strictjson.Decode(bytes.NewReader(b), v) }

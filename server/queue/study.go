package queue

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"

	"github.com/nats-io/nats.go/jetstream"

	"okuyuki/core/version"
)

// Study is what workers must know of a study.
type Study struct {
	ID      string          `json:"id"`     // made of all the following but the title
	Kind    string          `json:"kind"`   // whose worker can do its trainings: "mnist", "nyu"
	Title   string          `json:"title"`  // for people
	Header  json.RawMessage `json:"header"` // what results follow from, beside their specs
	Kernel  string          `json:"kernel"` // see package kernels
	Machine string          `json:"machine"`
	Program string          `json:"program"`        // version
	Data    string          `json:"data,omitempty"` // name of what is learned from, where the server has it
}

// NewStudy is a study of this program on this kind of machine. The header must say which data and which revision of the trainings.
func NewStudy(kind, title, kernel string, header any) (Study, error) {
	h, err := json.Marshal(header)
	if err != nil {
		return Study{}, fmt.Errorf("queue: %w", err)
	}
	s := Study{Kind: kind, Title: title, Header: h, Kernel: kernel, Machine: runtime.GOARCH, Program: version.Version}
	s.ID = s.id()
	return s, nil
}

func (s Study) id() string {
	return hash([]byte(s.Kind), s.Header, []byte(s.Kernel), []byte(s.Machine), []byte(s.Program))
}

// job is the name of a training of the study.
func (s Study) job(spec []byte) string { return hash([]byte(s.ID), spec) }

// hash makes a name of some parts, which may be of any length. 128 bits are enough where nobody forges any.
func hash(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d ", len(p))
		h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// announce tells workers of a study.
func (d *desk) announce(ctx context.Context, s Study) error {
	b, err := json.Marshal(s)
	if err == nil {
		_, err = d.studies.Put(ctx, s.ID, b)
	}
	if err != nil {
		return fmt.Errorf("queue: announce the study: %w", err)
	}
	return nil
}

// readStudy reads an announcement, which anybody may have written who has the server's token.
func readStudy(e jetstream.KeyValueEntry) (Study, error) {
	var s Study
	if err := json.Unmarshal(e.Value(), &s); err != nil {
		return s, fmt.Errorf("queue: the announcement of study %s: %w", e.Key(), err)
	}
	if s.ID != e.Key() || s.ID != s.id() {
		return s, fmt.Errorf("queue: the announcement of study %s is of another one", e.Key())
	}
	return s, nil
}

// consumer finds the queue of a study, or makes it.
func (d *desk) consumer(ctx context.Context, s Study, patience Patience) (jetstream.Consumer, error) {
	c, err := d.jobs.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{
		Durable: s.ID, FilterSubject: jobSubject + s.ID + ".*", AckPolicy: jetstream.AckExplicitPolicy, AckWait: patience.silence(),
		MaxDeliver: -1, MaxAckPending: -1, InactiveThreshold: longestKept,
	})
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	return c, nil
}

// withdraw takes back what has been asked for: jobs that nobody has begun are forgotten, and workers look for other studies.
func (d *desk) withdraw(ctx context.Context, s Study) error {
	err := d.studies.Delete(ctx, s.ID)
	err = errors.Join(err, d.jobs.Purge(ctx, jetstream.WithPurgeSubject(jobSubject+s.ID+".*")))
	if gone := d.jobs.DeleteConsumer(ctx, s.ID); !errors.Is(gone, jetstream.ErrConsumerNotFound) {
		err = errors.Join(err, gone)
	}
	if err != nil {
		return fmt.Errorf("queue: take back the jobs: %w", err)
	}
	return nil
}

package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Names on the server; see the documentation of the package.
const (
	studiesBucket = "okuyuki-studies"
	jobsStream    = "okuyuki-jobs"
	resultsStream = "okuyuki-results"
	dataBucket    = "okuyuki-data"

	jobSubject     = "okuyuki.job."
	resultSubject  = "okuyuki.result."
	failureSubject = "okuyuki.failure."
)

// Limits of what is left on a server by studies that were never finished.
const (
	longestKept = 30 * 24 * time.Hour
	mostResults = 1 << 30 // bytes
)

// desk is what coordinators and workers meet at.
type desk struct {
	conn          *nats.Conn
	js            jetstream.JetStream
	jobs, results jetstream.Stream
	studies       jetstream.KeyValue
	data          jetstream.ObjectStore
}

// newDesk finds what is on the server, and makes what is not.
func newDesk(ctx context.Context, conn *nats.Conn) (*desk, error) {
	js, err := jetstream.New(conn, jetstream.WithDefaultTimeout(answerTime))
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	d := &desk{conn: conn, js: js}
	d.jobs, err = d.stream(ctx, jetstream.StreamConfig{
		Name: jobsStream, Subjects: []string{jobSubject + ">"}, Retention: jetstream.WorkQueuePolicy, MaxAge: longestKept,
	})
	if err == nil {
		d.results, err = d.stream(ctx, jetstream.StreamConfig{
			Name: resultsStream, Subjects: []string{resultSubject + ">", failureSubject + ">"}, MaxAge: longestKept, MaxBytes: mostResults,
		})
	}
	if err == nil {
		d.studies, err = js.KeyValue(ctx, studiesBucket)
		if errors.Is(err, jetstream.ErrBucketNotFound) {
			d.studies, err = js.CreateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: studiesBucket, TTL: longestKept})
		}
	}
	if err == nil {
		d.data, err = js.ObjectStore(ctx, dataBucket)
		if errors.Is(err, jetstream.ErrBucketNotFound) {
			d.data, err = js.CreateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: dataBucket, TTL: longestKept})
		}
	}
	if err != nil {
		return nil, fmt.Errorf("queue: JetStream at %s: %w", conn.ConnectedUrlRedacted(), err)
	}
	return d, nil
}

func (d *desk) stream(ctx context.Context, c jetstream.StreamConfig) (jetstream.Stream, error) {
	s, err := d.js.Stream(ctx, c.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		s, err = d.js.CreateStream(ctx, c) // two that begin at once make the same one
	}
	return s, err
}

// putData keeps what trainings learn from under its name, if that is not done.
func (d *desk) putData(ctx context.Context, name string, content func() ([]byte, error)) error {
	if _, err := d.data.GetInfo(ctx, name); err == nil {
		return nil
	} else if !errors.Is(err, jetstream.ErrObjectNotFound) {
		return fmt.Errorf("queue: %w", err)
	}
	b, err := content()
	if err != nil {
		return err
	}
	ctx, done := context.WithTimeout(ctx, dataTime)
	defer done()
	if _, err := d.data.PutBytes(ctx, name, b); err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	return nil
}

// getData returns what putData has kept. The library checks its digest.
func (d *desk) getData(ctx context.Context, name string) ([]byte, error) {
	ctx, done := context.WithTimeout(ctx, dataTime)
	defer done()
	b, err := d.data.GetBytes(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("queue: the data of the study: %w", err)
	}
	return b, nil
}

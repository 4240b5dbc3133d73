//go:build !js

package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"okuyuki/server/runs"
)

// streams are the bounds of event streams, and how many there are.
type streams struct {
	most      int32
	heartbeat time.Duration // between signs of life: what lies between would take a silent connection for dead
	patience  time.Duration // with a client that does not take what it is sent
	longest   time.Duration // that a stream lasts: its place is free then for who waits for one
	open      atomic.Int32
}

// events sends the states of a run, or of all of them: first as they are, then whenever one changes. The stream of a run ends with
// it.
func (a *api) events(w http.ResponseWriter, r *http.Request) error {
	id := ""
	if r.PathValue("id") != "" {
		run, err := a.run(r)
		if err != nil {
			return err
		}
		id = run.ID
	}
	if a.Stop.Err() != nil {
		return problem{kind: "stopping"}
	}
	if a.streams.open.Add(1) > a.streams.most {
		a.streams.open.Add(-1)
		return problem{kind: "busy"}
	}
	defer a.streams.open.Add(-1)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return nil
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	a.stream(stream{w, http.NewResponseController(w), a.streams.patience}, a.Service.Watch(ctx, id), id != "")
	return nil
}

// stream sends what is told until there is no more to tell, the client leaves, the stream has lasted long enough or the server stops.
func (a *api) stream(s stream, told <-chan runs.Run, one bool) {
	beat := time.NewTicker(a.streams.heartbeat)
	defer beat.Stop()
	over := time.NewTimer(a.streams.longest)
	defer over.Stop()
	if !s.send("retry: 2000\n\n") {
		return
	}
	for {
		select {
		case run, more := <-told:
			if !more {
				s.send("event: end\ndata: {}\n\n")
				return
			}
			data, err := json.Marshal(run)
			if err != nil {
				a.Log.Error("event", "error", err)
				return
			}
			if !s.send(fmt.Sprintf("event: run\ndata: %s\n\n", data)) {
				return
			}
			if one && ended(run.State) {
				s.send("event: end\ndata: {}\n\n")
				return
			}
		case <-beat.C:
			if !s.send(": still here\n\n") {
				return
			}
		case <-over.C:
			s.send("event: again\ndata: {}\n\n")
			return
		case <-a.Stop.Done():
			s.send("event: stopping\ndata: {}\n\n")
			return
		}
	}
}

// ended reports whether nothing more will come of a run by itself.
func ended(s runs.State) bool { return s != runs.Waiting && s != runs.Running }

// stream is a connection that takes events.
type stream struct {
	w        http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration
}

// send reports whether the client has taken the text; one that does not in time is let go.
func (s stream) send(text string) bool {
	_ = s.control.SetWriteDeadline(time.Now().Add(s.patience)) // writers without deadlines are those of tests
	if _, err := s.w.Write([]byte(text)); err != nil {
		return false
	}
	return s.control.Flush() == nil
}

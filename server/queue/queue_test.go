package queue

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"okuyuki/kernels"
	"okuyuki/server/study/store"
)

type (
	spec   struct{ Seed int }
	result struct{ Square int }
)

func square(_ context.Context, s spec) (result, error) { return result{s.Seed * s.Seed}, nil }

// server is one that workers may join.
func server(t *testing.T) *Server {
	t.Helper()
	s, err := Embed(t.TempDir(), "127.0.0.1:0", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(false) })
	return s
}

func connect(t *testing.T, s *Server) *nats.Conn {
	t.Helper()
	conn, err := Connect(Access{URL: s.URL(), Log: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return conn
}

func aStudy(t *testing.T, title string) Study {
	t.Helper()
	s, err := NewStudy("squares", title, kernels.Name(), struct{ Title string }{title})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

type train = func(context.Context, spec) (result, error)

func coordinate(t *testing.T, ctx context.Context, s *Server, c Config, by train) *Coordinator[spec, result] {
	t.Helper()
	c.Log = t.Logf
	if c.Study.ID == "" {
		c.Study = aStudy(t, t.Name())
	}
	out, err := Coordinate(ctx, connect(t, s), c, by)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close(false) })
	return out
}

// worker works until stop is called or its connection is closed, which is how one dies as far as others can see.
func worker(t *testing.T, s *Server, n int, by train) (conn *nats.Conn, stop func()) {
	t.Helper()
	conn = connect(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	w := &Worker{Conn: conn, Workers: n, Log: t.Logf, Open: func(context.Context, Study, func() ([]byte, error)) (Handler, error) {
		return Handle(by), nil
	}}
	var over sync.WaitGroup
	over.Go(func() {
		if err := w.Run(ctx); err != nil && !conn.IsClosed() {
			t.Error(err)
		}
	})
	stop = func() {
		cancel()
		over.Wait()
	}
	t.Cleanup(stop)
	return conn, stop
}

// all has n trainings done, as studies do.
func all(ctx context.Context, t *testing.T, p store.Pool[spec, result], n int) (map[spec]result, error) {
	t.Helper()
	kept, err := store.Open[spec, result](store.Folder{Dir: t.TempDir(), Study: "squares"}, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	r := store.Runner[spec, result]{Store: kept, Total: n}
	r.Use(p)
	var specs []spec
	for i := range n {
		specs = append(specs, spec{i})
	}
	err = r.Do(ctx, specs)
	return kept.Results(), err
}

func squares(n int) map[spec]result {
	out := map[spec]result{}
	for i := range n {
		out[spec{i}] = result{i * i}
	}
	return out
}

// Three workers, two of which die in the midst of a job: all results, as one process would have them.
func TestWorkersDie(t *testing.T) {
	t.Parallel()
	const n = 60
	s := server(t)
	var conns [2]*nats.Conn
	var stops [2]func()
	var dead atomic.Int32
	forever := make(chan struct{})
	defer close(forever)
	var ready sync.WaitGroup
	ready.Add(1)
	for i := range conns {
		conns[i], stops[i] = worker(t, s, 1, func(ctx context.Context, j spec) (result, error) {
			if ready.Wait(); j.Seed >= 10 && dead.Add(1) <= 2 { // each of the first two who come here
				conns[i].Close()
				<-forever
			}
			return square(ctx, j)
		})
	}
	ready.Done()
	worker(t, s, 2, func(ctx context.Context, j spec) (result, error) {
		for j.Seed >= 10 && dead.Load() < 2 { // leave the others something to die of
			time.Sleep(time.Millisecond)
		}
		return square(ctx, j)
	})
	c := coordinate(t, t.Context(), s, Config{Patience: Patience(time.Second)}, square)
	got, err := all(t.Context(), t, c, n)
	if err != nil || !maps.Equal(got, squares(n)) {
		t.Errorf("%d results, %v", len(got), err)
	}
	if dead.Load() < 2 {
		t.Errorf("%d workers died", dead.Load())
	}
	c.Close(true)
	if left, err := c.desk.results.Info(t.Context()); err != nil || left.State.Msgs != 0 {
		t.Errorf("%+v, %v", left, err)
	}
	if left, err := c.desk.jobs.Info(t.Context()); err != nil || left.State.Msgs != 0 || left.State.Consumers != 0 {
		t.Errorf("%+v, %v", left, err)
	}
}

// A process without a fleet does its own trainings; what fails fails the study with its own words, once.
func TestAlone(t *testing.T) {
	dir := t.TempDir()
	p, err := Open(t.Context(), Place{Dir: dir}, Config{Study: aStudy(t, "alone"), Workers: 3, Log: t.Logf}, square)
	if err != nil {
		t.Fatal(err)
	}
	got, err := all(t.Context(), t, p, 50)
	if p.Close(true); err != nil || !maps.Equal(got, squares(50)) {
		t.Errorf("%d results, %v", len(got), err)
	}
	bad := func(ctx context.Context, s spec) (result, error) {
		switch {
		case s.Seed == 7:
			return result{}, errors.New("bad luck")
		case s.Seed > 7:
			panic("even worse")
		}
		return square(ctx, s)
	}
	for range 2 { // the second time as the first: failures are not kept
		if p, err = Open(t.Context(), Place{Dir: dir}, Config{Study: aStudy(t, "alone"), Workers: 1, Log: t.Logf}, bad); err != nil {
			t.Fatal(err)
		}
		_, err = all(t.Context(), t, p, 20)
		// Which of them fails first is chance; it ends the study.
		if p.Close(false); err == nil || !strings.Contains(err.Error(), "bad luck") && !strings.Contains(err.Error(), "even worse") {
			t.Errorf("%v", err)
		}
	}
}

func TestPanicIsAFailure(t *testing.T) {
	s := server(t)
	c := coordinate(t, t.Context(), s, Config{Workers: 1}, func(context.Context, spec) (result, error) { panic("no more paper") })
	if _, err := c.Train(spec{1}); err == nil || !strings.Contains(err.Error(), "no more paper") {
		t.Errorf("%v", err)
	}
}

// A job that takes its workers down again and again is given up; one that came back a little less often is done.
func TestPoison(t *testing.T) {
	s := server(t)
	c := coordinate(t, t.Context(), s, Config{}, square)
	for _, backs := range []int{Attempts - 1, Attempts} {
		answer := make(chan error)
		go func() {
			_, err := c.Train(spec{backs})
			answer <- err
		}()
		for range backs {
			m, err := next(t.Context(), c.jobs)
			for err != nil && quiet(err) {
				m, err = next(t.Context(), c.jobs)
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Nak(); err != nil {
				t.Fatal(err)
			}
		}
		_, stop := worker(t, s, 1, square)
		err := <-answer
		if backs < Attempts && err != nil || backs == Attempts && (err == nil || !strings.Contains(err.Error(), fmt.Sprint(Attempts, " times"))) {
			t.Errorf("back %d times: %v", backs, err)
		}
		stop()
	}
}

// However often a job is asked for, it is queued once.
func TestJobsAreQueuedOnce(t *testing.T) {
	s := server(t)
	c := coordinate(t, t.Context(), s, Config{}, square)
	spec := []byte(`{"Seed":3}`)
	for range 5 {
		if err := c.desk.ask(t.Context(), c.Study, c.Study.job(spec), spec); err != nil {
			t.Fatal(err)
		}
	}
	if i, err := c.desk.jobs.Info(t.Context()); err != nil || i.State.Msgs != 1 {
		t.Errorf("%+v, %v", i.State, err)
	}
	m, err := next(t.Context(), c.jobs) // at work, it is in the queue still
	if err != nil {
		t.Fatal(err)
	}
	if err := c.repair(); err != nil {
		t.Fatal(err)
	}
	if i, err := c.desk.jobs.Info(t.Context()); err != nil || i.State.Msgs != 1 {
		t.Errorf("%+v, %v", i.State, err)
	}
	if err := m.DoubleAck(t.Context()); err != nil {
		t.Fatal(err)
	}
	if i, err := c.desk.jobs.Info(t.Context()); err != nil || i.State.Msgs != 0 {
		t.Errorf("%+v, %v", i.State, err)
	}
}

// The same result twice is one; another one breaks the study off, and says who is at odds.
func TestDisagreement(t *testing.T) {
	s := server(t)
	c := coordinate(t, t.Context(), s, Config{}, square)
	say := func(who string, r string) {
		t.Helper()
		a := crew{desk: c.desk, study: c.Study, log: t.Logf}
		if err := a.publish(t.Context(), answer{Worker: who, Spec: []byte(`{"Seed":2}`), Result: []byte(r)}); err != nil {
			t.Fatal(err)
		}
	}
	say("ann", `{"Square":4}`)
	say("bob", `{"Square":4}`)
	if r, err := c.Train(spec{2}); err != nil || r.Square != 4 {
		t.Errorf("%v, %v", r, err)
	}
	other := make(chan error)
	go func() {
		_, err := c.Train(spec{3}) // which nobody does
		other <- err
	}()
	say("eve", `{"Square":5}`)
	if err := <-other; !errors.Is(err, ErrDisagree) || !strings.Contains(err.Error(), "ann") || !strings.Contains(err.Error(), "eve") {
		t.Errorf("%v", err)
	}
}

// Answers that are none, of whoever has the token, are passed over, or fail their own training.
func TestHostileAnswers(t *testing.T) {
	s := server(t)
	c := coordinate(t, t.Context(), s, Config{}, square)
	subject := resultSubject + c.Study.ID + "." + c.Study.job([]byte(`{"Seed":2}`))
	say := func(body string) {
		t.Helper()
		if _, err := c.desk.js.Publish(t.Context(), subject, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	for _, body := range []string{
		"", "{", "[]", `{"worker":"x","spec":{"Seed":3},"result":{"Square":9}}`, `{"luck":1}`, `{"worker":"x","spec":{"Seed":2},"result":{"Cube":8}}`,
	} {
		say(body)
	}
	for stored(t, c) > 0 { // no worker will take them for results
		time.Sleep(time.Millisecond)
	}
	answer := make(chan error)
	go func() {
		_, err := c.Train(spec{2})
		answer <- err
	}()
	for waiting(t, c) == 0 {
		time.Sleep(time.Millisecond)
	}
	say(`{"worker":"x","spec":{"Seed":2},"result":{"Cube":8}}`)
	if err := <-answer; err == nil || !strings.Contains(err.Error(), "Cube") {
		t.Errorf("%v", err)
	}
}

// stored is the number of answers on the server.
func stored(t *testing.T, c *Coordinator[spec, result]) int {
	t.Helper()
	i, err := c.desk.results.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return int(i.State.Msgs)
}

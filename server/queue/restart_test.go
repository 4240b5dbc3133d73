package queue

import (
	"context"
	"errors"
	"maps"
	"sync/atomic"
	"testing"
	"time"

	"okuyuki/kernels"
)

// A coordinator that was killed finds what came meanwhile, asks for nothing that is queued, and nothing is done twice.
func TestCoordinatorComesBack(t *testing.T) {
	const n = 40
	s := server(t)
	first := coordinate(t, t.Context(), s, Config{}, square)
	go func() { all(context.Background(), t, first, n) }()
	for waiting(t, first) < n {
		time.Sleep(time.Millisecond)
	}
	first.desk.conn.Close() // killed
	var trained atomic.Int32
	enough := make(chan struct{})
	_, stop := worker(t, s, 2, func(ctx context.Context, j spec) (result, error) {
		if trained.Add(1) == n/2 {
			close(enough)
		}
		return square(ctx, j)
	})
	<-enough
	stop()
	another := coordinate(t, t.Context(), s, Config{Study: aStudy(t, "another")}, square)
	second := coordinate(t, t.Context(), s, Config{Study: first.Study}, square)
	have := len(second.questions)
	for have+waiting(t, another) > n { // acknowledgements are on their way: nobody waits for them
		time.Sleep(time.Millisecond)
	}
	if queued := waiting(t, another); have < n/2 || have+queued != n {
		t.Errorf("%d results came meanwhile, %d jobs are queued, of %d", have, queued, n)
	}
	worker(t, s, 1, func(ctx context.Context, j spec) (result, error) {
		trained.Add(1)
		return square(ctx, j)
	})
	got, err := all(t.Context(), t, second, n)
	if err != nil || !maps.Equal(got, squares(n)) || trained.Load() != n {
		t.Errorf("%d results of %d trainings, %v", len(got), trained.Load(), err)
	}
}

// waiting is the number of jobs in the queue.
func waiting(t *testing.T, c *Coordinator[spec, result]) int {
	t.Helper()
	i, err := c.desk.jobs.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return int(i.State.Msgs)
}

// Who stops a study takes back what nobody has begun, and keeps what this process is at; the rest is done when it goes on.
func TestStop(t *testing.T) {
	const n = 30
	dir, study := t.TempDir(), aStudy(t, "stopped")
	open := func(ctx context.Context, by train) *Pool[spec, result] {
		t.Helper()
		p, err := Open(ctx, Place{Dir: dir}, Config{Study: study, Workers: 2, Log: t.Logf}, by)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	ctx, stop := context.WithCancel(t.Context())
	var trained atomic.Int32
	p := open(ctx, func(ctx context.Context, s spec) (result, error) {
		if trained.Add(1) == 10 {
			stop()
			<-ctx.Done()
		}
		return square(ctx, s)
	})
	got, err := all(ctx, t, p, n)
	if !errors.Is(err, context.Canceled) || len(got) != int(trained.Load()) {
		t.Errorf("%d results of %d trainings, %v", len(got), trained.Load(), err)
	}
	if left := waiting(t, p.Coordinator); left != 0 {
		t.Errorf("%d jobs are left", left)
	}
	p.Close(false)
	p = open(t.Context(), func(ctx context.Context, s spec) (result, error) {
		trained.Add(1)
		return square(ctx, s)
	})
	got, err = all(t.Context(), t, p, n)
	if p.Close(true); err != nil || !maps.Equal(got, squares(n)) || trained.Load() != n {
		t.Errorf("%d results of %d trainings, %v", len(got), trained.Load(), err)
	}
}

// Somebody else who coordinates the same study, and stops it, leaves the other one to ask again.
func TestTwoCoordinators(t *testing.T) {
	t.Parallel()
	s := server(t)
	study := aStudy(t, "twice")
	a := coordinate(t, t.Context(), s, Config{Study: study}, square)
	b := coordinate(t, t.Context(), s, Config{Study: study, Patience: Patience(time.Second)}, square)
	got := make(chan map[spec]result)
	go func() {
		r, err := all(context.Background(), t, b, 20)
		if err != nil {
			t.Error(err)
		}
		got <- r
	}()
	for waiting(t, b) < 20 {
		time.Sleep(time.Millisecond)
	}
	a.Close(false)
	if left := waiting(t, b); left != 0 {
		t.Errorf("%d jobs are left", left)
	}
	worker(t, s, 2, square)
	if r := <-got; !maps.Equal(r, squares(20)) {
		t.Errorf("%d results", len(r))
	}
}

// Workers that would come to other bits get nothing, whatever makes them so.
func TestOthersGetNothing(t *testing.T) {
	s := server(t)
	var wrong []*Coordinator[spec, result]
	for name, change := range map[string]func(*Study){
		"kernel": func(s *Study) { s.Kernel = "abacus" }, "machine": func(s *Study) { s.Machine = "pdp11" },
		"program": func(s *Study) { s.Program = "0.0.0" },
	} {
		study := aStudy(t, name)
		change(&study)
		study.ID = study.id()
		c := coordinate(t, t.Context(), s, Config{Study: study}, square)
		go c.Train(spec{1})
		wrong = append(wrong, c)
	}
	right := coordinate(t, t.Context(), s, Config{}, square)
	worker(t, s, 2, square)
	if got, err := all(t.Context(), t, right, 10); err != nil || len(got) != 10 {
		t.Errorf("%d results, %v", len(got), err)
	}
	for _, c := range wrong {
		i, err := c.desk.jobs.Consumer(t.Context(), c.Study.ID)
		if err != nil {
			t.Fatal(err)
		}
		if d := i.CachedInfo().Delivered.Consumer; d != 0 {
			t.Errorf("%s: %d jobs were given out", c.Study.Title, d)
		}
	}
}

// A worker that was not told otherwise takes the kernel of a study, if it has it.
func TestFits(t *testing.T) {
	all := kernels.Implementations()
	if len(all) < 2 {
		t.Skip("one implementation only")
	}
	before := kernels.Name()
	s, err := NewStudy("squares", "x", all[len(all)-1], nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := fits(s, false); err != nil || kernels.Name() != before {
		t.Errorf("%v", err)
	}
	if err := fits(s, true); !errors.Is(err, ErrRefused) {
		t.Errorf("forced: %v", err)
	}
	defer kernels.Use(before)
	w := Worker{Log: t.Logf, Open: func(context.Context, Study, func() ([]byte, error)) (Handler, error) {
		if kernels.Name() != s.Kernel {
			t.Errorf("opened with %s", kernels.Name())
		}
		return nil, ErrRefused
	}}
	if w.serve(t.Context(), &candidate{Study: s}); kernels.Name() != s.Kernel {
		t.Errorf("works with %s", kernels.Name())
	}
}

// A worker that has outlived a server finds the studies of the next one at its address.
func TestAnotherServer(t *testing.T) {
	t.Parallel()
	listen, dir := "127.0.0.1:0", t.TempDir()
	for i := range 2 {
		s, err := Embed(dir, listen, "secret", nil)
		if err != nil {
			t.Fatal(err)
		}
		listen = s.server.Addr().String()
		if i == 0 {
			worker(t, s, 1, square)
		}
		conn := connect(t, s)
		c, err := Coordinate(t.Context(), conn, Config{Study: aStudy(t, listen+string(rune('a'+i))), Log: t.Logf}, square)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := all(t.Context(), t, c, 5); err != nil || !maps.Equal(got, squares(5)) {
			t.Errorf("%v, %v", got, err)
		}
		c.Close(true)
		conn.Close()
		if err := s.Close(true); err != nil {
			t.Fatal(err)
		}
	}
}

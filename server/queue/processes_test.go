package queue_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"okuyuki/core/data/depthmnist"
	core "okuyuki/core/study"
	"okuyuki/kernels"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/queue"
	"okuyuki/server/study"
	"okuyuki/server/study/store"
)

var kills = flag.Int("kills", 2, "how often TestKilledProcesses kills the process with the server")

// What a process that the test starts is to be.
const (
	roleVariable  = "OKUYUKI_TEST_ROLE"
	placeVariable = "OKUYUKI_TEST_LISTEN"
	dirVariable   = "OKUYUKI_TEST_STUDY"
	workerKills   = 2
	secret        = "a-token"
)

// options are a study of seconds, with tuning.
func options(t *testing.T, dir string) study.Options {
	t.Helper()
	p, err := core.PresetNamed("smoke")
	if err != nil {
		t.Fatal(err)
	}
	p.Steps, p.TestSize, p.Seeds = 6, 60, 2+*kills/4
	for i := range p.Cells {
		p.Cells[i].Labels /= 5
	}
	p.Arms = p.Arms[:4]
	p.TuneCells, p.TuneSeeds = p.Cells[:1], 1
	digits := &mnist.Set{Train: depthmnist.DrawDigits(600, 1), Test: depthmnist.DrawDigits(100, 2)}
	return study.Options{Preset: p, Digits: digits, Set: mnist.Drawn, Dir: dir, Workers: 2}
}

// coordinator has the trainings done by others, and none in its own process.
func coordinator(t *testing.T, dir, listen string) {
	o := options(t, dir)
	o.Through = func(ctx context.Context, h study.Header, train study.Train) (store.Pool[core.Spec, core.Result], error) {
		s, err := queue.NewStudy("mnist", "processes", kernels.Name(), h)
		if err != nil {
			return nil, err
		}
		s.Data = "digits-" + h.Digits
		return queue.Open(ctx, queue.Place{Listen: listen, Dir: filepath.Join(dir, "queue"), Token: secret}, queue.Config{
			Study: s, Data: func() ([]byte, error) { return study.Packed(o.Digits) }, Log: t.Logf, Patience: queue.Patience(2 * time.Second),
		}, train)
	}
	if _, err := study.Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
}

// worker works until it is killed.
func worker(t *testing.T, server string) {
	conn, err := queue.Await(t.Context(), queue.Access{URL: "nats://" + server, Token: secret, Log: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	w := queue.Worker{Conn: conn, Workers: 1, Log: t.Logf, Open: func(_ context.Context, s queue.Study, data func() ([]byte, error)) (queue.Handler, error) {
		var h study.Header
		if err := json.Unmarshal(s.Header, &h); err != nil {
			return nil, err
		}
		packed, err := data()
		if err != nil {
			return nil, err
		}
		train, err := study.Remote(h, packed)
		return queue.Handle(train), err
	}}
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Of three worker processes one is killed twice, and the process with the server again and again, in the midst of it all: the results
// are those of one process that nobody has disturbed. For a long run: go test ./server/queue -run KilledProcesses -kills 50
func TestKilledProcesses(t *testing.T) {
	before := kernels.Workers()
	kernels.SetWorkers(1)
	defer kernels.SetWorkers(before)
	switch os.Getenv(roleVariable) {
	case "coordinator":
		coordinator(t, os.Getenv(dirVariable), os.Getenv(placeVariable))
		return
	case "worker":
		worker(t, os.Getenv(placeVariable))
		return
	}
	if testing.Short() {
		t.Skip("starts processes and ends them")
	}
	whole := t.TempDir()
	if _, err := study.Run(t.Context(), options(t, whole)); err != nil {
		t.Fatal(err)
	}
	dir, listen := t.TempDir(), freeAddress(t)
	var workers [3]*process
	for i := range workers {
		workers[i] = start(t, "worker", dir, listen)
	}
	server := start(t, "coordinator", dir, listen)
	want, err := results(whole)
	if err != nil {
		t.Fatal(err)
	}
	grow := max(1, len(want)/(*kills+workerKills+2)) // results from one kill to the next
	served, worked, grown := 0, 0, 0                 // times that they were killed, and results when it was done last
	for {
		have, _ := results(dir) // there may be none yet
		n := len(have)
		select {
		case err := <-server.ended:
			if err != nil {
				t.Fatalf("the coordinator failed: %v\n%s", err, server.log.Bytes())
			}
			if have, err := results(dir); err != nil || !maps.Equal(have, want) {
				t.Errorf("the results differ, %v", err)
			}
			if served < *kills || worked < workerKills {
				t.Errorf("the server was killed %d times only, a worker %d times", served, worked)
			}
			return
		case <-time.After(5 * time.Millisecond):
		}
		switch {
		case n < grown+grow:
		case worked < workerKills && worked <= served:
			workers[0].kill()
			workers[0] = start(t, "worker", dir, listen)
			worked, grown = worked+1, n
		case served < *kills:
			server.kill()
			server = start(t, "coordinator", dir, listen)
			served, grown = served+1, n
		}
	}
}

// process is one that runs this test in a role.
type process struct {
	cmd   *exec.Cmd
	log   bytes.Buffer
	ended chan error
}

func start(t *testing.T, role, dir, listen string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(os.Args[0], "-test.run=^TestKilledProcesses$", "-test.v", flagOf("kills")), ended: make(chan error, 1)}
	p.cmd.Env = append(os.Environ(), roleVariable+"="+role, dirVariable+"="+dir, placeVariable+"="+listen)
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.cmd.Wait() }()
	t.Cleanup(func() { p.cmd.Process.Kill() })
	return p
}

func (p *process) kill() {
	p.cmd.Process.Kill()
	<-p.ended
}

func flagOf(name string) string { return "-" + name + "=" + flag.Lookup(name).Value.String() }

// freeAddress is one on this machine that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// results are those that a folder holds.
func results(dir string) (map[core.Spec]core.Result, error) {
	k, err := store.Read[core.Spec, core.Result, study.Header](dir, study.Study, "", nil)
	if err != nil {
		return nil, err
	}
	return k.Results, nil
}

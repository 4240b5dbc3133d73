package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"okuyuki/server/base"
	"okuyuki/server/dataset"
)

// TestTrainByWorkers: workers who have nothing but the address of the queue try the candidates, and come to the file, to the bit, that
// one process comes to.
func TestTrainByWorkers(t *testing.T) {
	dir, from := ownPhotos(t, 12), writeModel(t)
	args := func(out string) []string {
		return []string{"train", "--data", dir, "--from", from, "--smoke", "--candidates", "3", "--json", "--out", out, "--cache", t.TempDir()}
	}
	read := func(code int, printed, log, out string) (base.Trained, []byte) {
		t.Helper()
		var r base.Trained
		if err := json.Unmarshal([]byte(printed), &r); code != exitDone || err != nil {
			t.Fatalf("exit %d, %v, %s", code, err, log)
		}
		file, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return r, file
	}
	alone := filepath.Join(t.TempDir(), "site.safetensors")
	code, printed, log := okuyuki(t, args(alone)...)
	want, file := read(code, printed, log, alone)
	chosen := 0
	for i, x := range want.Tried {
		if x.Choice != base.Grid(3, 1)[i] || x.Of < 2 || x.Right > x.Of || !(x.Nats > 0) {
			t.Errorf("candidate %d: %+v", i, x)
		}
		if x.Chosen {
			chosen++
		}
	}
	if len(want.Tried) != 3 || chosen != 1 || want.Tried[0].Of+want.Measured >= 24 {
		t.Errorf("%+v", want)
	}
	if card, err := os.ReadFile(alone + ".md"); err != nil || !strings.Contains(string(card), "the best of 3") {
		t.Errorf("the card: %v\n%s", err, card)
	}

	together := filepath.Join(t.TempDir(), "site.safetensors")
	code, printed, log = withWorkers(t, 2, []string{"--cache", t.TempDir(), "--workers", "1"}, args(together)...)
	got, other := read(code, printed, log, together)
	if !bytes.Equal(file, other) || !reflect.DeepEqual(got.Tried, want.Tried) {
		t.Errorf("by workers %+v, alone %+v; same file: %v", got.Tried, want.Tried, bytes.Equal(file, other))
	}
}

// What workers are sent is read as the folder is; what is not that is refused.
func TestPackedTraining(t *testing.T) {
	dir := ownPhotos(t, 6)
	set, err := dataset.ReadFolder(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	withoutClass(set)
	packed, err := packTraining(base.TrainOptions{From: []byte("from"), Teacher: []byte("teacher"), Set: set})
	if err != nil {
		t.Fatal(err)
	}
	got, err := unpackTraining(packed)
	if err != nil {
		t.Fatal(err)
	}
	if string(got.From) != "from" || string(got.Teacher) != "teacher" || !reflect.DeepEqual(got.Set.Classes, set.Classes) || !reflect.DeepEqual(got.Set.Items, set.Items) {
		t.Errorf("%+v, want %+v", got.Set.Items, set.Items)
	}
	for i := range set.Items {
		a, err := set.File(i)
		b, err2 := got.Set.File(i)
		if err != nil || err2 != nil || !bytes.Equal(a, b) {
			t.Errorf("%s: %v %v", set.Items[i].Path, err, err2)
		}
	}
	// Trainings of other photos are not done.
	worker := func(packed []byte) error {
		o, err := unpackTraining(packed)
		if err != nil {
			t.Fatal(err)
		}
		o.Name, o.Cache = "x", t.TempDir()
		_, err = base.RemoteCandidates(t.Context(), o, base.TrainHeader{Revision: 1, Photos: " of others"})
		return err
	}
	if real, err := os.ReadFile(writeModel(t)); err != nil {
		t.Fatal(err)
	} else if sent, err := packTraining(base.TrainOptions{From: real, Set: set}); err != nil || !errors.Is(worker(sent), base.ErrOther) {
		t.Errorf("other photos: %v", err)
	}
	var b bytes.Buffer
	if err := zip.NewWriter(&b).Close(); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"nothing": nil, "text": []byte("photos"), "an empty zip": b.Bytes(), "half": packed[:len(packed)/2]} {
		if _, err := unpackTraining(data); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func TestCandidatesUsage(t *testing.T) {
	dir, out := ownPhotos(t, 4), filepath.Join(t.TempDir(), "x")
	for _, c := range []struct {
		args []string
		code int
		log  string
	}{
		{[]string{"--candidates", "0"}, exitUsage, "--candidates"},
		{[]string{"--candidates", "31"}, exitUsage, "30"},
		{[]string{"--nats", "nats://127.0.0.1:1"}, exitUsage, "--candidates"},
		{[]string{"--workers", "2", "--candidates", "2"}, exitUsage, "--workers"},
		{[]string{"--coordinate", "--candidates", "2"}, exitUsage, "--coordinate"},
		{[]string{"--nats", "nats://127.0.0.1:1", "--candidates", "2", "--from", writeModel(t), "--cache", t.TempDir()}, exitFailed, "127.0.0.1:1"},
	} {
		if code, _, log := okuyuki(t, append([]string{"train", "--data", dir, "--out", out, "--smoke"}, c.args...)...); code != c.code || !strings.Contains(log, c.log) {
			t.Errorf("%v: exit %d, %s", c.args, code, log)
		}
	}
}

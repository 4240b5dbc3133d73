package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/core/model"
	"okuyuki/server/dataset"
	"okuyuki/server/study/nyu"
)

const labeledMAT = "dataset/nyumat/testdata/labeled.mat"

// The folder that is made of the published file measures and is studied as the file itself.
func TestDataNYU(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "nyu320")
	code, out, log := okuyuki(t, "data", "nyu", labeledMAT, dir)
	if want := "6 frames of 32x24, 4 to train, 2 to test: " + dir + "\n"; code != exitDone || out != want || log != "" {
		t.Fatalf("exit %d, %q, want %q, %s", code, out, want, log)
	}
	code, out, _ = okuyuki(t, "data", "nyu", "--json", labeledMAT, dir) // again, nothing being left to do
	var w written
	if err := json.Unmarshal([]byte(out), &w); code != exitDone || err != nil || w != (written{6, 4, 2, 32, 24}) {
		t.Errorf("exit %d, %v, %+v", code, err, w)
	}
	m, err := model.New(model.Base, dataset.NYUScenes(), 1)
	if err != nil {
		t.Fatal(err)
	}
	weights, err := m.Encode(model.Float16)
	if err != nil {
		t.Fatal(err)
	}
	rooms := writeFile(t, "rooms.safetensors", weights)
	var answers, digests []string
	for _, data := range []string{labeledMAT, dir} {
		code, out, log := okuyuki(t, "eval", "nyu", "--json", "--model", rooms, "--data", data)
		if code != exitDone || !strings.Contains(out, `"images":2`) {
			t.Fatalf("%s: exit %d, %s%s", data, code, out, log)
		}
		answers = append(answers, out)
		set, err := dataset.OpenNYU(data)
		if err != nil {
			t.Fatal(err)
		}
		defer set.Close()
		frames, err := nyu.FromNYU(set, 0)
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, frames.Digest)
	}
	if answers[0] != answers[1] || digests[0] != digests[1] {
		t.Errorf("the file gives %s, the folder %s", answers[0], answers[1])
	}
}

func TestDataNYURefuses(t *testing.T) {
	dir := t.TempDir()
	lonely := filepath.Join(dir, "lonely.mat")
	if err := os.WriteFile(lonely, []byte("no array"), 0o644); err != nil {
		t.Fatal(err)
	}
	made := filepath.Join(dir, "made")
	if code, _, log := okuyuki(t, "data", "nyu", "--full", labeledMAT, made); code != exitDone {
		t.Fatal(log)
	}
	for _, c := range []struct {
		args []string
		code int
		log  string
	}{
		{[]string{"data", "nyu", labeledMAT}, exitUsage, "<dir>"},
		{[]string{"data", "nyu", filepath.Join(dir, "nothing.mat"), dir}, exitUsage, "nothing.mat"},
		{[]string{"data", "nyu", "--workers=-1", labeledMAT, dir}, exitUsage, "--workers"},
		{[]string{"data", "nyu", lonely, dir}, exitRefused, "splits.mat"},
		{[]string{"data", "nyu", labeledMAT, made}, exitRefused, "other settings"},
		{[]string{"eval", "nyu", "--data", lonely, "--model", writeModel(t)}, exitRefused, "splits.mat"},
		{[]string{"eval", "nyu", "--data", filepath.Join(dir, "nothing")}, exitUsage, "nothing"},
		{[]string{"study", "nyu", "--data", lonely, "--cache", dir, "--out", dir}, exitRefused, "splits.mat"},
	} {
		if code, _, log := okuyuki(t, c.args...); code != c.code || !strings.Contains(log, c.log) || strings.Count(log, "\n") != 1 {
			t.Errorf("%v: exit %d, %q", c.args, code, log)
		}
	}
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/weights"
	"okuyuki/server/base"
)

// slope is a depth map that grows to the right.
func slope(t *testing.T) []byte {
	t.Helper()
	m := image.NewGray16(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			m.SetGray16(x, y, color.Gray16{uint16(1000 + 40*x)})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// ownPhotos is a folder of n photos of each of two classes, with depth maps of the first ones, one without a class and a broken one.
func ownPhotos(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, data []byte) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		name := string(rune('a'+i)) + ".png"
		write("upright/"+name, patch(t, true, i))
		write("level/"+name, patch(t, false, i))
		if i < n/2 {
			write("level/"+string(rune('a'+i))+".depth.png", slope(t))
		}
	}
	write("unlabelled/x.png", patch(t, true, 20))
	write("level/broken.jpg", []byte("no photo"))
	return dir
}

func TestTrain(t *testing.T) {
	dir, from := ownPhotos(t, 8), writeModel(t)
	train := func(cache, out string) (base.Trained, []byte) {
		t.Helper()
		code, printed, log := okuyuki(t, "train", "--data", dir, "--from", from, "--smoke", "--cache", cache, "--licence", "ours", "--json", "--out", out)
		var r base.Trained
		if err := json.Unmarshal([]byte(printed), &r); code != exitDone || err != nil {
			t.Fatalf("exit %d, %v, %s", code, err, log)
		}
		if !strings.Contains(log, "broken.jpg") {
			t.Errorf("the log does not name the photo that cannot be read: %s", log)
		}
		file, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return r, file
	}
	out := filepath.Join(t.TempDir(), "site.safetensors")
	r, file := train(t.TempDir(), out)
	if r.Name != "site" || r.SHA256 != weights.Sum(file) || r.Learned+r.Measured != 16 || r.Measured < 2 || r.Unlabeled != 1 || r.Refused != 1 || r.Depth.Maps != 4 || r.Depth.Pseudo != 13 {
		t.Errorf("%+v", r)
	}
	if len(r.Classes) != 2 || r.Classes[0] != (base.ClassCount{Name: "level", Photos: 8}) || r.Scores.Accuracy.Total != r.Measured || r.Before.Accuracy.Total != r.Measured || r.Gain.Low > r.Gain.Mean || r.Gain.High < r.Gain.Mean {
		t.Errorf("%+v", r)
	}
	if mean := r.Scores.Accuracy.Value - r.Before.Accuracy.Value; mean-r.Gain.Mean > 1e-9 || r.Gain.Mean-mean > 1e-9 {
		t.Errorf("the gain is %v, accuracies differ by %v", r.Gain.Mean, mean)
	}
	card, err := os.ReadFile(out + ".md")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# site\n", r.SHA256, r.FromHash, "level (8), upright (8)", "| Licence | ours |", "4 maps that came with photos; of 13", "取り分けた写真"} {
		if !bytes.Contains(card, []byte(want)) {
			t.Errorf("the card does not say %q:\n%s", want, card)
		}
	}
	// It is a model like any other: it answers, and classes of one's own are learned on it.
	photo := writeFile(t, "p.png", patch(t, true, 3))
	if code, printed, log := okuyuki(t, "predict", "--model", out, photo); code != exitDone || !strings.Contains(printed, "upright") {
		t.Errorf("exit %d, %s, %s", code, printed, log)
	}
	if code, _, log := okuyuki(t, "poc", "--model", out, "--steps", "1", "--folds", "2", "--repeats", "1", site(t, 3)); code != exitDone {
		t.Errorf("exit %d, %s", code, log)
	}
	// From the beginning once more, with a stop on the way: the same bits.
	cache, again := t.TempDir(), filepath.Join(t.TempDir(), "site.safetensors")
	ctx, stop := context.WithCancel(t.Context())
	var printed bytes.Buffer
	code := run(ctx, []string{"train", "--data", dir, "--from", from, "--smoke", "--cache", cache, "--licence", "ours", "--out", again}, func(string) string { return "" },
		streams{&printed, stopAt{"whole network, step 1", stop}})
	if code != exitFailed {
		t.Fatalf("it was not stopped: exit %d, %s", code, &printed)
	}
	if _, second := train(cache, again); !bytes.Equal(file, second) {
		t.Error("a training that was stopped comes to other bits")
	}
}

// stopAt calls stop when a text is written.
type stopAt struct {
	text string
	stop func()
}

func (s stopAt) Write(p []byte) (int, error) {
	if strings.Contains(string(p), s.text) {
		s.stop()
	}
	return len(p), nil
}

func TestTrainRefuses(t *testing.T) {
	from := writeModel(t)
	one := t.TempDir()
	if err := os.Mkdir(filepath.Join(one, "only"), 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if err := os.WriteFile(filepath.Join(one, "only", string(rune('a'+i))+".png"), patch(t, true, i), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	places := t.TempDir()
	for _, class := range []string{"x", "y"} {
		if err := os.MkdirAll(filepath.Join(places, class, "site"), 0o755); err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			if err := os.WriteFile(filepath.Join(places, class, "site", string(rune('a'+i))+".png"), patch(t, class == "x", i), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"nothing":       {[]string{"--data", t.TempDir()}, exitRefused, "no photos"},
		"one class":     {[]string{"--data", one}, exitRefused, "two or more"},
		"few photos":    {[]string{"--data", ownPhotos(t, 3)}, exitRefused, "at least 4"},
		"one place":     {[]string{"--data", places}, exitRefused, "another place"},
		"negative":      {[]string{"--data", one, "--epochs=-1"}, exitUsage, "negative"},
		"a folder":      {[]string{"--data", one, "--out", t.TempDir()}, exitUsage, "folder"},
		"no base model": {[]string{"--data", ownPhotos(t, 4), "--from", writeFile(t, "x", []byte("text"))}, exitRefused, "model to begin with"},
	} {
		if !slices.Contains(c.args, "--from") {
			c.args = append(c.args, "--from", from)
		}
		args := append([]string{"train", "--cache", t.TempDir(), "--smoke", "--out", filepath.Join(t.TempDir(), "m")}, c.args...)
		code, _, log := okuyuki(t, args...)
		if code != c.code || !strings.Contains(log, c.says) {
			t.Errorf("%s: exit %d, %s", name, code, log)
		}
	}
}

package main

import (
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/server/dataset"
	"okuyuki/server/study"
)

// The smallest study from the command line: four answers, the same ones from what was kept the second time.
func TestStudy(t *testing.T) {
	if testing.Short() {
		t.Skip("trains for half a minute")
	}
	out := t.TempDir()
	args := []string{"study", "mnist", "--set", "drawn", "--out", out}
	code, text, log := okuyuki(t, append(args, "--json")...)
	var first, second study.Outcome
	if err := json.Unmarshal([]byte(text), &first); code != exitDone || err != nil {
		t.Fatalf("exit %d, %v, %s", code, err, log)
	}
	if len(first.Claims) != 4 || first.Header.Set != "drawn" || len(first.Cells) == 0 {
		t.Errorf("%+v", first)
	}
	for _, c := range first.Claims {
		if c.Missing || !(c.Low <= c.Effect && c.Effect <= c.High) || len(c.Parts) == 0 {
			t.Errorf("%+v", c)
		}
	}
	for _, c := range first.Cells {
		for _, m := range c.Accuracy {
			if m.Mean < .15 || m.Mean > 1 {
				t.Errorf("%v, %d labels: %s is right in %.3f", c.Cell.Noise, c.Cell.Labels, m.Arm, m.Mean)
			}
		}
	}
	code, again, _ := okuyuki(t, append(args, "--json", "--workers", "1")...)
	if err := json.Unmarshal([]byte(again), &second); code != exitDone || err != nil || text != again {
		t.Errorf("the second time: exit %d, %v\n%s\n%s", code, err, text, again)
	}
	for language, word := range map[string]string{"en": "Few labels hurt", "ja": "ラベル不足"} {
		if code, text, _ := okuyuki(t, append(args, "--language", language)...); code != exitDone || !strings.Contains(text, word) {
			t.Errorf("%s: exit %d, %s", language, code, text)
		}
	}
	var pages [2][]byte
	for i, args := range [][]string{append(args, "--report", filepath.Join(t.TempDir(), "a")), {"study", "report", out, filepath.Join(t.TempDir(), "b"), "--language", "en"}} {
		code, _, log := okuyuki(t, args...)
		if code != exitDone {
			t.Fatalf("%v: exit %d, %s", args, code, log)
		}
		page, err := os.ReadFile(filepath.Join(args[len(args)-1-2*i], "index.html"))
		if err != nil || !strings.Contains(string(page), "ラベル不足") || !strings.Contains(string(page), "Few labels hurt") {
			t.Errorf("%v: %v", args, err)
		}
		pages[i] = page
	}
	if string(pages[0]) != string(pages[1]) {
		t.Error("the report after the study and that of what is stored differ")
	}
	foreign := filepath.Join(t.TempDir(), "okuyuki.sqlite")
	if err := os.WriteFile(foreign, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	args[len(args)-1] = filepath.Dir(foreign)
	if code, _, log := okuyuki(t, args...); code != exitRefused || !strings.Contains(log, "name another folder") {
		t.Errorf("a file of somebody else: exit %d, %s", code, log)
	}
}

func TestDataUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		log  string
	}{
		{[]string{"data", "depth-mnist"}, exitUsage, "--sheet"},
		{[]string{"data", "depth-mnist", "--set", "drawn", "--npy", filepath.Join(t.TempDir(), "x"), "--count", "0"}, exitUsage, "--count"},
		{[]string{"data", "depth-mnist", "--set", t.TempDir(), "--sheet", "x.png"}, exitFailed, "images"},
		{[]string{"study", "mnist", "--workers=-1"}, exitUsage, "--workers"},
		{[]string{"study", "report", t.TempDir(), t.TempDir()}, exitRefused, "no results"},
		{[]string{"study", "mnist", "--plan", "--report", t.TempDir()}, exitUsage, "--plan"},
		{[]string{"study", "report", t.TempDir()}, exitUsage, "report"},
		{[]string{"study", "mnist", "--preset", "huge"}, exitUsage, "huge"},
		{[]string{"study", "mnist", "--set", "/no/such/folder"}, exitFailed, "/no/such/folder"},
	} {
		if code, _, log := okuyuki(t, c.args...); code != c.code || !strings.Contains(log, c.log) {
			t.Errorf("%v: exit %d, %q", c.args, code, log)
		}
	}
}

func TestDepthMNIST(t *testing.T) {
	dir := t.TempDir()
	sheet := filepath.Join(dir, "sheet.png")
	code, _, log := okuyuki(t, "data", "depth-mnist", "--set", "drawn", "--sheet", sheet, "--npy", dir, "--count", "20", "--mode", "flat", "--style", "trial")
	if code != exitDone {
		t.Fatalf("exit %d, %s", code, log)
	}
	f, err := os.Open(sheet)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil || m.Bounds().Dx() < 1000 || m.Bounds().Dy() < 800 {
		t.Errorf("a sheet of %v, %v", m.Bounds(), err)
	}
	for name, want := range map[string]int{"image": 20 * 784, "depth": 20 * 784, "label": 20} {
		f, err := os.Open(filepath.Join(dir, name+".npy"))
		if err != nil {
			t.Fatal(err)
		}
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		a, err := dataset.ReadNPY(f, info.Size())
		f.Close()
		if err != nil || a.Shape()[0] != 20 || a.DataSize() != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/core/monitor"
	"okuyuki/core/review"
	"okuyuki/core/weights"
)

// blocks is a photo of random blocks in a light, with a little noise.
func blocks(t *testing.T, seed uint64, light float64) []byte {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 3))
	m := image.NewRGBA(image.Rect(0, 0, 200, 180))
	var shade [20][20]float64
	for y := range shade {
		for x := range shade[y] {
			shade[y][x] = 60 + 150*rng.Float64()
		}
	}
	for y := range 180 {
		for x := range 200 {
			v := uint8(min(255, max(0, light*(shade[y/10][x/10]+4*rng.NormFloat64()))))
			m.SetRGBA(x, y, color.RGBA{v, v, uint8(float64(v) * .9), 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// folderOf writes n photos.
func folderOf(t *testing.T, n int, seed uint64, light float64) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.png", i)), blocks(t, seed+uint64(i), light), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestMonitor(t *testing.T) {
	model, reference := writeModel(t), folderOf(t, 16, 100, 1)
	like, dark := folderOf(t, 12, 200, 1), folderOf(t, 12, 300, .15)
	if err := os.WriteFile(filepath.Join(dark, "broken.jpg"), []byte("no photo"), 0o644); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	log, page, queue := filepath.Join(dir, "log.jsonl"), filepath.Join(dir, "r.html"), filepath.Join(dir, "q.jsonl")
	args := []string{"monitor", "--model", model, "--reference", reference, "--log", log, "--html", page, "--queue", queue, "--language", "ja"}
	code, out, said := okuyuki(t, append(args, like)...)
	if code != exitDone || !strings.Contains(out, "変化は見られません") || strings.Contains(out, "%!") {
		t.Fatalf("photos like those of the reference: exit %d, %s%s", code, out, said)
	}
	code, out, said = okuyuki(t, append(args, "--json", dark)...)
	var m monitored
	if err := json.Unmarshal([]byte(out), &m); code != exitChanged || err != nil {
		t.Fatalf("dark photos: exit %d, %v, %s", code, err, said)
	}
	r := m.Report
	if r.Verdict != monitor.Changed || r.Tests[0].Name != monitor.Luma || !r.Tests[0].Changed || *r.Tests[0].Now > .15 || m.Refused != 1 || len(r.Review) != 12 || r.Photos != 12 || r.Reference != 16 {
		t.Errorf("%+v, %+v", m, r)
	}
	if !strings.Contains(said, "broken.jpg") {
		t.Errorf("the log says %q", said)
	}
	// The page has both reports, the last one first, and loads nothing.
	html, err := os.ReadFile(page)
	if err != nil || !bytes.Contains(html, []byte("変化あり")) || !bytes.Contains(html, []byte("変化なし")) || !bytes.Contains(html, []byte("<polyline")) || bytes.Contains(html, []byte("://")) || bytes.Contains(html, []byte("src=")) {
		t.Errorf("page (%v): %s", err, html)
	}
	if history, err := os.ReadFile(log); err != nil || bytes.Count(history, []byte("\n")) != 2 {
		t.Errorf("%s, %v", history, err)
	}
	// The queue names the photos by their content, once however often the folder is looked at.
	for range 2 {
		data, err := os.ReadFile(queue)
		if err != nil {
			t.Fatal(err)
		}
		q, bad, err := review.Parse(data)
		if err != nil || len(bad) > 0 {
			t.Fatal(bad, err)
		}
		found := q.Find("03.png")
		file, err := os.ReadFile(filepath.Join(dark, "03.png"))
		if err != nil || len(found) == 0 || found[len(found)-1].SHA256 != weights.Sum(file) || !strings.Contains(strings.Join(found[len(found)-1].Reasons, " "), "dark") {
			t.Errorf("%+v, %v", found, err)
		}
		items := len(q.Items())
		if code, _, said := okuyuki(t, append(args, dark)...); code != exitChanged || !strings.Contains(said, ": 0 events") {
			t.Errorf("again: exit %d, %s", code, said)
		}
		if items < 12 {
			t.Errorf("%d photos in the queue", items)
		}
	}
	// What was learned from a project is compared with its photos.
	if code, _, said := okuyuki(t, "monitor", "--model", model, like); code != exitUsage || !strings.Contains(said, "--reference") {
		t.Errorf("nothing to compare with: exit %d, %s", code, said)
	}
	if code, out, _ := okuyuki(t, "monitor", "--model", model, "--reference", reference, folderOf(t, 3, 1, 1)); code != exitDone || !strings.Contains(out, "Too few") || !strings.Contains(out, "6") {
		t.Errorf("three photos: exit %d, %s", code, out)
	}
}

func TestMonitorRefuses(t *testing.T) {
	model, some := writeModel(t), folderOf(t, 1, 1, 1)
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"level":         {[]string{"--alpha", "2", "--reference", some, some}, exitUsage, "--alpha"},
		"threshold":     {[]string{"--accept", "-1", "--reference", some, some}, exitUsage, "--accept"},
		"no photos":     {[]string{"--reference", some, t.TempDir()}, exitRefused, "no photos"},
		"no reference":  {[]string{"--reference", t.TempDir(), some}, exitRefused, "no photos"},
		"log is a dir":  {[]string{"--log", t.TempDir(), "--reference", some, some}, exitUsage, "folder"},
		"damaged log":   {[]string{"--log", writeFile(t, "l.jsonl", []byte("{}\nx\n")), "--reference", some, some}, exitRefused, "line 1"},
		"damaged queue": {[]string{"--queue", writeFile(t, "q.jsonl", []byte("x\n")), "--reference", some, some}, exitRefused, "no review queue"},
	} {
		code, _, log := okuyuki(t, append([]string{"monitor", "--model", model}, c.args...)...)
		if code != c.code || !strings.Contains(log, c.says) {
			t.Errorf("%s: exit %d, %s", name, code, log)
		}
	}
}

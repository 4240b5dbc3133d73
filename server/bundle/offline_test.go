package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"

	"okuyuki/server/httpd"
	"okuyuki/server/manifest"
)

// mustContain looks for texts in a script, whose values esbuild may write in ways of its own
// (keys without quotes).
func mustContain(t *testing.T, what string, text []byte, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !bytes.Contains(text, []byte(part)) {
			t.Errorf("%s lacks %q", what, part)
		}
	}
}

// sri is the integrity of the standard, computed apart from the code that is tested.
func sri(data []byte) string {
	sum := sha256.Sum256(data)
	return base64.StdEncoding.EncodeToString(sum[:])
}

func TestScriptsKnowTheDigests(t *testing.T) {
	files := map[string][]byte{}
	if err := pageFiles(files, os.DirFS("../../web")); err != nil {
		t.Fatal(err)
	}
	files["engine.wasm"], files["base.model"], files["samples.bin"] = []byte("engine"), []byte("model"), []byte("samples")
	if err := drawIcons(files); err != nil {
		t.Fatal(err)
	}
	if err := bundleScripts(files, "../.."); err != nil {
		t.Fatal(err)
	}
	if err := addWorker(files, "../.."); err != nil {
		t.Fatal(err)
	}
	var scripts []byte
	for name, data := range files {
		if strings.HasPrefix(name, "js/") && !later(name) {
			scripts = append(scripts, data...)
		}
	}
	mustContain(t, "the page's scripts", scripts, sri([]byte("engine")), sri([]byte("model")), sri([]byte("samples")))
	sw := files[worker]
	for name, data := range files {
		if httpd.Aside(name) || forOthers(name) {
			if bytes.Contains(sw, []byte(name)) {
				t.Errorf("%s keeps %s, which the page of photos does not need", worker, name)
			}
		} else if name != worker {
			mustContain(t, worker, sw, name, sri(data))
		}
	}
	policy := httpd.SecurityHeaders(worker).Get("Content-Security-Policy")
	framed := httpd.SecurityHeaders(httpd.ViewerPage).Get("Content-Security-Policy")
	mustContain(t, worker, sw, policy, framed)
	if policy == framed {
		t.Error("the page and what it frames have the same policy")
	}
	if bytes.Contains(sw, []byte("import ")) || bytes.Contains(sw, []byte("export ")) {
		t.Error("the service worker is no classic script")
	}

	// Another engine is another page, and another version of the service worker.
	before := slices.Clone(files[worker])
	files["engine.wasm"] = []byte("engine 2")
	if err := addWorker(files, "../.."); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(before, files[worker]) {
		t.Error("the service worker does not change with the bundle")
	}
}

func TestWebManifest(t *testing.T) {
	files := map[string][]byte{}
	if err := pageFiles(files, os.DirFS("../../web")); err != nil {
		t.Fatal(err)
	}
	if err := drawIcons(files); err != nil {
		t.Fatal(err)
	}
	var app struct {
		Name, Display string
		StartURL      string `json:"start_url"`
		Icons         []struct{ Src, Type, Sizes, Purpose string }
	}
	if err := json.Unmarshal(files["manifest.webmanifest"], &app); err != nil {
		t.Fatal(err)
	}
	if app.Name == "" || app.Display != "standalone" || app.StartURL != "/" {
		t.Errorf("%+v", app)
	}
	maskable := false
	for _, icon := range app.Icons {
		data, ok := files[strings.TrimPrefix(icon.Src, "/")]
		if kind, _ := manifest.MediaType(icon.Src); !ok || kind != icon.Type {
			t.Errorf("icon %s: there %v, type %s", icon.Src, ok, kind)
			continue
		}
		if icon.Type != "image/png" {
			continue
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		side := picture.Bounds().Dx()
		if icon.Sizes != fmt.Sprintf("%dx%d", side, side) {
			t.Errorf("icon %s is %d pixels wide, listed as %s", icon.Src, side, icon.Sizes)
		}
		_, _, _, corner := picture.At(0, 0).RGBA()
		if isMaskable := icon.Purpose == "maskable"; (corner == 0xffff) != isMaskable {
			t.Errorf("icon %s: alpha %#x in the corner", icon.Src, corner)
		} else if isMaskable {
			maskable = true
			// What may be cut away, outside a circle of 2/5 of the side, holds background alone.
			back := picture.At(0, 0)
			for y := range side {
				for x := range side {
					dx, dy := float64(x)-float64(side)/2, float64(y)-float64(side)/2
					if dx*dx+dy*dy > 0.16*float64(side*side) && picture.At(x, y) != back {
						t.Fatalf("icon %s: the mark reaches %d, %d, which may be cut away", icon.Src, x, y)
					}
				}
			}
		}
		r, g, b, _ := picture.At(side/2, side/2).RGBA()
		if r == g && g == b {
			t.Errorf("icon %s has no mark in its middle", icon.Src)
		}
	}
	if !maskable {
		t.Error("no maskable icon")
	}
}

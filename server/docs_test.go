package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"okuyuki/core/review"
)

// TestDocsCommands runs every command of the documentation, in the order of the page, in a folder with a photo; those marked
// norun, with a reason, go through the parser alone.
func TestDocsCommands(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("..", "docs", "*", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	sources := map[string]string{}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		sources[page] = string(text)
	}
	block := regexp.MustCompile("(?ms)^```([^\n]*)\n(.*?)^```$")
	model, dict := writeModel(t), stateDict(t)
	ran, parsed := 0, 0
	for _, page := range pages {
		t.Run(filepath.Base(filepath.Dir(page))+"/"+filepath.Base(page), func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.Mkdir("photos", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile("photo.png", gradient(t), 0o644); err != nil {
				t.Fatal(err)
			}
			furnish(t, model, dict)
			for _, m := range block.FindAllStringSubmatch(sources[page], -1) {
				if m[1] == "sh wrangler" {
					checkWrangler(t, m[2])
					continue
				}
				kind, reason, skipped := strings.Cut(m[1], " norun")
				if kind != "sh" || skipped && strings.TrimSpace(reason) == "" {
					t.Errorf("a block is marked %q, want sh, or sh norun REASON", m[1])
				}
				for line := range strings.Lines(m[2]) {
					args := strings.Fields(line)
					if args[0] != "okuyuki" {
						t.Errorf("%q is no command of this program", line)
						continue
					}
					args = args[1:]
					if needsPage := args[0] == "serve" || args[0] == "embed"; needsPage && built() && !skipped {
						ran++
						runWithPage(t, args)
						continue
					} else if skipped || needsPage {
						args = append(args, "--help") // the parser looks at all options first
						parsed++
					} else {
						ran++
						args = append(args, inTests(args, model)...)
					}
					code, out, log := okuyuki(t, args...)
					if code != exitDone && code != exitKept && code != exitChanged || out == "" && args[0] != "review" {
						t.Errorf("%s: exit %d, printed %q, %s", strings.TrimSpace(line), code, out, log)
					}
				}
			}
		})
	}
	if !built() { // some need the page
		ran += 12
	}
	if ran < 50 || parsed < 8 {
		t.Errorf("%d commands ran and %d were parsed", ran, parsed)
	}
}

// workerConfig reads wrangler.toml, once: the tests of pages work in folders of their own.
var workerConfig = sync.OnceValues(func() ([]byte, error) {
	_, here, _, _ := runtime.Caller(0)
	return os.ReadFile(filepath.Join(filepath.Dir(here), "edge", "wrangler.toml"))
})

// checkWrangler looks at commands that need an account or Cloudflare's client: they name what wrangler.toml binds, and one version of
// the client. What `make edge` and `wrangler dev` do, package edge tests.
func checkWrangler(t *testing.T, block string) {
	t.Helper()
	config, err := workerConfig()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(block) {
		words := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "npx wrangler@3.99.0 ") && len(words) > 2:
		case line == "okuyuki models sql --studies data >versions.sql\n", line == "make edge\n", line == "cd bin/edge\n", strings.HasPrefix(line, "echo OKUYUKI_TOKEN="):
			continue
		default:
			t.Errorf("%q is no command of the guide", line)
		}
		for i, word := range words {
			name, bound := "", false
			switch {
			case word == "okuyuki":
				name, bound = `database_name = "okuyuki"`, true
			case strings.HasPrefix(word, "okuyuki-models"):
				name, bound = `bucket_name = "okuyuki-models"`, true
			case word == "SETTINGS":
				name, bound = `binding = "SETTINGS"`, true
			case word == "--file" && i+1 < len(words) && words[i+1] != "schema.sql" && words[i+1] != "versions.sql" && !strings.HasPrefix(words[i+1], "data/registry/files/"):
				t.Errorf("%q sends what is not there", line)
			}
			if bound && !strings.Contains(string(config), name) {
				t.Errorf("%q: wrangler.toml has no %s", line, name)
			}
		}
	}
}

// inTests are the options that a command gets here: tests run before a base model is built in, keep out of the user's folders, and do
// not wait for trainings.
func inTests(args []string, model string) []string {
	switch args[0] {
	case "monitor":
		if slices.Contains(args, "--model") {
			return []string{"--base", model}
		}
		return []string{"--model", model}
	case "predict":
		return []string{"--model", model}
	case "retrain":
		return []string{"--base", model, "--steps", "1", "--folds", "2", "--repeats", "1"}
	case "models":
		return []string{"--studies", "data"}
	case "poc":
		return []string{"--model", model, "--steps", "1", "--folds", "2", "--repeats", "1"}
	case "train":
		own := []string{"--smoke", "--cache", "cache"}
		if slices.Contains(args, "--from") {
			return append(own, "--depth-of", model)
		}
		return append(own, "--from", model)
	}
	return nil
}

// runWithPage runs a command that needs the page; a server until it says where it is.
func runWithPage(t *testing.T, args []string) {
	t.Helper()
	if args[0] == "embed" {
		if code, out, log := okuyuki(t, args...); code != exitDone || out == "" {
			t.Errorf("%v: exit %d, %s", args, code, log)
		}
		return
	}
	own := []string{"--addr", "127.0.0.1:0"} // the last one counts
	if !slices.Contains(args, "--no-studies") {
		own = append(own, "--studies", t.TempDir())
	}
	s := serveFor(t, 1, append(args[1:], own...)...)
	if !strings.Contains(s.lines[0], "is ready: http://") {
		t.Errorf("%v: %q", args, s.lines)
	}
	s.stop()
	if code := <-s.code; code != exitDone {
		t.Errorf("%v: exit %d, %s", args, code, &s.log)
	}
}

// furnish puts what the pages speak of into the folder: photos of two months, a project, a queue and a copy of it, two versions of a model.
func furnish(t *testing.T, model, dict string) {
	t.Helper()
	write := func(name string, data []byte) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, data, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	read := func(name string) []byte {
		t.Helper()
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for i := range uint64(7) {
		write(fmt.Sprintf("photos/january/%d.png", i), blocks(t, i, 1))
		write(fmt.Sprintf("photos/march/%d.png", i), blocks(t, 100+i, 1))
	}
	write("mobilenet.safetensors", read(dict))
	project, queue, _ := corrected(t, false)
	q, _, err := review.Parse(read(queue))
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"DSC0131.jpg", "DSC0140.jpg"} {
		if _, err := q.Add(review.Event{Kind: review.Photo, SHA256: strings.Repeat(fmt.Sprintf("%02x", i), 32), When: "2026-03-01T00:00:00Z", Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	write("site.okuyuki.zip", read(project))
	write("queue.jsonl", q.Encode())
	write("copy.jsonl", q.Encode())
	write("site-2.okuyuki.zip", read(writeModelSeed(t, 2)))
	for _, args := range [][]string{{"publish", "--name", "site", model}, {"promote", "site@1"}} {
		if code, _, log := okuyuki(t, append([]string{"models"}, append(args, "--studies", "data")...)...); code != exitDone {
			t.Fatal(log)
		}
	}
}

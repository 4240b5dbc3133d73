package e2e

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// lighthouse makes TestLighthouse run.
//
//	go test ./e2e -run Lighthouse -v -lighthouse
var lighthouse = flag.Bool("lighthouse", false, "measure the first visit with Lighthouse (npm, Node.js 20 or later) and print its figures")

// lighthouseRuns are the conditions under which Lighthouse opens the page: a phone and a desktop as Lighthouse defines them, and
// the line of TestMeasureStart on a desktop.
var lighthouseRuns = []struct {
	name string
	args []string
}{
	{"phone, slow 4G", nil},
	{"desktop", []string{"--preset=desktop"}},
	{"desktop, 20 Mbit/s", []string{"--preset=desktop", "--throttling-method=devtools", "--throttling.cpuSlowdownMultiplier=1",
		"--throttling.requestLatencyMs=40", "--throttling.downloadThroughputKbps=20000", "--throttling.uploadThroughputKbps=20000"}},
}

// lighthouseReport is the part of Lighthouse's JSON that is printed.
type lighthouseReport struct {
	Version    string `json:"lighthouseVersion"`
	Categories map[string]struct {
		Score float64
	}
	Audits map[string]struct {
		Title, DisplayValue, ScoreDisplayMode string
		Score                                 *float64
		NumericValue                          float64
	}
}

// TestLighthouse prints Lighthouse's figures of the first visit, and what it would have otherwise.
func TestLighthouse(t *testing.T) {
	if !*lighthouse {
		t.Skip("a measurement: -lighthouse")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("Chromium is missing: run `make deps`, which says what to install")
	}
	program := fromNPM(t, "lighthouse", filepath.Join("lighthouse", "cli", "index.js"))
	p := &page{t: t}
	p.serve()
	for i, run := range lighthouseRuns {
		file := filepath.Join(t.TempDir(), "report.json")
		ctx, cancel := context.WithTimeout(t.Context(), stepTimeout)
		args := append([]string{program, p.address + "/", "--quiet", "--output=json", "--output-path=" + file,
			"--chrome-flags=--headless=new --no-sandbox --use-angle=swiftshader --enable-unsafe-swiftshader --lang=ja"}, run.args...)
		command := exec.CommandContext(ctx, "node", args...)
		command.Env = append(os.Environ(), "CHROME_PATH="+chromium)
		command.WaitDelay = 5 * time.Second
		out, err := command.CombinedOutput()
		cancel()
		if err != nil {
			t.Fatalf("lighthouse, %s: %v\n%s", run.name, err, out)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var r lighthouseReport
		if err := json.Unmarshal(text, &r); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			fmt.Printf("Lighthouse %s, first visit; scores of 100\n%-20s", r.Version, "")
			for _, head := range []string{"performance", "accessibility", "best practices", "seo", "first paint", "largest paint", "blocked", "layout shift", "speed index"} {
				fmt.Printf("  %14s", head)
			}
			fmt.Println()
		}
		fmt.Printf("%-20s", run.name)
		for _, category := range []string{"performance", "accessibility", "best-practices", "seo"} {
			fmt.Printf("  %14.0f", 100*r.Categories[category].Score)
		}
		for _, audit := range []string{"first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"} {
			fmt.Printf("  %14s", strings.ReplaceAll(r.Audits[audit].DisplayValue, "\u00a0", " "))
		}
		fmt.Println()
		var faults []string
		for id, a := range r.Audits {
			if a.Score != nil && *a.Score < 0.9 && (a.ScoreDisplayMode == "binary" || a.ScoreDisplayMode == "metricSavings") {
				faults = append(faults, fmt.Sprintf("  %s: %s %s", id, a.Title, a.DisplayValue))
			}
		}
		slices.Sort(faults)
		fmt.Println(strings.Join(faults, "\n"))
	}
}

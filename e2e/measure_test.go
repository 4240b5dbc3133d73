package e2e

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Measurements on photos that are not part of the project; each prints what it finds.
//
//	go test ./e2e -run MeasureLearning -v -photos DIR     DIR: CLASS_*.jpg files, or a folder a class
//	go test ./e2e -run MeasureSpeed -v -cases reference   benchmark cases in the page, by part of their names
var (
	photosDir  = flag.String("photos", "", "folder of photos for TestMeasureLearning: CLASS_*.jpg, or a folder a class")
	perClass   = flag.Int("labelled", 6, "photos of each class that are labelled")
	heldOut    = flag.Int("heldout", 10, "photos of each class that are asked for afterwards")
	drawSeed   = flag.Uint64("draw", 1, "seed of the choice of photos")
	cores      = flag.Int("cores", 0, "processor cores that the page believes to have in TestMeasureLearning; 0: those of the machine")
	many       = flag.Int("many", 0, "photos in TestManyPhotos; 0: 60")
	speedCases = flag.String("cases", "", "benchmark cases for TestMeasureSpeed, by part of their names")
)

// TestMeasureLearning labels a few photos of each class in the page, learns, and prints
// how long that took and how many others are right.
func TestMeasureLearning(t *testing.T) {
	if *photosDir == "" {
		t.Skip("a measurement on photos outside of the project: name their folder with -photos DIR")
	}
	classes := photosByClass(t, *photosDir)
	p := openComposed(t, withCores(*cores))
	kernel := eval[string](p, "start", "okuyuki.ready.then((r) => r.kernel)")
	loaded := p.requests()
	rng := rand.New(rand.NewPCG(*drawSeed, 0))
	names := make([]string, 0, len(classes))
	for name := range classes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		files := classes[name]
		rng.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
		for _, file := range files[:*perClass] {
			eval[string](p, "add", "okuyuki.add("+quote(name)+", "+photoBlob(t, file)+")")
		}
	}
	learned := eval[struct {
		Rung                           string
		Steps, Workers, Correct, Total int
		Seconds, Prepared              float64
	}](p, "learn", `(async () => {
		const start = performance.now();
		const seconds = () => (performance.now() - start) / 1000;
		let prepared = 0;
		const r = await okuyuki.tune({seed: 1}, {onProgress: (p) => { if (p.phase === "prepare") prepared = seconds(); }});
		return {rung: r.rung, steps: r.steps, workers: r.workers, seconds: seconds(), prepared, correct: r.cv?.correct ?? 0, total: r.cv?.total ?? 0};
	})()`)
	right, asked := 0, 0
	for _, name := range names {
		for _, file := range classes[name][*perClass:][:*heldOut] {
			answer := eval[string](p, "predict", "okuyuki.predict("+photoBlob(t, file)+").then((r) => r.classes[0].label)")
			asked++
			if answer == name {
				right++
			}
		}
	}
	p.shot("learned")
	p.checkSilence(loaded)
	fmt.Printf("%s: %d classes x %d photos, kernel %s: learnt in %.1f s by %d workers (%.1f s to prepare, %d steps, kept: %s, cross-validated %d of %d); %d of %d others right: %.3f\n",
		filepath.Base(*photosDir), len(names), *perClass, kernel, learned.Seconds, learned.Workers, learned.Prepared, learned.Steps, learned.Rung, learned.Correct, learned.Total,
		right, asked, float64(right)/float64(asked))
}

// photosByClass finds the photos: the class is the folder's name, or the part of the
// file's name before the last underscore.
func photosByClass(t *testing.T, dir string) map[string][]string {
	t.Helper()
	classes := map[string][]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.EqualFold(filepath.Ext(path), ".jpg") {
			return err
		}
		class := filepath.Base(filepath.Dir(path))
		if filepath.Dir(path) == filepath.Clean(dir) {
			class, _, _ = cutLast(entry.Name(), "_")
		}
		classes[class] = append(classes[class], path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, files := range classes {
		if len(files) < *perClass+*heldOut {
			t.Fatalf("class %s has %d photos, %d are needed", name, len(files), *perClass+*heldOut)
		}
	}
	return classes
}

func cutLast(s, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):], true
	}
	return s, "", false
}

func photoBlob(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return blob(data, "image/jpeg")
}

// TestMeasureSpeed prints the timings of benchmark cases in the page.
func TestMeasureSpeed(t *testing.T) {
	if *speedCases == "" {
		t.Skip("a measurement: name benchmark cases with -cases TEXT")
	}
	p := openComposed(t, "")
	result := eval[struct {
		Kernel string
		Cases  []struct {
			Name, Check string
			MS, GFLOPS  float64
		}
	}](p, "bench", "okuyuki.ready.then(() => okuyuki.bench("+quote(*speedCases)+"))")
	for _, c := range result.Cases {
		fmt.Printf("%-34s %10.3f ms %8.1f GFLOP/s  %s  %s\n", c.Name, c.MS, c.GFLOPS, result.Kernel, c.Check)
	}
}

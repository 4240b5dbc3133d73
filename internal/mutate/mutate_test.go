package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestMutants counts the mistakes of a small package that its tests notice: those in what they look at, and not those in what they
// do not; mutants that do not compile are left out, and the files stay as they are.
func TestMutants(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles")
	}
	dir := t.TempDir()
	const source = `package small

func Known(a, b int) int {
	if a < b {
		return a + b
	}
	a -= b
	return a
}

func Unknown(a, b int) int { return a * b }

func Text(s string) string { return s + "!" }

func Forever(n int) (steps int) {
	for n > 0 {
		n--
		steps++
	}
	return steps
}
`
	for name, text := range map[string]string{
		"go.mod":   "module small\n\ngo 1.26\n",
		"small.go": source,
		"small_test.go": `package small

import "testing"

func Test(t *testing.T) {
	if Known(1, 2) != 3 || Known(2, 2) != 0 || Known(5, 2) != 3 || Text("a") != "a!" || Forever(3) != 3 {
		t.Fail()
	}
	Unknown(6, 1)
}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	small, err := find(".", regexp.MustCompile(""))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := small.examine(&out, "^$", 1000); err != nil {
		t.Fatal(err)
	}
	// The string cannot be subtracted. Nothing looks at the product. The loop's end is looked at, but not that 0 ends it: n > 0 and
	// n >= 1 are told apart by the steps.
	if got := out.String(); strings.Count(got, "survives") != 1 || !strings.Contains(got, "return a * b }\n\tsurvives: / for *") ||
		!strings.Contains(got, "1 more do not compile") || strings.Contains(got, "tried, 0 killed") {
		t.Errorf("%s", got)
	}
	if after, err := os.ReadFile("small.go"); err != nil || string(after) != source {
		t.Errorf("the file was changed: %v", err)
	}
}

// Each mutant has one change, and the file as it is has none.
func TestChangesAreUndone(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.go")
	const source = "package a\n\nfunc F(a, b int) int {\n\tif a > b && a != 1 {\n\t\ta++\n\t}\n\treturn a\n}\n"
	if err := os.WriteFile(name, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	text, mutants, err := weave(name, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	var what []string
	for _, m := range mutants {
		what = append(what, m.what)
	}
	if got := strings.Join(what, ", "); got != "|| for &&, >= for >, == for !=, 2 for 1, left out, -- for ++" {
		t.Errorf("mutants: %s", got)
	}
	// Each copy has one change: the condition as it was is in all but those four that change it, and in the original.
	if n := strings.Count(string(text), "if a > b && a != 1 {"); n != len(mutants)-4+1 {
		t.Errorf("the condition as it was %d times:\n%s", n, text)
	}
}

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// What property tests keep of the mutants' failures is removed; what was there before, and other data of tests, stays.
func TestNothingIsLeftBehind(t *testing.T) {
	for _, c := range []struct{ before, during, after []string }{
		{nil, []string{"testdata/rapid/TestA/1.fail"}, nil},
		{nil, nil, nil},
		{[]string{"testdata/photo.jpg"}, []string{"testdata/rapid/TestA/1.fail"}, []string{"testdata/photo.jpg"}},
		{[]string{"testdata/rapid/TestA/0.fail"}, []string{"testdata/rapid/TestB/1.fail"}, []string{"testdata/rapid/TestA/0.fail", "testdata/rapid/TestB/1.fail"}},
	} {
		dir := t.TempDir()
		write := func(names []string) {
			for _, name := range names {
				at := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(at, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		write(c.before)
		clean := target{dir: dir}.clean()
		write(c.during)
		clean()
		var left []string
		err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
			if err == nil && (!d.IsDir() || path == "testdata" && c.after == nil) {
				left = append(left, path)
			}
			return err
		})
		if err != nil || !slices.Equal(left, c.after) {
			t.Errorf("before %v, during %v: left %v, %v", c.before, c.during, left, err)
		}
	}
}

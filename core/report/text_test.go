package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// tables returns every text of the package: the pairs, and the last two of the tables' threes.
func tables(t *testing.T) map[string][2]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string][2]string{}
	set := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		collect := func(list *ast.CompositeLit) {
			var s []string
			for _, e := range list.Elts {
				if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
					text, err := strconv.Unquote(l.Value)
					if err != nil {
						t.Fatal(err)
					}
					s = append(s, text)
				}
			}
			if len(s) < 2 {
				t.Errorf("%s: a text in one language", set.Position(list.Pos()))
				return
			}
			texts[set.Position(list.Pos()).String()] = [2]string(s[len(s)-2:])
		}
		ast.Inspect(file, func(n ast.Node) bool {
			list, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			if kind, ok := list.Type.(*ast.Ident); ok && kind.Name == "pair" {
				collect(list)
			} else if ok && kind.Name == "table" {
				for _, e := range list.Elts {
					collect(e.(*ast.CompositeLit))
				}
			}
			return true
		})
	}
	return texts
}

func TestTextsAreInBothLanguages(t *testing.T) {
	texts := tables(t)
	if len(texts) < 250 {
		t.Fatalf("only %d texts found: the search does not work", len(texts))
	}
	parameter := regexp.MustCompile(`\{(\w+)(\|[^}|]*\|[^}|]*)?\}`)
	for at, x := range texts {
		var names [2]map[string]bool
		for i, s := range x {
			names[i] = map[string]bool{}
			for _, m := range parameter.FindAllStringSubmatch(s, -1) {
				names[i][m[1]] = true
			}
			if strings.ContainsAny(parameter.ReplaceAllString(s, ""), "{}") {
				t.Errorf("%s: a bracket left open in %q", at, s)
			}
		}
		if !maps.Equal(names[0], names[1]) {
			t.Errorf("%s: other parameters in %q than in %q", at, x[0], x[1])
		}
		if x[0] == "" {
			t.Errorf("%s: no Japanese", at)
		}
		for _, r := range x[1] {
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
				t.Errorf("%s: Japanese in %q", at, x[1])
				break
			}
		}
	}
}

func TestFill(t *testing.T) {
	for _, c := range []struct {
		text string
		args []string
		want string
	}{
		{"plain", nil, "plain"},
		{"{a} and {b}", []string{"a", "1", "b", "two"}, "1 and two"},
		{"{n} {n|photo|photos}", []string{"n", "1"}, "1 photo"},
		{"{n} {n|photo|photos}", []string{"n", "1,000"}, "1,000 photos"},
		{"{a}", []string{"a", "{b}", "b", "no"}, "{b}"}, // what is filled in is not looked at again
		{"open {a", nil, "open "},
	} {
		if got := fill(c.text, c.args); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

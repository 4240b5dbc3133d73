package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"strings"
)

// mutant is a change with its number, from 1, and where it is, for people.
type mutant struct {
	number int
	where  string
	what   string
}

// chooser is added to the package: it says which mutant is at work.
const chooser = `package %s

import (
	"os"
	"strconv"
)

var mutantAtWork, _ = strconv.Atoi(os.Getenv("` + chosen + `"))
`

// chosen is the variable of the environment.
const chosen = "OKUYUKI_MUTANT"

// weave returns the text of a file with its mutants, numbered from first. Each is a copy of its function's body at the head of the
// function; a //line comment has the compiler name it in its complaints.
func weave(name string, first int, without map[int]bool) (text []byte, mutants []mutant, err error) {
	source, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	var out bytes.Buffer
	written := 0
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		brace := set.Position(f.Body.Lbrace)
		out.Write(source[written : brace.Offset+1])
		written = brace.Offset + 1
		for _, c := range changes(f.Body) {
			m := mutant{first + len(mutants), "", c.what}
			at := set.Position(c.at)
			m.where = fmt.Sprintf("%s:%d: %s", name, at.Line, strings.TrimSpace(lineOf(source, at.Offset)))
			mutants = append(mutants, m)
			if without[m.number] {
				continue
			}
			c.do()
			var body bytes.Buffer
			err := printer.Fprint(&body, set, f.Body)
			c.undo()
			if err != nil {
				return nil, nil, err
			}
			fmt.Fprintf(&out, "\n//line mutant%d:1\nif mutantAtWork == %d %s", m.number, m.number, strings.TrimSuffix(body.String(), "}"))
			if f.Type.Results == nil {
				out.WriteString("\nreturn")
			}
			out.WriteString("\n}\n")
		}
		fmt.Fprintf(&out, "\n//line %s:%d\n", name, brace.Line)
	}
	out.Write(source[written:])
	return out.Bytes(), mutants, nil
}

// lineOf is the line of a text around an offset.
func lineOf(text []byte, offset int) string {
	start := bytes.LastIndexByte(text[:offset], '\n') + 1
	line, _, _ := bytes.Cut(text[start:], []byte("\n"))
	return string(line)
}

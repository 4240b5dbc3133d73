package main

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/width"
)

// table is text in columns. Characters of Chinese, Japanese and Korean are two columns wide in
// a terminal, which text/tabwriter does not know.
type table [][]string

// row adds a row of tab-separated cells.
func (t *table) row(format string, values ...any) {
	*t = append(*t, strings.Split(fmt.Sprintf(format, values...), "\t"))
}

// print writes the rows, the columns two spaces apart.
func (t *table) print(out io.Writer) error {
	var widest []int
	for _, cells := range *t {
		for i, cell := range cells {
			if i == len(widest) {
				widest = append(widest, 0)
			}
			widest[i] = max(widest[i], columns(cell))
		}
	}
	for _, cells := range *t {
		var line strings.Builder
		for i, cell := range cells {
			line.WriteString(cell)
			if i < len(cells)-1 {
				line.WriteString(strings.Repeat(" ", widest[i]-columns(cell)+2))
			}
		}
		if _, err := fmt.Fprintln(out, line.String()); err != nil {
			return err
		}
	}
	return nil
}

// columns is the width of a text in a terminal.
func columns(s string) (n int) {
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n++
		}
		n++
	}
	return n
}

package studyfig

import (
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// entry of a legend: a drawing of keyWidth and a text.
type entry struct {
	text string
	draw func(x, y vg.Length) // y is the middle of the line
}

const (
	legendLine = 17
	keyGap     = 6
	entryGap   = 16
)

// rows breaks entries into lines that fit a width.
func (p *pen) rows(entries []entry, width vg.Length) (rows [][]entry) {
	x := vg.Length(0)
	for _, e := range entries {
		w := keyWidth + keyGap + p.width(e.text, textSize)
		if len(rows) == 0 || x+w > width {
			rows, x = append(rows, nil), 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], e)
		x += w + entryGap
	}
	return rows
}

// legend draws entries from the top left corner down.
func (p *pen) legend(rows [][]entry, left, top vg.Length) {
	for _, row := range rows {
		x, y := left, top-legendLine/2
		for _, e := range row {
			e.draw(x, y)
			x += keyWidth + keyGap
			p.say(e.text, textSize, ink, text.XLeft, vg.Point{X: x, Y: y})
			x += p.width(e.text, textSize) + entryGap
		}
		top -= legendLine
	}
}

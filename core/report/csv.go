package report

import (
	"strconv"
	"strings"

	"okuyuki/core/poc"
)

// Heads of the table.
var (
	textCSVID      = &pair{"写真ID", "photo_id"}
	textCSVFile    = &pair{"ファイル名", "file"}
	textCSVPlace   = &pair{"場所", "place"}
	textCSVLabel   = &pair{"実際の分類", "label"}
	textCSVAnswer  = &pair{"{arm}：答え", "{arm}: answer"}
	textCSVRight   = &pair{"{arm}：正誤", "{arm}: right"}
	textCSVCorrect = &pair{"{arm}：正解した回の割合", "{arm}: share of repeats right"}
	textCSVP       = &pair{"{arm}：確率（{class}）", "{arm}: p({class})"}
)

// CSV is a table of the answers to single photos, for a spreadsheet: UTF-8 with a byte order
// mark, as Excel wants it, CRLF and quotes after RFC 4180. A text that a spreadsheet might
// take for a formula, because it begins with = + - @ or a control character, gets an
// apostrophe in front. Without a comparison it has its head only.
func CSV(r *poc.Result, o Options) ([]byte, error) {
	r, err := checked(r, o)
	if err != nil {
		return nil, err
	}
	p := &page{r: r, o: o}
	if o.Language == "en" {
		p.lang = 1
	}
	p.raw("\ufeff")
	p.record(p.csvHead())
	if r.Comparison == nil {
		return p.b, nil
	}
	for _, a := range r.Comparison.Answers {
		cells := []string{a.PhotoID, o.Names[a.PhotoID], a.Group, p.class(a.Class)}
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		for _, s := range a.Said {
			right := "0"
			if s.Class == a.Class {
				right = "1"
			}
			cells = append(cells, harmless(p.class(s.Class)), right, number(s.Correct))
			for i := range r.Data.Classes {
				v := ""
				if i < len(s.P) {
					v = number(s.P[i])
				}
				cells = append(cells, v)
			}
		}
		p.record(cells)
	}
	return p.b, nil
}

func (p *page) csvHead() []string {
	head := []string{p.t(textCSVID), p.t(textCSVFile), p.t(textCSVPlace), p.t(textCSVLabel)}
	for _, a := range p.arms() {
		arm := p.arm(a)
		head = append(head, p.t(textCSVAnswer, "arm", arm), p.t(textCSVRight, "arm", arm), p.t(textCSVCorrect, "arm", arm))
		for i := range p.r.Data.Classes {
			head = append(head, p.t(textCSVP, "arm", arm, "class", p.class(i)))
		}
	}
	for i := range head {
		head[i] = harmless(head[i])
	}
	return head
}

// number has the digits that a float32 computation carries.
func number(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }

// harmless keeps a text from being run as a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

func (p *page) record(cells []string) {
	for i, s := range cells {
		if i > 0 {
			p.raw(",")
		}
		if strings.ContainsAny(s, "\",\r\n'") {
			s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		p.raw(s)
	}
	p.raw("\r\n")
}

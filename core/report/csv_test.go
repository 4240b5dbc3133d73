package report

import (
	"encoding/csv"
	"strings"
	"testing"
)

// Read back by the standard library, the table has the answers; texts that a spreadsheet
// would run begin with an apostrophe.
func TestCSV(t *testing.T) {
	r := samples()["no_evidence"]
	r.Data.Classes[0].EN = "=cmd|' /C calc'!A0"
	r.Data.Classes[1].EN = `with "quotes", commas` + "\nand lines"
	r.Data.Classes[2].EN = "＝SUM(A1)"
	evil := []string{"+1", "-1", "@x", "\t=1", "plain", "", "1-2", "=1\r\n=2"}
	o := Options{Language: "en", Names: map[string]string{}}
	for i, s := range evil {
		o.Names[r.Comparison.Answers[i].PhotoID] = s
	}
	b, err := CSV(r, o)
	if err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(string(b), "\ufeff")
	if !ok {
		t.Error("no byte order mark")
	}
	if first, _, _ := strings.Cut(text, "\r\n"); !strings.HasPrefix(first, "photo_id,file,place,label,") || !strings.HasSuffix(text, "\r\n") {
		t.Errorf("lines do not end as RFC 4180 has it: %.80q", first)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+36 || len(rows[0]) != 4+4*(3+3) {
		t.Fatalf("%d rows of %d", len(rows), len(rows[0]))
	}
	for i, row := range rows {
		for j, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t＝", []rune(cell)[0]) {
				t.Errorf("row %d, column %d: %q", i, j, cell)
			}
		}
	}
	for i, s := range evil {
		want := strings.ReplaceAll(s, "\r\n", "\n") // as the reader gives it
		if want != "" && want != "plain" && want != "1-2" {
			want = "'" + want
		}
		if got := rows[1+i][1]; got != want {
			t.Errorf("name %q: %q, want %q", s, got, want)
		}
	}
	for i, a := range r.Comparison.Answers {
		row := rows[1+i]
		right := "0"
		if a.Said[0].Class == a.Class {
			right = "1"
		}
		if row[0] != a.PhotoID || row[5] != right || row[2] != a.Group {
			t.Errorf("photo %s: %v", a.PhotoID, row)
		}
	}
	if b, err := CSV(samples()["nothing"], Options{Language: "ja"}); err != nil || strings.Count(string(b), "\r\n") != 1 {
		t.Errorf("nothing: %q, %v", b, err)
	}
}

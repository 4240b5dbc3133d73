package studypage

import "okuyuki/server/studyfig"

// Text is a text in Japanese and in English.
type Text = studyfig.Text

// Page is what stands on the page of a study, from top to bottom.
type Page struct {
	Name     Text   // of the study: short, for the window's title and the head
	About    Text   // which data, preset and version: the other side of the head
	Question Text   // the headline
	Answer   []Text // what was found, in sentences for who decides
	Claims   []Claim
	Scope    []Text // what is a reconstruction here and what is not, what the answers carry and what not: under the answers
	Sections []Section
	Footer   Text
}

// Verdict is the answer to a claim.
type Verdict string

// The verdicts.
const (
	Holds       Verdict = "holds"
	DoesNotHold Verdict = "does_not_hold"
	Undecided   Verdict = "undecided"
	NoAnswer    Verdict = "no_answer" // not asked, or trainings are missing
)

// Claim is a statement with its answer.
type Claim struct {
	ID        string // of its place on the page: lower-case letters, digits and hyphens
	Statement Text
	Verdict   Verdict
	Effect    Effect  // of a claim with an answer
	Why       Text    // why there is no answer
	Reading   Text    // what the numbers say, in a sentence or two
	Method    Text    // how the effect is made of measurements
	Blocks    []Block // figures and tables behind it
}

// Effect is the number that decides a claim.
type Effect struct {
	What Text // what it is, in a few words
	Measured
	Level Text // of the interval, and over what: "95 %, 5 seeds"
}

// Measured is a mean with its interval.
type Measured struct {
	Unit            studyfig.Unit
	Suffix          Text // of the unit: " points"
	Mean, Low, High float64
}

// Section is a part of the page beneath the claims.
type Section struct {
	Title  Text
	Blocks []Block
}

// Block is Paragraph, List, Facts, *Table, *Figures or *Fold.
type Block interface{ write(w *writer) }

// Paragraph is a text.
type Paragraph Text

// List is texts with dots before them.
type List []Text

// Facts are names with their values.
type Facts []Fact

// Fact is a name with its value; values that are code are set as such.
type Fact struct {
	Name, Value Text
	Code        bool
}

// Table has a head, and rows that begin with a name.
type Table struct {
	Caption Text
	Head    []Text
	Rows    []Row
}

// Row of a table. A row without cells is a heading for those that follow.
type Row struct {
	Name  Text
	Cells []Cell
}

// Cell of a table: a mean with its interval, or a text.
type Cell struct {
	Measured *Measured
	Text     Text
}

// Figures stand beside each other where there is room.
type Figures []Figure

// Figure is a drawing under its title, with a caption.
type Figure struct {
	studyfig.Figure
	Caption Text
}

// Fold is blocks that are shown when asked for.
type Fold struct {
	Title  Text
	Open   bool // from the beginning
	Blocks []Block
}

// figures are all figures of the page, in their order.
func (p *Page) figures() (out []studyfig.Figure) {
	var walk func(blocks []Block)
	walk = func(blocks []Block) {
		for _, b := range blocks {
			switch b := b.(type) {
			case Figures:
				for _, f := range b {
					out = append(out, f.Figure)
				}
			case *Fold:
				walk(b.Blocks)
			}
		}
	}
	for _, c := range p.Claims {
		walk(c.Blocks)
	}
	for _, s := range p.Sections {
		walk(s.Blocks)
	}
	return out
}

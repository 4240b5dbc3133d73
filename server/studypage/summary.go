package studypage

// Summary is what a page says at its top, for those who show it in another way.
type Summary struct {
	Name     Text     `json:"name"`
	About    Text     `json:"about"`
	Question Text     `json:"question"`
	Answer   []Text   `json:"answer"`
	Claims   []Answer `json:"claims"`
}

// Answer is a claim with its verdict, and the number that decides it.
type Answer struct {
	ID        string  `json:"id"`
	Statement Text    `json:"statement"`
	Verdict   Verdict `json:"verdict"`
	Why       *Text   `json:"why,omitempty"`     // there is no answer
	Effect    *Number `json:"effect,omitempty"`  // of a claim with an answer
	Reading   *Text   `json:"reading,omitempty"` // what the number says
}

// Number is a mean with its interval, as it is and as it is written.
type Number struct {
	What  Text    `json:"what"`
	Mean  float64 `json:"mean"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Text  Text    `json:"text"`  // "+8.6 [+3.3, +13.9] points"
	Level Text    `json:"level"` // of the interval
}

// Summary is the top of the page.
func (p *Page) Summary() Summary {
	s := Summary{Name: p.Name, About: p.About, Question: p.Question, Answer: p.Answer, Claims: []Answer{}}
	for _, c := range p.Claims {
		a := Answer{ID: c.ID, Statement: c.Statement, Verdict: c.Verdict}
		if c.Verdict == NoAnswer {
			a.Why = &c.Why
		} else {
			e := c.Effect
			a.Effect = &Number{What: e.What, Mean: e.Mean, Low: e.Low, High: e.High, Text: e.Measured.text(), Level: e.Level}
			a.Reading = &c.Reading
		}
		s.Claims = append(s.Claims, a)
	}
	return s
}

// text is the mean with its interval and unit.
func (m Measured) text() (t Text) {
	for i := range t {
		t[i] = m.Unit.Write(m.Mean) + " " + m.Unit.Interval(m.Low, m.High) + m.Suffix[i]
	}
	return t
}

package studyfig

import "strings"

// Text is a text in Japanese and in English, in this order.
type Text [2]string

// Same is a text that is the same in both languages: a number, a name.
func Same(s string) Text { return Text{s, s} }

// In is the text in a language, "ja" or "en".
func (t Text) In(language string) string {
	if language == "ja" {
		return clean(t[0])
	}
	return clean(t[1])
}

// About is what every figure carries.
type About struct {
	ID          string // of files and of the figure's parts: lower-case letters, digits and hyphens
	Title       Text   // short; not drawn: it belongs above the figure, and is read aloud
	Description Text   // what the figure shows, in a sentence, for who cannot see it
}

func (a About) about() About { return a }

// clean drops control characters, line ends and those that turn the direction of the text around them.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r >= 0xfffe:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
}

// Title is the title of a figure.
func Title(f Figure) Text { return f.about().Title }

// AboutOf is what a figure carries beside what is drawn.
func AboutOf(f Figure) About { return f.about() }

package studyfig

import (
	"encoding/json"
	"fmt"
	"strings"
)

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

// MarshalJSON writes an object with a field for each language.
func (t Text) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"ja": t.In("ja"), "en": t.In("en")})
}

// UnmarshalJSON reads it.
func (t *Text) UnmarshalJSON(data []byte) error {
	var in struct{ Ja, En string }
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("studyfig: a text in two languages: %w", err)
	}
	*t = Text{in.Ja, in.En}
	return nil
}

// About is what every figure carries.
type About struct {
	ID          string `json:"name"`        // of files and of the figure's parts: lower-case letters, digits and hyphens
	Title       Text   `json:"title"`       // short; not drawn: it belongs above the figure, and is read aloud
	Description Text   `json:"description"` // what the figure shows, in a sentence, for who cannot see it
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

// AboutOf is what a figure carries beside what is drawn.
func AboutOf(f Figure) About { return f.about() }

// AboutAll is that of several figures.
func AboutAll(figures []Figure) []About {
	out := make([]About, len(figures))
	for i, f := range figures {
		out[i] = f.about()
	}
	return out
}

package report

import "strings"

// pair is one text in Japanese and in English. {name} is replaced by a parameter;
// {n|photo|photos} chooses by the parameter n: the first form for "1", else the second.
type pair [2]string

// text is a pair of the tables in texts_*.go: a pointer, since the engine grows with every
// word that a call copies.
type text = *pair

// table holds texts under names: name, Japanese, English.
type table [][3]string

// of is the text of that name, or nil.
func (t table) of(name string) text {
	for i := range t {
		if t[i][0] == name {
			return text(t[i][1:])
		}
	}
	return nil
}

// named is the text of that name, or the name itself.
func (p *page) named(t table, name string) string {
	if x := t.of(name); x != nil {
		return p.t(x)
	}
	return name
}

// t is the text in the report's language; args are names and values in turn.
func (p *page) t(x text, args ...string) string { return fill(x[p.lang], args) }

func fill(s string, args []string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		key, after, _ := strings.Cut(rest, "}")
		name, forms, choose := strings.Cut(key, "|")
		value := ""
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == name {
				value = args[i+1]
			}
		}
		if choose {
			one, many, _ := strings.Cut(forms, "|")
			if value == "1" {
				value = one
			} else {
				value = many
			}
		}
		b.WriteString(value)
		s = after
	}
}

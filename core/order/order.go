// Package order is the order in which names are shown and numbered: the same on every machine and in every language of the user.
//
// Collation would be nicer to read, but it differs between browsers, versions and languages, and the order of classes is part of
// what a training draws by its seed.
package order

import (
	"cmp"
	"unicode/utf8"
)

// Natural compares names by code point, except that runs of digits, also full-width ones, count as the numbers that they write:
// "crack 9" comes before "crack 10". Names that differ in how they write a number only (leading zeros, width) follow their code
// points. The result is as that of strings.Compare, and 0 for equal strings alone.
func Natural(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		if digits, others := number(x), number(y); digits > 0 && others > 0 {
			if c := compareNumbers(x[:digits], y[:others]); c != 0 {
				return c
			}
			x, y = x[digits:], y[others:]
			continue
		}
		r, n := utf8.DecodeRuneInString(x)
		s, m := utf8.DecodeRuneInString(y)
		if c := cmp.Compare(narrow(r), narrow(s)); c != 0 {
			return c
		}
		x, y = x[n:], y[m:]
	}
	if c := cmp.Compare(len(x), len(y)); c != 0 {
		return c
	}
	return cmp.Compare(a, b)
}

// digit is the value of a decimal digit, ASCII or full-width; -1 for anything else.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '０' && r <= '９':
		return int(r - '０')
	}
	return -1
}

// narrow is the ASCII digit of a full-width one: beside letters, too, both must stand in one place.
func narrow(r rune) rune {
	if d := digit(r); d >= 0 {
		return rune('0' + d)
	}
	return r
}

// number is the length in bytes of the run of digits that a text begins with.
func number(s string) int {
	for i, r := range s {
		if digit(r) < 0 {
			return i
		}
	}
	return len(s)
}

// compareNumbers compares what two runs of digits write, of any length.
func compareNumbers(a, b string) int {
	x, y := significant(a), significant(b)
	if c := cmp.Compare(len(x), len(y)); c != 0 {
		return c
	}
	return cmp.Compare(x, y)
}

// significant are the digits of a number, leading zeros apart, in ASCII.
func significant(s string) string {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		if d := digit(r); d > 0 || len(out) > 0 {
			out = append(out, byte('0'+d))
		}
	}
	return string(out)
}

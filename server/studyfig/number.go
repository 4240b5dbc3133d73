package studyfig

import (
	"math"
	"strconv"
	"strings"
)

// Unit says how a value is written.
type Unit int

// The units.
const (
	Number  Unit = iota // as it is: 0.123
	Signed              // with its sign: +0.123
	Percent             // a share, in percent: 12.3
	Points              // a difference of shares, in percentage points: +12.3
	Count               // a whole number: 12
	Rounded             // as it is, shorter: 0.12
)

// Write is a value in the unit, with the decimals that a table has.
func (u Unit) Write(v float64) string {
	switch u {
	case Signed:
		return signed(fixed(v, 3))
	case Percent:
		return fixed(100*v, 1)
	case Points:
		return signed(fixed(100*v, 1))
	case Rounded:
		return fixed(v, 2)
	case Count:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fixed(v, 3)
}

// Interval is an interval in the unit, in brackets.
func (u Unit) Interval(low, high float64) string {
	return "[" + u.Write(low) + ", " + u.Write(high) + "]"
}

// tick is a value at an axis whose ticks are step apart.
func (u Unit) tick(v, step float64) string {
	if u == Percent || u == Points {
		v, step = 100*v, 100*step
	}
	s := fixed(v, max(0, int(math.Ceil(-math.Log10(step)-1e-9))))
	if u == Points || u == Signed {
		return signed(s)
	}
	return s
}

// fixed has so many decimals and a typographic minus; nothing has no sign.
func fixed(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if digits, negative := strings.CutPrefix(s, "-"); negative {
		if strings.Trim(digits, "0.") == "" {
			return digits
		}
		return "−" + digits
	}
	return s
}

func signed(s string) string {
	if strings.HasPrefix(s, "−") || strings.Trim(s, "0.") == "" {
		return s
	}
	return "+" + s
}

// ticks are round values from lo to hi, at most about n of them, and their distance.
func ticks(lo, hi float64, n int) (at []float64, step float64) {
	unit := math.Pow(10, math.Floor(math.Log10((hi-lo)/float64(n))))
	step = 10 * unit
	for _, k := range []float64{1, 2, 5} {
		if (hi-lo)/(k*unit) <= float64(n) {
			step = k * unit
			break
		}
	}
	for i := math.Ceil(lo/step - 1e-9); i*step <= hi+1e-9*step; i++ {
		at = append(at, i*step)
	}
	return at, step
}

// scale widens a range to whole steps, of which it has about n, and returns its ticks.
func scale(lo, hi float64, n int) (from, to float64, at []float64, step float64) {
	_, step = ticks(lo, hi, n)
	first, last := math.Floor(lo/step+1e-9), math.Ceil(hi/step-1e-9)
	for i := first; i <= last; i++ {
		at = append(at, i*step)
	}
	return first * step, last * step, at, step
}

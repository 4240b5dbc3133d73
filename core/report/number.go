package report

import (
	"math"
	"strconv"
	"strings"

	"okuyuki/core/eval"
	"okuyuki/core/poc"
)

const minus = "−"

// fixed is x with so many decimals, with a typographic minus.
func fixed(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if digits, negative := strings.CutPrefix(s, "-"); negative {
		if strings.Trim(digits, "0.") == "" {
			return digits
		}
		return minus + digits
	}
	return s
}

// powerOfTen is the largest power of ten up to x, within reason.
func powerOfTen(x float64) float64 {
	unit := 1e-6
	for i := 0; i < 40 && unit*10 <= x; i++ {
		unit *= 10
	}
	return unit
}

func whole(x float64) string { return fixed(x, 0) }

func integer(n int) string { return group(strconv.Itoa(n)) }

// count is a number of photos; means over repeats may have a half.
func count(x float64) string {
	if math.Abs(x-math.Round(x)) < .05 {
		return whole(math.Round(x))
	}
	return fixed(x, 1)
}

// signed has a plus, too.
func signed(s string) string {
	if strings.HasPrefix(s, minus) || strings.Trim(s, "0.") == "" {
		return s
	}
	return "+" + s
}

// group puts commas between thousands.
func group(digits string) string {
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// percent writes a share of n photos in percent, with the decimals that n can carry.
func (p *page) percent(x float64, n int) string {
	return fixed(100*x, max(0, decimals(n))) + p.t(textPercent)
}

// decimals of a percentage of n photos; -1: counts are shown instead.
func decimals(n int) int { return eval.Decimals(n) }

// share is the proportion in words: "27 of 36", or in percent where there are photos enough.
func (p *page) share(x poc.Proportion) string {
	if x.Total <= 0 {
		return p.t(textNone)
	}
	if decimals(x.Total) < 0 {
		return p.t(textOf, "k", count(x.Value*float64(x.Total)), "n", integer(x.Total))
	}
	return p.percent(x.Value, x.Total)
}

// bounds is the proportion's interval, in the same units.
func (p *page) bounds(x poc.Proportion) string {
	low, high, unit := p.ends(x)
	return p.t(textRange, "low", low, "high", high) + unit
}

// ends of the interval; counts are rounded outwards.
func (p *page) ends(x poc.Proportion) (low, high, unit string) {
	n := float64(x.Total)
	if d := decimals(x.Total); d >= 0 {
		return fixed(100*x.Low, d), fixed(100*x.High, d), p.t(textPercent)
	}
	return whole(math.Floor(n*x.Low + 1e-9)), whole(math.Ceil(n*x.High - 1e-9)), p.t(textPhotosUnit)
}

// cell is a proportion with its interval for a table: "27/36 (21–31)".
func (p *page) cell(x poc.Proportion) string {
	if x.Total <= 0 {
		return p.t(textNone)
	}
	low, high, _ := p.ends(x)
	if decimals(x.Total) < 0 {
		return count(x.Value*float64(x.Total)) + "/" + integer(x.Total) + " (" + low + "–" + high + ")"
	}
	return p.percent(x.Value, x.Total) + " (" + low + "–" + high + ")"
}

// gap is a difference of two accuracies measured on n photos: in photos or in points.
func (p *page) gap(d float64, n int) string {
	if decimals(n) < 0 {
		return p.t(textGapPhotos, "d", step(d*float64(n)), "n", integer(n))
	}
	return p.t(textGapPoints, "d", step(100*d))
}

// gaps is an interval of differences, in the same units.
func (p *page) gaps(low, high float64, n int) string {
	scale, unit := 100.0, textPointsUnit
	if decimals(n) < 0 {
		scale, unit = float64(n), textPhotosUnit
	}
	return p.t(textRange, "low", step(scale*low), "high", step(scale*high)) + p.t(unit)
}

// step is a signed whole number; one decimal where rounding would make a nothing of something.
func step(x float64) string {
	if r := math.Round(x); r != 0 || math.Abs(x) < .05 {
		return signed(whole(r))
	}
	return signed(fixed(x, 1))
}

// pvalue has two digits, and no more than three decimals.
func pvalue(x float64) string {
	if x < .001 {
		return "< 0.001"
	}
	if x < .1 {
		return "= " + fixed(x, 3)
	}
	return "= " + fixed(x, 2)
}

// money is an amount in the form's currency.
func (p *page) money(x float64) string { return p.currency(threeDigits(x)) }

// moneys is a range of amounts; the currency stands once.
func (p *page) moneys(low, high float64) string {
	return p.currency(p.t(textRange, "low", threeDigits(low), "high", threeDigits(high)))
}

func (p *page) currency(s string) string {
	c := p.r.Cost.Form.Currency
	switch {
	case c == "":
		return s
	case p.lang == 0 && c == "JPY":
		return s + "円"
	case p.lang == 0:
		return s + " " + c
	}
	return c + " " + s
}

// threeDigits is an amount as far as it is worth reading: more digits would be made up.
func threeDigits(x float64) string {
	if x == 0 {
		return "0"
	}
	unit := powerOfTen(math.Abs(x)) / 100
	switch {
	case unit >= 1:
		return group(strconv.FormatFloat(math.Round(x/unit)*unit, 'f', 0, 64))
	case unit < .1:
		return strconv.FormatFloat(x, 'f', 2, 64)
	}
	return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0")
}

// amount is a number a month, from the form: as many digits as are worth reading.
func amount(x float64) string {
	if math.Abs(x) < 10 {
		return strings.TrimSuffix(fixed(x, 1), ".0")
	}
	return group(strconv.FormatFloat(math.Round(x), 'f', 0, 64))
}

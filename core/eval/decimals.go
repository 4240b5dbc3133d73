package eval

import (
	"math"
	"strconv"
)

// Decimals says how exactly a share of n photos may be shown: -1 as a count of photos
// ("19/24"), 0 as a whole percentage, 1 with one decimal. A digit is shown where one photo
// moves it by no more than a few units: below 50 photos one of them is worth more than two
// percent, below 1000 more than a tenth.
func Decimals(n int) int {
	switch {
	case n < 50:
		return -1
	case n < 1000:
		return 0
	}
	return 1
}

// FormatShare shows a share of n photos as Decimals says: "19/24", "79%", "79.4%". A count
// that is a mean over repeats has one decimal where it needs it: "19.5/24".
func FormatShare(value float64, n int) string {
	d := Decimals(n)
	if d >= 0 {
		return strconv.FormatFloat(100*value, 'f', d, 64) + "%"
	}
	count := math.Round(10*value*float64(n)) / 10
	return strconv.FormatFloat(count, 'f', -1, 64) + "/" + strconv.Itoa(n)
}

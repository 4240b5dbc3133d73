package report

import (
	"testing"

	"okuyuki/core/poc"
)

func TestNumbers(t *testing.T) {
	en := &page{lang: 1, r: &poc.Result{Cost: &poc.Cost{Form: poc.Form{Currency: "USD"}}}}
	ja := &page{r: &poc.Result{Cost: &poc.Cost{Form: poc.Form{Currency: "JPY"}}}}
	few := poc.Proportion{Value: 27.5 / 36, Low: .601, High: .8801, Total: 36}
	some := poc.Proportion{Value: .7637, Low: .601, High: .8801, Total: 130}
	many := poc.Proportion{Value: .7637, Low: .601, High: .8801, Total: 1300}
	for _, c := range []struct{ got, want string }{
		{en.share(few), "27.5 of 36"}, {ja.share(few), "36枚中27.5枚"}, {en.bounds(few), "21 to 32"}, {ja.bounds(few), "21〜32枚"}, // outwards
		{en.share(some), "76%"}, {en.bounds(some), "60 to 88%"}, {en.share(many), "76.4%"}, {en.cell(few), "27.5/36 (21–32)"}, {en.cell(some), "76% (60–88)"},
		{en.share(poc.Proportion{}), "—"}, {en.cell(poc.Proportion{High: 1}), "—"},
		{en.gap(.083, 36), "+3 of 36 photos"}, {en.gap(-.083, 36), "−3 of 36 photos"}, {en.gap(.01, 36), "+0.4 of 36 photos"}, {en.gap(0, 36), "0 of 36 photos"},
		{en.gap(.083, 130), "+8 points"}, {ja.gaps(-.02, .09, 130), "−2〜+9ポイント"}, {en.gaps(.002, .2, 36), "+0.1 to +7"},
		{pvalue(.0004), "< 0.001"}, {pvalue(.0213), "= 0.021"}, {pvalue(.62), "= 0.62"},
		{en.money(1234567), "USD 1,230,000"}, {ja.money(1234567), "1,230,000円"}, {en.money(0), "USD 0"}, {en.money(3.456), "USD 3.46"}, {en.money(34.56), "USD 34.6"}, {en.money(-1234), "USD -1,230"},
		{ja.moneys(10000, 20000), "10,000〜20,000円"}, {en.money(1e300)[:8], "USD 1,00"},
		{amount(0), "0"}, {amount(2), "2"}, {amount(2.25), "2.2"}, {amount(1234.4), "1,234"},
		{integer(1234567), "1,234,567"}, {integer(-1234), "-1,234"}, {integer(123), "123"}, {fixed(-.001, 2), "0.00"}, {chance(.9999), "99"}, {chance(0), "1"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestNiceStep(t *testing.T) {
	for _, c := range []struct {
		span float64
		n    int
		want float64
	}{{1, 5, .2}, {100, 5, 20}, {37, 8, 5}, {.03, 3, .01}, {130, 8, 20}} {
		if got := niceStep(c.span, c.n); got < c.want*.999 || got > c.want*1.001 {
			t.Errorf("%v in %d: %v, want %v", c.span, c.n, got, c.want)
		}
	}
}

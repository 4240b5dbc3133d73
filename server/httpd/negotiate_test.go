package httpd

import "testing"

func TestNegotiate(t *testing.T) {
	offers := []string{"br", "zstd", "gzip"} // smallest first
	cases := []struct {
		header, want string
		ok           bool
	}{
		{"", identity, true},
		{"gzip, deflate, br, zstd", "br", true}, // what Chromium sends
		{"gzip, deflate", "gzip", true},
		{"deflate", identity, true},
		{"br;q=0.5, zstd;q=0.8, gzip;q=0.8", "zstd", true},
		{"br;q=0, *", "zstd", true},
		{"*;q=0.1, gzip;q=0.2", "gzip", true},
		{"identity", identity, true},
		{"identity;q=1, br;q=0.5", identity, true},
		{"identity;q=0.5, gzip;q=0.5", "gzip", true},
		{"identity;q=0", identity, false},
		{"*;q=0", identity, false},
		{"*;q=0, identity;q=0.001", identity, true},
		{"*;q=0, gzip", "gzip", true},
		{"x-gzip", "gzip", true},
		{"GZIP ; Q=0.9", "gzip", true},
		{"br;q=2, gzip;q=x, zstd;q=0.1", "zstd", true}, // malformed members do not count
		{"br;level=9, gzip", "gzip", true},
		{",,;,", identity, true},
		{"br;q=NaN, gzip", "gzip", true},
	}
	for _, c := range cases {
		got, ok := negotiate(c.header, offers)
		if ok != c.ok || (ok && got != c.want) {
			t.Errorf("negotiate(%q) = %q, %v; want %q, %v", c.header, got, ok, c.want, c.ok)
		}
	}
	if got, ok := negotiate("gzip, br", nil); got != identity || !ok {
		t.Errorf("without compressed forms: %q, %v", got, ok)
	}
}

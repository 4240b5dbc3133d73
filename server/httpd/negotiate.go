package httpd

import (
	"strconv"
	"strings"
)

// identity is the coding of bytes as they are.
const identity = "identity"

// negotiate picks a content coding for an Accept-Encoding header as RFC 9110
// section 12.5.3 defines it: the highest q-value wins, and among equals the
// form that comes first in offers. The caller lists offers smallest first;
// identity is always possible, and last, unless the client excludes it.
// ok is false when the client accepts nothing that is there.
func negotiate(header string, offers []string) (coding string, ok bool) {
	weights, rest := parseAcceptEncoding(header)
	best, bestWeight := "", 0
	for _, offer := range offers {
		weight, listed := weights[offer]
		if !listed {
			weight = max(rest, 0)
		}
		if weight > bestWeight {
			best, bestWeight = offer, weight
		}
	}
	// identity is acceptable even when not listed, at the lowest rank; only
	// "identity;q=0", or "*;q=0" without identity, takes it away.
	weight, listed := weights[identity]
	switch {
	case listed && weight > bestWeight:
		return identity, true
	case best != "":
		return best, true
	case listed:
		return identity, weight > 0
	default:
		return identity, rest != 0
	}
}

// parseAcceptEncoding returns the q-value, in thousandths, of each coding in
// the header, and that of "*" (-1 if the header has none). Malformed members
// are left out.
func parseAcceptEncoding(header string) (weights map[string]int, rest int) {
	weights, rest = map[string]int{}, -1
	for member := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(member, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		weight, ok := parseQ(params)
		switch {
		case !ok || name == "":
		case name == "*":
			rest = weight
		case name == "x-gzip":
			weights["gzip"] = weight
		default:
			weights[name] = weight
		}
	}
	return weights, rest
}

// parseQ reads "q=0.5" as 500; no parameter means 1000.
func parseQ(params string) (weight int, ok bool) {
	params = strings.TrimSpace(params)
	if params == "" {
		return 1000, true
	}
	key, value, found := strings.Cut(params, "=")
	if !found || !strings.EqualFold(strings.TrimSpace(key), "q") {
		return 0, false
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(q >= 0 && q <= 1) {
		return 0, false
	}
	return int(q*1000 + 0.5), true
}

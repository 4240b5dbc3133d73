package eval

// McNemar tests whether two arms are right equally often on the same photos, given the
// numbers that only one of them gets right: the exact two-sided p value
// 2·P(Bin(b+c, 1/2) <= min(b, c)), and the mid-p value, which counts the observed table by
// half (Fagerland, Lydersen & Laake 2013, BMC Medical Research Methodology 13:91).
// Six photos on one side and none on the other are needed for p < .05.
func McNemar(b, c int) (exact, mid float64) {
	n, k := b+c, min(b, c)
	tail := 0.0
	for i := 0; i <= k; i++ {
		tail += binomial(i, n, .5)
	}
	exact = min(1, 2*tail)
	if b == c {
		return 1, 1 - binomial(k, n, .5)/2
	}
	return exact, 2*tail - binomial(k, n, .5)
}

// SignFlip is the exact two-sided sign-flip (Fisher-Pitman) test that the differences v of
// independent units are symmetric around zero: the share of the 2^n ways to sign them whose
// sum is at least as far from zero as that observed. For differences of -1, 0 and 1 it is
// the exact McNemar test. Differences are whole numbers, such as numbers of right answers.
func SignFlip(v []int) float64 {
	reach, sum := 0, 0
	for _, d := range v {
		sum += d
		reach += max(d, -d)
	}
	// p[reach+s] is the probability of the sum s, over the units counted so far.
	p, next := make([]float64, 2*reach+1), make([]float64, 2*reach+1)
	p[reach] = 1
	far := 0
	for _, d := range v {
		if d = max(d, -d); d == 0 {
			continue
		}
		far += d
		for s := -far; s <= far; s++ {
			q := 0.0
			if i := s - d; i >= -reach {
				q += p[reach+i] / 2
			}
			if i := s + d; i <= reach {
				q += p[reach+i] / 2
			}
			next[reach+s] = q
		}
		p, next = next, p
	}
	total := 0.0
	for s := -reach; s <= reach; s++ {
		if max(s, -s) >= max(sum, -sum) {
			total += p[reach+s]
		}
	}
	return min(1, total)
}

package eval

// Argmax is the index of the largest value, the first of equals: the class that scores or
// probabilities answer.
func Argmax[T float32 | float64](v []T) int {
	best := 0
	for i, x := range v {
		if x > v[best] {
			best = i
		}
	}
	return best
}

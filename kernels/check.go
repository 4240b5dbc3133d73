package kernels

import "strconv"

// mustLen panics unless a slice has the length that a shape asks for.
func mustLen(op, what string, have, want int) {
	if have != want {
		panic("kernels: " + op + ": " + what + " has " + strconv.Itoa(have) +
			" values, the shape asks for " + strconv.Itoa(want))
	}
}

// mustReach panics if a slice is shorter than a shape asks for.
func mustReach(op, what string, have, want int) {
	if have < want {
		mustLen(op, what, have, want)
	}
}

func must(op string, err error) {
	if err != nil {
		panic("kernels: " + op + ": " + err.Error())
	}
}

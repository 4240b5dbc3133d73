package runs

import (
	"fmt"

	"okuyuki/server/study/compare"
)

// errOther is returned where two runs have nothing to be compared.
var errOther = fmt.Errorf("%w: runs of two studies", ErrRequest)

// Compare sets the outcome beside another one.
func (o digitOutcome) Compare(other Outcome) (*compare.Comparison, error) {
	b, ok := other.(digitOutcome)
	if !ok {
		return nil, errOther
	}
	return o.Outcome.Compare(b.Outcome)
}

// Compare sets the outcome beside another one.
func (o roomOutcome) Compare(other Outcome) (*compare.Comparison, error) {
	b, ok := other.(roomOutcome)
	if !ok {
		return nil, errOther
	}
	return o.Outcome.Compare(b.Outcome)
}

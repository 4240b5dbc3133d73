package eval

import "fmt"

// TooFewError says that the sample cannot carry what was asked of it.
type TooFewError struct {
	What       string // "photos", "folds", ...
	Have, Need int
}

func (e *TooFewError) Error() string {
	return fmt.Sprintf("eval: %d %s are too few, %d are needed", e.Have, e.What, e.Need)
}

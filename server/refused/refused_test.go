package refused_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	. "okuyuki/server/refused"
)

func TestAs(t *testing.T) {
	if As(Damaged, nil) != nil {
		t.Error("nothing has become an error")
	}
	err := As(Damaged, fmt.Errorf("x: %w", New(Limit, "y")))
	if Of(err) != Limit || Of(As(Damaged, io.EOF)) != Damaged || !errors.Is(As(Damaged, io.EOF), io.EOF) {
		t.Error("a kind was lost")
	}
}

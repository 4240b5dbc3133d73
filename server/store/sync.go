package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// syncDir makes a new entry of a folder last; where a system cannot, it does not matter to it.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

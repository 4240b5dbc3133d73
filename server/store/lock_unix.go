//go:build unix

package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// lock locks a file until it is closed, and does not wait; shared ones exclude only others.
func lock(f *os.File, shared bool) error {
	how := unix.LOCK_EX
	if shared {
		how = unix.LOCK_SH
	}
	return unix.Flock(int(f.Fd()), how|unix.LOCK_NB)
}

package store

import (
	"os"

	"golang.org/x/sys/windows"
)

// lock locks a file until it is closed, and does not wait; shared ones exclude only others.
func lock(f *os.File, shared bool) error {
	how := uint32(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if !shared {
		how |= windows.LOCKFILE_EXCLUSIVE_LOCK
	}
	return windows.LockFileEx(windows.Handle(f.Fd()), how, 0, 1, 0, new(windows.Overlapped))
}

//go:build unix

package atomicfile

import "syscall"

var full = []error{syscall.ENOSPC, syscall.EDQUOT}

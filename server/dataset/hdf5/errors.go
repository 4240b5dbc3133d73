package hdf5

import (
	"fmt"
	"math"

	"okuyuki/server/refused"
)

// What can be wrong with a file. Errors of reading it are passed on as they are.
var (
	ErrNotHDF5     = refused.New(refused.Format, "hdf5: not an HDF5 file")
	ErrDamaged     = refused.New(refused.Damaged, "hdf5: the file is damaged or cut off")
	ErrUnsupported = refused.New(refused.Unsupported, "hdf5: the file uses a part of the format that is not read here")
	ErrLimit       = refused.New(refused.Limit, "hdf5: a size is over the limit")
	ErrNotFound    = refused.New(refused.Content, "hdf5: there is no such object")
	ErrType        = refused.New(refused.Content, "hdf5: the data is of another type or shape")
)

// Limits. The largest known file of the kind, NYU Depth V2, stays far below all of them.
const (
	maxRank      = 8                         // dimensions; HDF5 allows 32, MATLAB hardly uses more than 4
	maxElements  = min(1<<42, math.MaxInt/2) // of one data set
	maxMessages  = 4096                      // of one object header
	maxBlocks    = 64                        // continuation blocks of one object header
	maxHeader    = 1 << 20                   // bytes of one block of an object header
	maxHeap      = 1 << 20                   // bytes of the names of a group
	maxEntries   = 1024                      // children of one node of a tree; HDF5 writes 64
	maxLevel     = 16                        // height of a tree
	maxChunk     = 64 << 20                  // bytes of a decoded chunk
	maxSlab      = 1 << 28                   // bytes of one read
	maxWork      = 2 << 30                   // bytes of nodes and chunks that one read may decode: all depth maps of NYU Depth V2 would do
	maxFilters   = 8                         // of one pipeline
	maxInflation = 1040                      // deflate makes 1032 bytes of one at most
	stepWork     = 16 << 10                  // what a step costs beside the bytes it reads, so that steps are limited as well
	cacheBytes   = 64 << 20                  // decoded chunks that are kept
)

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrDamaged}, args...)...)
}

func unsupported(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrUnsupported}, args...)...)
}

func tooLarge(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrLimit}, args...)...)
}

func otherType(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrType}, args...)...)
}

// named adds what was looked for.
func named(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w (%s)", err, what)
}

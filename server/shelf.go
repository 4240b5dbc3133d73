package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"okuyuki/core/shelf"
)

// featureMemory is how many bytes of features stay in memory: those of some 160 photos that are learnt from.
const featureMemory = 128 << 20

// gcPercent is how much garbage there may be beside what is in use while photos are held: as in the page, most of what lives are
// their pictures and features, which cost the collector nothing.
const gcPercent = 40

// openShelf is a shelf for the features of photos, with a file in the folder for temporary files where they are many. done
// removes that.
func openShelf() (s *shelf.Shelf, done func()) {
	before := debug.SetGCPercent(gcPercent)
	var file *os.File
	s = shelf.New(featureMemory, func() (shelf.File, error) {
		f, err := os.CreateTemp("", "okuyuki-features-*")
		if err != nil {
			return nil, fmt.Errorf("a file for features: %w", err)
		}
		if runtime.GOOS != "windows" {
			os.Remove(f.Name()) // it goes when the program ends, however it ends
		}
		file = f
		return f, nil
	})
	return s, func() {
		debug.SetGCPercent(before)
		if file != nil {
			file.Close()
			os.Remove(file.Name()) // on other systems it is gone already
		}
	}
}

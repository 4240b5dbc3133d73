// Package hostile makes the files of testdata/hostile: files that mean ill, or look so, and sound ones that are seldom seen, for every
// reader of the project. What is to become of each stands beside it. readers_test.go holds all readers to that; other packages take
// the files as cases and as seeds of their fuzz targets.
//
// Each file of this package has the files of one format, arrays.go those of two; bytes.go is what they are put together with. Lengths,
// sums and tables are written by hand wherever an encoder of the standard library would only write them right.
package hostile

//go:generate go run ./gen ../../testdata/hostile

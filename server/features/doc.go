// Package features computes what the backbone makes of pictures once, and keeps it in files for the next run.
//
// A file holds, for one picture after another, the half-precision values of its taps, little endian, and ends with the SHA-256 of
// all that.
package features

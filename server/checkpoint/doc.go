// Package checkpoint keeps the state of a long computation in two files, the generations, which are written in turn: whatever stops
// the program or the machine, one of them is whole. Each carries a number and the SHA-256 of what it holds; the newest whole one
// counts.
package checkpoint

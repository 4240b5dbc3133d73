// Package atomicfile writes files that appear whole or not at all, whenever the program or the machine stops, and that are there
// for good when it says so: file and folder are synced. An error says what to do about it.
package atomicfile

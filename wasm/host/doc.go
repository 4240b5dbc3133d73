// Package host connects a program of the page that runs in a Web Worker with the worker's script (web/js/engine-worker.js):
// the messages of package message in and out, and the files that the script gives the program to start with.
//
// It is the only package beside the viewer that touches JavaScript. The programs themselves are plain Go, tested natively.
package host

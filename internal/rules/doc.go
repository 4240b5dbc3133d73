// Package rules holds the tests that keep the house in order: which package may
// import which, and what the browser programs must not contain.
package rules

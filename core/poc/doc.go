// Package poc is what a proof of concept found: one value that the page, the command line
// and the report share, and the reckoning that needs nothing but what was measured (verdict,
// cost, road map). The measuring itself is in package workbench.
//
// All of it encodes to JSON; the names of the fields are those that scripts rely on.
package poc

// Package compare sets two runs of one study beside each other: what each arm came to in the cells that both runs have, and the
// difference with its interval.
//
// The interval takes the runs for independent (eval.Difference). Runs that share seeds, data or settings go up and down together;
// it is then wider than need be, so that it errs towards "undecided". It stands for one comparison: of twenty that are no
// different, one will look so.
package compare

// Package compare sets two runs of one study beside each other: what each arm came to in the cells that both runs have, and the
// difference with its interval.
//
// Where both runs have the same number of seeds, and a mean is one over seeds alone, the interval is Student's over the differences
// by seed: it is right whatever the seeds have in common. Otherwise it takes the runs for independent (eval.Difference); runs that
// share data go up and down together, and it is then wider than need be, so that it errs towards "undecided". Either stands for one
// comparison: of twenty that are no different, one will look so.
package compare

// Package smalldata measures what is learned from a handful of labels: on research data sets, for several numbers of
// labels a class and several random draws of them, it sets the methods of package workbench side by side, on the test
// photos as they are, in the dark and under noise.
//
// The trainings are the product's own (workbench.CompareMethods). Draws of one seed are the same for every method, so that
// methods are compared draw by draw; the labels of a draw are among those of the same draw with more labels. Groups,
// such as the frames of one room, are never on both sides.
package smalldata

// Package eval measures predictions: depth metrics as the monocular-depth literature
// reports them, classification metrics with intervals that a small sample can carry.
//
// Everything is computed in float64, one image at a time, and averaged over images
// ("mean of the images' values"), so that a large photo does not outvote a small one.
package eval

// Package depthcue guesses, from a photo alone and without a network, which of its parts are near and which far, and
// says how far each guess is to be trusted.
//
// A cue is one reason to believe something: the place in the picture, lines that converge, texture that gets finer. Each
// cue gives a map of depth and one of how clearly it sees it, and knows when it has nothing to say: of a wall seen
// straight on no cue should have an opinion. Depth is relative: 0 is the nearest and 1 the farthest part of the photo, and
// only the order means anything. The confidence c of the fused map says that of two points with it, clearly apart, the
// order is right with probability (1+c)/2: 0 is a coin.
//
// Position and vanishing earned their place on the training split of NYU Depth V2, by pairs of points in the right order
// less those in the wrong one where they had an opinion: .53 and .44. Texture was right about planes that are nothing
// but texture, and no better than a coin in rooms: it is kept for the former, and silent in the latter. Tried and left
// out: haze (dark channel, He 2009) with .05 and blur (Zhuo & Sim 2011) with -.10; light, colour attenuation, saturation
// and local contrast, whose rank correlation with depth given the position was below .06.
//
// Legend of shapes: a photo is W x H pixels; maps lie on a grid of w x h cells of Cell x Cell pixels, row by row.
package depthcue

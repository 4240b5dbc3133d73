// Package depthquality says how far the depth of a photo, or of a set of photos, is to be believed, when the truth is
// not known.
//
// Quality has one meaning everywhere. Take two points of a photo that the map puts clearly apart, at least Apart in
// depth: with quality q the order is right with probability (1+q)/2. So 0 is a coin, 1 is always right, and .6 is right
// four times in five. It is Kendall's tau over such points, not below 0.
//
// Nobody knows q, but several witnesses have an opinion of the order, and each is right with a quality of its own: the
// cues of package depthcue, the base model (about a map that was brought along), and the person who is asked which of two
// points is nearer. If the errors of map and witness are independent, they agree with tau = q · q_witness (the
// correction for attenuation of Spearman 1904), and q follows by least squares over all pairs and witnesses. Where no
// witness speaks, q is what is usual. And a map that turns out another one when the photo is mirrored, or made a little
// noisy, or that stays as it is when the photo is cropped, cannot be good, whatever the witnesses say; nor can maps that
// were brought along whose edges are not where those of their photos are, or are nothing else, or that fit other photos of
// the set as well: Hear and HearParts find the facts, Judge makes qualities of them.
package depthquality

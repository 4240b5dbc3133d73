// Package depthstudy measures on photos whose depth is known how well depth cues and a model's depth head order near and
// far, alone and together, and whether the quality that package depthquality estimates without the truth is what it
// says.
//
// Maps of the cues know no scale, so every map, the head's as well, is first aligned by eval.AlignLog to the truth of its
// photo; AbsRel is that of the aligned map. WHDR is the share of point pairs, of those whose true depths differ by a
// tenth or more, that are in the wrong order, with pairs that are equal counted as half (Chen et al. 2016, arXiv
// 1604.03901, without its third answer "equal"). Intervals are bootstraps over places.
package depthstudy

// Package loss measures how wrong a network's results are: cross-entropy for
// the class, several losses for the depth map.
//
// Every loss returns its value and adds its gradient, so that losses can be
// summed. Depth maps hold the natural logarithm of metres, for the prediction
// p and the target y alike; r = p - y. The formulas and their sources:
//
//	L1      mean |r|
//	L2      mean r^2
//	SILog   mean r^2 - Lambda (mean r)^2            Eigen et al. 2014, arXiv 1406.2283
//	BerHu   |r| if |r| <= k, else (r^2+k^2)/(2k),
//	        k = Share max |r|                       Laina et al. 2016, arXiv 1606.00373
//	Metres  mean |e^p - e^y|
//	ScaleShift  mean (s p + t - y)^2 / 2, least
//	        over s and t                            Ranftl et al. 2020, arXiv 1907.01341, eq. 4 and 5
//	Gradient  sum over scales of the mean of
//	        |dr/dx| + |dr/dy|                       Li and Snavely 2018, arXiv 1804.00607, eq. 5
//
// A mean is taken over the valid pixels of one map, weighted by their
// confidence, and then over the maps that have any valid pixel.
package loss

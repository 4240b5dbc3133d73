// Package eval measures predictions: depth metrics as the monocular-depth literature
// reports them, classification metrics with intervals that a small sample can carry, the
// comparison of two arms with its verdict, calibration, abstention and conformal sets, and
// learning curves.
//
// Everything is computed in float64, one image at a time, and averaged over images
// ("mean of the images' values"), so that a large photo does not outvote a small one.
// Results hold no NaN and no infinity but where their documentation says so; what a sample
// is too small for is a TooFewError. What is drawn at random is decided by a seed.
//
// # Two arms on a few dozen photos
//
// Pairs.Compare takes the answers of a repeated cross-validation, Paired.Judge gives the
// verdict by a rule fixed beforehand. What it is worth was measured by simulation
// (TestSimulate): photos of three classes are drawn, two learners that share some of their
// features are trained and tested by stratified 5-fold cross-validation, twice, and compared.
// Both find the same photos hard, all folds learn from mostly the same photos, and answers
// change with the training set. In eight such worlds the learners are equally good: they
// differ on 12 to 48 % of the photos, are right on 36 to 84 %, are stable or not, and photos
// come by themselves or in places of three or four like ones. Of 400 comparisons each, for
// 24, 36, 72 and 200 photos:
//
//   - The 95 % interval (Paired.Low, High) holds the expected difference in 97.8 % of the
//     cases, 94.5 to 100 % in single worlds: it is cautious.
//   - "helps" is said where nothing does in 0.9 %, at most 2.7 % in a single world.
//   - A true difference of 20 points (the arms differ on 33 to 39 % of the photos) is called
//     "helps" in 22, 47, 74 and 98 % of the comparisons of 24, 36, 72 and 200 photos, one of
//     10 points in 6, 9, 15 and 44 %. "hurts" is said of either in 0.2 % at most.
//   - The bootstrap's interval, which takes the trainings as given and asks about other
//     photos, holds what they then do in 87 to 97 %; in 77 and 87 % with six or eight places.
//
// More repeats find more: the 20 points in 46, 51 and 57 % of 300 comparisons of 36 photos
// with two, three and five repeats, in 75, 84 and 89 % of 72. With five, the interval holds
// the difference in 95.9 % and "helps" is said where nothing does in 1.8 % (3200 comparisons
// in the worlds "unstable", "near chance" and those of places).
package eval

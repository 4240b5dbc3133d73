package eval_test

import (
	"fmt"

	"okuyuki/core/eval"
)

// Two ways to train were asked about the same 60 photos by 5-fold cross-validation, twice.
// The first is right on 18 photos that the second gets wrong, and wrong on 1 that it gets right.
func ExamplePairs_Compare() {
	p := pairs(60, 5, 2,
		func(photo, repeat int) bool { return photo != 59 },
		func(photo, repeat int) bool { return photo >= 18 })
	d, err := p.Compare(eval.CompareOptions{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.0f points, 95 %%: %+.0f to %+.0f\n", 100*d.Mean, 100*d.Low, 100*d.High)
	fmt.Printf("only A: %d, only B: %d, McNemar p = %.5f\n", d.OnlyA, d.OnlyB, d.McNemar)
	fmt.Println(d.Judge().Verdict)
	// Output:
	// +28 points, 95 %: +21 to +36
	// only A: 18, only B: 1, McNemar p = 0.00008
	// helps
}

package report

import (
	"flag"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"okuyuki/core/poc"
)

// The results in these tests are invented: answers are drawn at random so that the arms have
// about the accuracies asked for, and the statistics are plausible, not computed.

var out = flag.String("out", "", "folder to write the reports of the tests to, for looking at them")

// invent makes a result: n photos in the given classes, groups places, a verdict with the
// accuracies of its arms.
func invent(n, groups int, classes []poc.Class, verdict poc.Verdict, single, multi float64) *poc.Result {
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	for i := range classes {
		classes[i].Photos = n/len(classes) + (n%len(classes)+len(classes)-1-i)/len(classes)
	}
	r := &poc.Result{
		Data: poc.Data{Classes: classes, Labelled: n, Unlabeled: n / 2, Groups: groups, Refused: 2, Hash: "5b0e…", DepthMaps: 0},
		Method: poc.Method{Version: "0.1.0", Kernel: "wasm-relaxed", Model: "okuyuki-base-2", ModelID: "99b9632b51065a9d985468080a3410814fae239efa2d5739f665c2359c6f893d",
			Seed: 1, Folds: 5, Repeats: 2, Steps: 240, Batch: 16, Workers: 4, Seconds: 38.2},
		Advice: []poc.Advice{{Kind: "dark", Photos: 5, Total: n}},
	}
	r.Data.Hash = "9b1f77a8c1f0f3b9d6a1c2e4587f60a1b2c3d4e5f60718293a4b5c6d7e8f9012"
	if verdict == "" {
		return r
	}
	c := &poc.Comparison{Verdict: verdict}
	r.Comparison = c
	accuracies := map[poc.Arm]float64{poc.Single: single, poc.Multi: multi, poc.Shuffled: single + .01, poc.Probe: single - .03}
	arms := []poc.Arm{poc.Single, poc.Multi, poc.Shuffled, poc.Probe}
	labels := make([]int, 0, n)
	for i, class := range classes {
		for range class.Photos {
			labels = append(labels, i)
		}
	}
	for i := range labels {
		a := poc.Answer{PhotoID: "photo-" + strconv.Itoa(i), Class: labels[i]}
		if groups > 0 {
			a.Group = "place " + strconv.Itoa(i%groups)
		}
		hard := rng.Float64() // photos that are hard are so for every arm
		for _, arm := range arms {
			a.Said = append(a.Said, say(rng, labels[i], len(classes), hard < accuracies[arm]))
		}
		c.Answers = append(c.Answers, a)
	}
	for k, arm := range arms {
		c.Arms = append(c.Arms, sum(arm, k, c.Answers, len(classes)))
	}
	d := c.Arms[1].Accuracy.Value - c.Arms[0].Accuracy.Value
	half := map[poc.Verdict]float64{poc.Helps: .6 * d, poc.Hurts: -.6 * d, poc.NoEvidence: .09, poc.TooFew: .31}[verdict]
	c.Difference = poc.Difference{A: poc.Multi, B: poc.Single, Mean: d, Low: d - half, High: d + half, P: .012, OnlyA: 9, OnlyB: 2, McNemar: .065, SignFlip: .021,
		Units: max(groups, 1), BootLow: d - .9*half, BootHigh: d + .9*half, PBetter: .93, PSame: .06, PWorse: .01, Margin: .02}
	c.Control = c.Difference
	c.Control.B, c.Control.Mean, c.Control.Low, c.Control.High = poc.Shuffled, d-.01, d-.01-half, d-.01+half
	if verdict == poc.NoEvidence || verdict == poc.TooFew {
		c.MoreLabels, c.Power = 85, .41
		c.Difference.P, c.Difference.SignFlip, c.Difference.McNemar = .62, .58, 1
		c.Difference.PBetter, c.Difference.PSame, c.Difference.PWorse = .31, .48, .21
	}
	for _, labels := range []int{n / 6, n / 3, n / 2, 2 * n / 3, n} {
		acc := single - .5/math.Sqrt(float64(labels))
		c.Curve = append(c.Curve, poc.CurvePoint{Labels: labels, Accuracy: acc, Low: max(0, acc-.6/math.Sqrt(float64(labels))), High: min(1, acc+.6/math.Sqrt(float64(labels)))})
	}
	c.Outlook = &poc.Outlook{More: 20, Gain: .03, Low: -.01, High: .08}
	return r
}

// say draws an answer that is right or not, surer when it is right.
func say(rng *rand.Rand, label, classes int, right bool) poc.ArmAnswer {
	a := poc.ArmAnswer{Class: label, Correct: 1, P: make([]float64, classes)}
	top := .55 + .43*rng.Float64()
	if !right {
		a.Class, a.Correct = (label+1+rng.IntN(classes-1))%classes, 0
		top = .4 + .4*rng.Float64()
	}
	for i := range a.P {
		a.P[i] = (1 - top) / float64(classes-1)
	}
	a.P[a.Class] = top
	return a
}

// sum counts the answers of the k-th arm.
func sum(arm poc.Arm, k int, answers []poc.Answer, classes int) poc.ArmResult {
	r := poc.ArmResult{Arm: arm, Confusion: make([][]float64, classes), LogLoss: .61}
	for i := range r.Confusion {
		r.Confusion[i] = make([]float64, classes)
	}
	for _, a := range answers {
		r.Confusion[a.Class][a.Said[k].Class]++
	}
	right := 0.0
	for i := range classes {
		row, column := 0.0, 0.0
		for j := range classes {
			row += r.Confusion[i][j]
			column += r.Confusion[j][i]
		}
		hit := r.Confusion[i][i]
		right += hit
		r.Balanced += hit / row / float64(classes)
		r.PerClass = append(r.PerClass, poc.ClassResult{Precision: wilson(hit, column), Recall: wilson(hit, row)})
	}
	r.Accuracy = wilson(right, float64(len(answers)))
	if arm == poc.Multi || arm == poc.Shuffled {
		r.Depth = &poc.DepthResult{AbsRel: .14, Delta1: .81, Photos: len(answers)}
	}
	return r
}

func wilson(k, n float64) poc.Proportion {
	const z = 1.96
	if n == 0 {
		return poc.Proportion{High: 1}
	}
	p := k / n
	centre, half := (p+z*z/(2*n))/(1+z*z/n), z/(1+z*z/n)*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return poc.Proportion{Value: p, Low: max(0, centre-half), High: min(1, centre+half), Total: int(n)}
}

// used adds stress test, trust and cost to a result.
func used(r *poc.Result) *poc.Result {
	n := r.Data.Labelled
	s := &poc.Stress{}
	for k, kind := range poc.Corruptions() {
		curve := poc.StressCurve{Corruption: kind, ClassUntil: map[poc.Arm]float64{poc.Single: .5, poc.Multi: .75}, DepthUntil: map[poc.Arm]float64{poc.Multi: .25 * float64(k%4)}}
		for _, x := range []float64{0, .25, .5, .75, 1} {
			q := poc.StressPoint{Strength: x, Photos: n}
			for _, a := range r.Comparison.Arms[:2] {
				right := math.Round(float64(n) * (a.Accuracy.Value - (.2+.06*float64(k))*x*x))
				arm := poc.StressArm{Arm: a.Arm, Accuracy: wilson(right, float64(n))}
				if a.Depth != nil {
					abs, delta := .14+.3*x*float64(6-k)/4, .8-.4*x
					arm.AbsRel, arm.Delta1 = &abs, &delta
				}
				q.Arms = append(q.Arms, arm)
			}
			curve.Points = append(curve.Points, q)
		}
		s.Curves = append(s.Curves, curve)
	}
	r.Stress = s
	t := &poc.Trust{Temperature: 1.31, Before: poc.Calibration{ECE: .11, Brier: .29, NLL: .66}, After: poc.Calibration{ECE: .06, Brier: .27, NLL: .61}, Suggested: .7}
	for i := range 12 {
		threshold := .4 + .05*float64(i)
		k, wrong := 0.0, 0.0
		for _, a := range r.Comparison.Answers {
			if slices.Max(a.Said[1].P) >= threshold {
				k++
				wrong += 1 - a.Said[1].Correct
			}
		}
		t.Curve = append(t.Curve, poc.ThresholdPoint{Threshold: threshold, Coverage: wilson(k, float64(n)), Risk: wilson(wrong, k)})
	}
	t.Conformal = &poc.Conformal{Alpha: .1, Quantile: .62, Photos: n, MeanSize: 1.3, Singleton: .72, Covered: .92}
	r.Trust = t
	r.Cost = &poc.Cost{Form: poc.Form{Currency: "JPY", PhotosPerDay: 120, WorkDays: 20, WrongCost: 12000, ReviewCost: 80, LabelCost: 60, SensorCost: 30000, Sensors: 2, TodayError: .04}}
	return r
}

func classes(names ...string) []poc.Class {
	var c []poc.Class
	for i := 0; i < len(names); i += 2 {
		c = append(c, poc.Class{ID: "c" + strconv.Itoa(i/2), JA: names[i], EN: names[i+1]})
	}
	return c
}

func siteClasses() []poc.Class {
	return classes("ひび割れ", "crack", "浮き", "spalling", "異常なし", "sound")
}

// samples are results of every kind.
func samples() map[string]*poc.Result {
	six := classes("ひび割れ", "crack", "浮き", "spalling", "漏水", "leak", "さび", "rust", "欠け", "chip", "異常なし", "sound")
	return map[string]*poc.Result{
		"helps":       used(invent(130, 9, six, poc.Helps, .68, .80)),
		"no_evidence": used(invent(36, 4, siteClasses(), poc.NoEvidence, .75, .78)),
		"hurts":       used(invent(240, 0, siteClasses(), poc.Hurts, .85, .74)),
		"too_few":     invent(12, 1, siteClasses(), poc.TooFew, .67, .7),
		"no_arms":     {Data: invent(5, 0, siteClasses(), "", 0, 0).Data, Comparison: &poc.Comparison{Verdict: poc.TooFew}},
		"nothing":     {},
	}
}

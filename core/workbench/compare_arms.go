package workbench

import (
	"errors"
	"math"

	"okuyuki/core/eval"
	"okuyuki/core/poc"
	"okuyuki/kernels"
)

// smallestP bounds what one confident mistake adds to a log loss.
const smallestP = 1e-6

// armAnswers are the probabilities that an arm gave to photos it had not seen.
type armAnswers struct {
	arm   poc.Arm
	p     [][][]float64 // [repeat][photo][class]
	depth *poc.DepthResult
}

// assess turns what the trainings found into the comparison.
func (c *comparison) assess() (*poc.Comparison, error) {
	var arms []armAnswers
	for i, a := range trainedArms {
		arms = append(arms, c.trainedArm(i, a.arm))
	}
	arms = append(arms, c.probe)
	out := &poc.Comparison{}
	for _, a := range arms {
		out.Arms = append(out.Arms, a.result(c.labels, len(c.classes)))
	}
	c.answers(out, arms)
	if err := c.judge(out, arms); err != nil {
		return nil, err
	}
	return out, c.outlook(out)
}

// trainedArm collects the answers of an arm's trainings.
func (c *comparison) trainedArm(index int, arm poc.Arm) armAnswers {
	classes := len(c.classes)
	a := armAnswers{arm: arm, p: make([][][]float64, len(c.parts))}
	var depth poc.DepthResult
	for repeat := range c.parts {
		a.p[repeat] = make([][]float64, len(c.labels))
		for part := range c.k {
			at := c.job(repeat, part, index)
			for n, photo := range c.jobs[at].Ask {
				row := c.found[at].Logits[n*classes : (n+1)*classes]
				a.p[repeat][photo] = softmax(row)
				if arm != poc.Single && c.jobs[at].AskDepth && c.found[at].Depth[n].Known {
					depth.AbsRel += c.found[at].Depth[n].AbsRel
					depth.Delta1 += c.found[at].Depth[n].Delta1
					depth.Photos++
				}
			}
		}
	}
	if n := float64(depth.Photos); n > 0 {
		a.depth = &poc.DepthResult{AbsRel: depth.AbsRel / n, Delta1: depth.Delta1 / n, Photos: depth.Photos / len(c.parts)}
	}
	return a
}

func softmax32(logits []float32) []float32 {
	p := make([]float32, len(logits))
	kernels.Softmax(p, logits, 1, len(p))
	return p
}

func softmax(logits []float32) []float64 {
	p := softmax32(logits)
	out := make([]float64, len(p))
	for i, v := range p {
		out[i] = float64(v)
	}
	return out
}

// result sums an arm up. Counts are means over the repeats, so that the photos, and not
// photos times repeats, are what the intervals rest on.
func (a armAnswers) result(labels []int, classes int) poc.ArmResult {
	repeats := float64(len(a.p))
	r := poc.ArmResult{Arm: a.arm, Depth: a.depth, Confusion: make([][]float64, classes)}
	for i := range r.Confusion {
		r.Confusion[i] = make([]float64, classes)
	}
	for _, photos := range a.p {
		for i, p := range photos {
			r.Confusion[labels[i]][eval.Argmax(p)] += 1 / repeats
			r.LogLoss -= math.Log(max(smallestP, p[labels[i]])) / (repeats * float64(len(labels)))
		}
	}
	right := 0.0
	for i, row := range r.Confusion {
		right += row[i]
	}
	r.Accuracy = proportion(eval.Share(right, len(labels)))
	for _, s := range eval.PerClass(r.Confusion) {
		r.PerClass = append(r.PerClass, poc.ClassResult{Precision: proportion(s.Precision), Recall: proportion(s.Recall)})
		r.Balanced += s.Recall.Value / float64(classes)
	}
	return r
}

func proportion(p eval.Proportion) poc.Proportion {
	return poc.Proportion{Value: p.Value, Low: p.Low, High: p.High, Total: p.Total}
}

// answers lists what every arm said of every photo.
func (c *comparison) answers(out *poc.Comparison, arms []armAnswers) {
	for i, y := range c.labels {
		answer := poc.Answer{PhotoID: c.ids[i], Class: y, Group: c.samples[i].Group}
		for _, parts := range c.parts {
			answer.Folds = append(answer.Folds, parts[i])
		}
		for _, a := range arms {
			said := poc.ArmAnswer{P: make([]float64, len(c.classes))}
			for _, photos := range a.p {
				for k, v := range photos[i] {
					said.P[k] += v / float64(len(a.p))
				}
				if eval.Argmax(photos[i]) == y {
					said.Correct += 1 / float64(len(a.p))
				}
			}
			said.Class = eval.Argmax(said.P)
			answer.Said = append(answer.Said, said)
		}
		out.Answers = append(out.Answers, answer)
	}
}

// judge compares the arms by the contrasts that were fixed beforehand. A sample that can
// carry no comparison has the verdict poc.TooFew.
func (c *comparison) judge(out *poc.Comparison, arms []armAnswers) error {
	const single, multi, shuffled = 0, 1, 2
	var few *eval.TooFewError
	d, judgement, err := c.difference(out, arms, multi, single)
	if errors.As(err, &few) {
		out.Verdict = poc.TooFew
		return nil
	} else if err != nil {
		return err
	}
	out.Difference, out.Verdict = d, poc.Verdict(judgement.Verdict)
	out.MoreLabels, out.Power = judgement.MoreLabels, judgement.Power
	if c.quality.Unlearned() {
		out.MoreLabels = 0
	}
	out.Control, _, err = c.difference(out, arms, multi, shuffled)
	return err
}

// difference is arm a minus arm b.
func (c *comparison) difference(out *poc.Comparison, arms []armAnswers, a, b int) (poc.Difference, eval.Judgement, error) {
	pairs := eval.Pairs{Fold: c.parts, A: arms[a].right(c.labels), B: arms[b].right(c.labels)}
	for i, s := range c.samples {
		pairs.Group = append(pairs.Group, s.Group)
		pairs.RightA = append(pairs.RightA, out.Answers[i].Said[a].Class == c.labels[i])
		pairs.RightB = append(pairs.RightB, out.Answers[i].Said[b].Class == c.labels[i])
	}
	p, err := pairs.Compare(eval.CompareOptions{Seed: c.request.Seed})
	if err != nil {
		return poc.Difference{}, eval.Judgement{}, err
	}
	return poc.Difference{
		A: arms[a].arm, B: arms[b].arm, Mean: p.Mean, Low: p.Low, High: p.High, P: p.P,
		OnlyA: p.OnlyA, OnlyB: p.OnlyB, McNemar: p.McNemar, SignFlip: p.SignFlip, Units: p.Units,
		BootLow: p.BootLow, BootHigh: p.BootHigh,
		PBetter: p.PBetter, PSame: p.PSame, PWorse: p.PWorse, Margin: p.Margin,
	}, p.Judge(), nil
}

func (a armAnswers) right(labels []int) [][]bool {
	out := make([][]bool, len(a.p))
	for r, photos := range a.p {
		for i, p := range photos {
			out[r] = append(out[r], eval.Argmax(p) == labels[i])
		}
	}
	return out
}

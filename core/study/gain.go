package study

// control is the arm that learns depth of other pictures: what it gains, depth has not brought.
var control = Arm{Route: Joint, Weighting: "fixed", Target: Shuffled}

// Gain is how much more often an arm is right in a cell than the single task, the difference taken seed by seed.
func (t *Table) Gain(c Cell, a Arm) (Measurement, bool) {
	m, ok := t.over(minus(t.at(c, a, accuracy), t.at(c, Arm{Route: Single}, accuracy)))
	m.Name, m.Arm = "gain", a.String()
	return m, ok
}

// BestJoint is the multitask loss that is right most often, on average over all cells where depth shows the class, with all seeds
// but one: what is then measured with that seed was not chosen by it. False if trainings are missing.
func (t *Table) BestJoint(but uint64) (Arm, bool) {
	if a, ok := t.chosen[but]; ok {
		return a, true
	}
	a, ok := t.best(t.shapes(), t.joint(), but)
	if ok {
		t.chosen[but] = a
	}
	return a, ok
}

// Best is what the best multitask loss (BestJoint) comes to in a cell: its accuracy, its gain over the single task, its gain over shuffled
// depth.
func (t *Table) Best(c Cell) (out []Measurement) {
	own := func(seed uint64) (float64, bool) {
		a, ok := t.BestJoint(seed)
		if !ok {
			return 0, false
		}
		return t.value(c, a, seed, accuracy)
	}
	parts := []part{{"accuracy", "", own}, {"gain_over_single", "", t.bestOver(c, Arm{Route: Single})}, {"gain_over_control", "", t.bestOver(c, control)}}
	for _, x := range parts {
		if m, ok := t.over(x.of); ok {
			m.Name = x.name
			out = append(out, m)
		}
	}
	return out
}

// bestOver is, by seed, how much more often the best multitask loss is right in a cell than another arm.
func (t *Table) bestOver(c Cell, base Arm) func(seed uint64) (float64, bool) {
	return func(seed uint64) (float64, bool) {
		a, ok := t.BestJoint(seed)
		if !ok {
			return 0, false
		}
		return minus(t.at(c, a, accuracy), t.at(c, base, accuracy))(seed)
	}
}

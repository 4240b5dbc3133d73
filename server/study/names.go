package study

import (
	"fmt"
	"strconv"

	"okuyuki/core/data"
	"okuyuki/core/data/depthmnist"
	"okuyuki/core/study"
	"okuyuki/server/studyfig"
)

type text = studyfig.Text

// said is a text of the tables in texts*.go.
func said(key string) text {
	for _, table := range []map[string]text{pageTexts, figureTexts} {
		if t, ok := table[key]; ok {
			return t
		}
	}
	return text{texts["ja"][key], texts["en"][key]}
}

// fill puts values into a text: numbers and names that are the same in both languages, or texts.
func fill(t text, values ...any) text {
	var out text
	for i := range t {
		args := make([]any, len(values))
		for k, v := range values {
			if x, ok := v.(text); ok {
				v = x[i]
			}
			args[k] = v
		}
		out[i] = fmt.Sprintf(t[i], args...)
	}
	return out
}

// join puts a text behind another.
func join(a, b text) text { return text{a[0] + b[0], a[1] + b[1]} }

// armText is an arm's name for people.
func armText(name string) text {
	a, err := study.ParseArm(name)
	if err != nil {
		return studyfig.Same(name)
	}
	t := said("arm_" + string(a.Route))
	if a.Route == study.Joint {
		t = fill(t, a.Weighting)
	}
	if a.Target != "" && a.Target != study.TrueDepth {
		t = join(t, fill(said("arm_target"), said("target_"+string(a.Target))))
	}
	if a.All {
		t = join(t, said("arm_all"))
	}
	return t
}

// noiseText is a kind of noise and its level.
func noiseText(n data.Noise) text {
	if n.Kind == "" || n.Kind == data.Clean {
		return said("noise_clean")
	}
	return fill(said("noise_"+string(n.Kind)), strconv.FormatFloat(n.Level, 'f', -1, 64))
}

// groupText says what the cells of a group have in common.
func groupText(c study.Cell) text {
	t := said("mode_shape")
	if c.Mode == depthmnist.Flat {
		t = said("mode_flat")
	}
	t = fill(said("group"), t, noiseText(c.Noise))
	if c.Wrong > 0 {
		t = join(t, fill(said("group_wrong"), strconv.FormatFloat(100*c.Wrong, 'f', -1, 64)))
	}
	return t
}

// group is the cells that differ in the number of labels alone, fewest first.
type group struct {
	cell  study.Cell // its labels mean nothing
	cells []CellMeans
}

// groups are the outcome's cells, in their order.
func (o *Outcome) groups() (out []*group) {
	at := map[study.Cell]*group{}
	for _, c := range o.Cells {
		key := c.Cell
		key.Labels, key.Unlabelled = 0, 0
		if at[key] == nil {
			at[key] = &group{cell: key}
			out = append(out, at[key])
		}
		g := at[key]
		i := len(g.cells)
		for i > 0 && g.cells[i-1].Cell.Labels > c.Cell.Labels {
			i--
		}
		g.cells = append(g.cells[:i], append([]CellMeans{c}, g.cells[i:]...)...)
	}
	return out
}

// find is the measurement of an arm, or of a name where there are no arms.
func find(all []study.Measurement, arm, name string) (study.Measurement, bool) {
	for _, m := range all {
		if m.Arm == arm && (name == "" || m.Name == name) {
			return m, true
		}
	}
	return study.Measurement{}, false
}

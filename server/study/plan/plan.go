package plan

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Plan is what a study will cost.
type Plan struct {
	Study     string     `json:"study"`
	Trainings int        `json:"trainings"` // that have no result yet, those of the tuning included
	CoreHours float64    `json:"core_hours"`
	Longest   float64    `json:"longest_seconds"`           // of a training
	Prepare   float64    `json:"prepare_seconds,omitempty"` // of a core, before the first training
	Hours     []WallTime `json:"hours"`
}

// WallTime is how long so many workers take.
type WallTime struct {
	Workers int     `json:"workers"`
	Hours   float64 `json:"hours"`
}

// workers are the numbers of them that a plan speaks of.
var workers = []int{1, 2, 10, 100, 1000}

// New plans a study from the seconds of its trainings, phase by phase: a phase begins when the one before is over. Workers are taken
// to have a core each, and each of them to prepare what the trainings learn from for itself.
func New(study string, prepare float64, phases ...[]float64) *Plan {
	p := &Plan{Study: study, Prepare: prepare}
	for _, seconds := range phases {
		for _, s := range seconds {
			p.Trainings++
			p.Longest = max(p.Longest, s)
			p.CoreHours += s / 3600
		}
	}
	p.CoreHours += prepare / 3600
	for _, n := range workers {
		hours := prepare / 3600
		for _, seconds := range phases {
			hours += wall(seconds, n) / 3600
		}
		p.Hours = append(p.Hours, WallTime{n, hours})
	}
	return p
}

// wall is about how long n workers take: never less than the longest training.
func wall(seconds []float64, n int) float64 {
	work, longest := 0.0, 0.0
	for _, s := range seconds {
		work, longest = work+s, max(longest, s)
	}
	return max(work/float64(n), longest)
}

// Print writes the plan in a few lines of one language, "ja" or "en".
func (p *Plan) Print(out io.Writer, language string) error {
	t := texts[language]
	fmt.Fprintf(out, t.study+"\n", p.Study, p.Trainings, p.CoreHours, p.Longest)
	if p.Prepare > 0 {
		fmt.Fprintf(out, t.prepare+"\n", p.Prepare/60)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, h := range p.Hours {
		fmt.Fprintf(w, t.workers+"\t\n", h.Workers, h.Hours)
	}
	return w.Flush()
}

// texts of a plan, by language.
var texts = map[string]struct{ study, prepare, workers string }{
	"en": {
		"Study %q: %d trainings to do, %.2f core hours, the longest training %.1f s.",
		"Before them every worker computes the features of the photos once: %.1f minutes of a core.", "%d workers: %.2f h",
	},
	"ja": {
		"検証「%s」：残りの学習 %d 回、%.2f コア時間、最長の学習 %.1f 秒。",
		"学習の前に、ワーカーごとに一度だけ写真の特徴量を計算します（1 コアで %.1f 分）。", "ワーカー %d 台：%.2f 時間",
	},
}

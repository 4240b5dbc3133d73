package sitereport

import (
	"errors"
	"math"
	"strings"
	"unicode"

	"okuyuki/core/eval"
	"okuyuki/core/poc"
)

// ErrNothing says that a result holds no gain that could be told: nothing was compared, or the photos were too few for it.
var ErrNothing = errors.New("sitereport: there is no measured gain to tell")

// Options are what the sender decides.
type Options struct {
	Site       string // "": not told
	Date       string // YYYY-MM-DD
	ClassNames bool   // tell the names of the classes
	Language   string // of these names: "ja" or "en"
}

// Of makes the report of a result, which must have passed its Check. Texts are brought to what a report may hold, numbers are
// rounded to six decimals. ErrNothing: there is nothing to tell; an *Error: what was measured makes no sense.
func Of(r *poc.Result, o Options) (*Report, error) {
	c := r.Comparison
	if c == nil || c.Difference.A != poc.Multi || c.Difference.B != poc.Single {
		return nil, ErrNothing
	}
	single, multi, ok := accuracies(c)
	if !ok {
		return nil, ErrNothing
	}
	m := r.Method
	out := &Report{
		Schema: Schema, Site: plain(o.Site, MaxName), Date: o.Date,
		Photos: Photos{
			Labelled: r.Data.Labelled, Unlabelled: r.Data.Unlabeled, Places: r.Data.Groups, DepthMaps: r.Data.DepthMaps, Classes: len(r.Data.Classes),
		},
		Gain: gain(c.Difference, m),
		Method: Method{
			Version: plain(m.Version, MaxName), Model: plain(m.Model, MaxName), Folds: m.Folds, Repeats: m.Repeats, Steps: m.Steps, First: m.First,
			Batch: m.Batch, Augmentation: m.Augmentation, Looks: m.Looks,
		},
	}
	out.Gain.Single, out.Gain.Multi, out.Gain.Verdict = single, multi, c.Verdict
	if d := c.Control; d.A == poc.Multi && d.B == poc.Shuffled {
		out.Gain.Control = &Control{rounded(d.Mean), rounded(d.Low), rounded(d.High)}
	}
	if o.ClassNames {
		out.Photos.ClassNames = classNames(r.Data.Classes, o.Language)
	}
	if q := r.Depth; q != nil {
		out.Depth = &Depth{rounded(q.Quality), rounded(q.Weight), q.Photos, q.Left}
	}
	if r.Stress != nil {
		out.Stress = strongest(r.Stress)
	}
	return out, out.Check()
}

// gain is a difference with its standard error, which the interval tells: see eval.CorrectedT for the degrees of freedom.
func gain(d poc.Difference, m poc.Method) Gain {
	se := eval.Interval{Mean: d.Mean, Low: d.Low, High: d.High}.StandardError(max(1, float64(m.Folds*m.Repeats-1)))
	return Gain{Mean: rounded(d.Mean), SE: rounded(se), Low: rounded(d.Low), High: rounded(d.High)}
}

// accuracies are those of the two arms.
func accuracies(c *poc.Comparison) (single, multi Share, ok bool) {
	found := 0
	for _, a := range c.Arms {
		share := Share{rounded(a.Accuracy.Value), rounded(a.Accuracy.Low), rounded(a.Accuracy.High)}
		switch a.Arm {
		case poc.Single:
			single, found = share, found|1
		case poc.Multi:
			multi, found = share, found|2
		}
	}
	return single, multi, found == 3
}

func classNames(classes []poc.Class, language string) []string {
	out := make([]string, len(classes))
	for i, c := range classes {
		name := c.EN
		if language == "ja" {
			name = c.JA
		}
		if out[i] = plain(name, MaxClassName); out[i] == "" {
			out[i] = "?"
		}
	}
	return out
}

// strongest is each corruption at its greatest strength.
func strongest(s *poc.Stress) []Stress {
	var out []Stress
	for _, kind := range poc.Corruptions() {
		for _, curve := range s.Curves {
			if curve.Corruption != kind || len(curve.Points) == 0 {
				continue
			}
			at := curve.Points[len(curve.Points)-1]
			one, found := Stress{Kind: kind, Strength: rounded(at.Strength)}, 0
			for _, a := range at.Arms {
				switch a.Arm {
				case poc.Single:
					one.Single, found = rounded(a.Accuracy.Value), found|1
				case poc.Multi:
					one.Multi, found = rounded(a.Accuracy.Value), found|2
				}
			}
			if found == 3 && at.Strength > 0 {
				out = append(out, one)
				break
			}
		}
	}
	return out
}

// plain is a text as a report may hold it: what cannot be seen is left out, and so is what is too long.
func plain(s string, most int) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, s))
	if r := []rune(s); len(r) > most {
		s = strings.TrimSpace(string(r[:most]))
	}
	return s
}

// rounded has six decimals, and no sign at 0.
func rounded(x float64) float64 { return math.Round(x*1e6)/1e6 + 0 }

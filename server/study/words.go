package study

import (
	"fmt"
	"strings"

	"okuyuki/core/study"
	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// answer is what was found, for who reads no further.
func (o *Outcome) answer() (out []text) {
	count := map[studypage.Verdict]int{}
	for _, c := range o.Claims {
		count[verdict(c)]++
	}
	var counts text
	for _, v := range []studypage.Verdict{studypage.Holds, studypage.DoesNotHold, studypage.Undecided, studypage.NoAnswer} {
		if count[v] == 0 {
			continue
		}
		if counts != (text{}) {
			counts = join(counts, said("answer_and"))
		}
		counts = join(counts, fill(said("answer_"+string(v)), count[v]))
	}
	out = append(out, fill(said("answer_count"), len(o.Claims), counts))
	for _, c := range o.Claims {
		gain, ok := part(c, "gain_few_noisy")
		over, also := part(c, "gain_over_control")
		if !ok || !also {
			continue
		}
		key := "answer_open"
		switch {
		case gain.Low > 0 && over.Low > 0:
			key = "answer_helps"
		case gain.Low > 0:
			key = "answer_unclear"
		case gain.High < 0:
			key = "answer_hurts"
		}
		out = append(out, fill(said("answer_gain"), studyfig.Points.Write(gain.Mean), bracketed(gain)),
			fill(said(key), studyfig.Points.Write(over.Mean), bracketed(over)))
	}
	if o.Done < o.Planned {
		out = append(out, fill(said("answer_partial"), o.Planned, o.Done))
	}
	switch o.Header.Study {
	case "smoke":
		out = append(out, fill(said("answer_smoke"), o.Steps, o.Seeds))
	case "trial":
		out = append(out, said("answer_trial"))
	}
	return out
}

// bracketed is an interval of points that no line breaks.
func bracketed(m study.Measurement) string {
	return strings.ReplaceAll(studyfig.Points.Interval(m.Low, m.High), " ", "\u00a0")
}

func verdict(c study.Claim) studypage.Verdict {
	if c.Missing {
		return studypage.NoAnswer
	}
	return studypage.Verdict(c.Verdict)
}

// part is what a claim's effect is made of, by name.
func part(c study.Claim, name string) (study.Measurement, bool) {
	for _, p := range c.Parts {
		if p.Name == name {
			return p, true
		}
	}
	return study.Measurement{}, false
}

// reading is what a claim's numbers say.
func (o *Outcome) reading(c study.Claim) text {
	mean := func(name string) string {
		p, _ := part(c, name)
		if c.ID == "noise" {
			return studyfig.Signed.Write(p.Mean)
		}
		return studyfig.Points.Write(p.Mean)
	}
	switch c.ID {
	case "few":
		few, _ := part(c, "lost_few")
		noise, _ := part(c, "lost_noise")
		return fill(said("read_few"), studyfig.Percent.Write(few.Mean), studyfig.Percent.Write(noise.Mean))
	case "noise":
		return fill(said("read_noise"), mean("rise_noise"), mean("rise_few"))
	case "gain":
		return fill(said("read_gain"), mean("gain_few_noisy"), mean("gain_many_clean"))
	}
	best := map[bool]study.Measurement{}
	var single *study.Measurement
	for _, p := range c.Parts {
		a, err := study.ParseArm(p.Arm)
		if err != nil {
			continue
		}
		if a.Route == study.Single {
			single = &p
		} else if joint := a.Route == study.Joint; best[joint].Arm == "" || p.Mean > best[joint].Mean {
			best[joint] = p
		}
	}
	percent := studyfig.Percent
	t := fill(said("read_routes"), strings.TrimPrefix(best[true].Arm, string(study.Joint)+"/"), percent.Write(best[true].Mean),
		armText(best[false].Arm), percent.Write(best[false].Mean))
	if single != nil {
		t = join(t, fill(said("read_single"), percent.Write(single.Mean)))
	}
	return t
}

// how says how a claim's effect is measured.
func (o *Outcome) how(c study.Claim) text {
	t := said("method_" + c.ID)
	switch c.ID {
	case "routes":
		joint, others := 0, 0
		for _, p := range c.Parts {
			if a, err := study.ParseArm(p.Arm); err == nil && a.Route == study.Joint {
				joint++
			} else if err == nil && a.Route != study.Single {
				others++
			}
		}
		return fill(t, joint, others)
	case "few", "noise":
		groups := o.gaussian()
		if len(groups) == 0 {
			return text{}
		}
		labels := labelAxis(groups).At
		return fill(t, fmt.Sprintf("%g–%g", labels[0], labels[len(labels)-1]), noiseText(groups[len(groups)-1].cell.Noise))
	}
	return t
}

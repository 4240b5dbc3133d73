package monitor

// Reasons, beside the findings of package photo, for which a person should look at a photo. The list is closed.
const (
	Strange    = "strange"     // like nothing that was learned
	Unsure     = "unsure"      // several classes may be right, or the probability is below the threshold
	DepthApart = "depth_apart" // the depth maps of photo and mirror image disagree as those of hardly any photo of the reference
)

// Flagged is a photo that a person should look at.
type Flagged struct {
	Name    string   `json:"photo"`
	Class   int      `json:"class"` // that was answered; -1: none
	P       float64  `json:"p"`
	Reasons []string `json:"reasons"`
}

// depthRare is the share of the reference's photos whose depth maps may disagree as much before a person looks: the conformal p-value
// (Vovk, Gammerman & Shafer 2005, section 2.2), so that it takes 1/depthRare - 1 photos.
const depthRare = .02

// review applies the rules to each photo.
func review(reference, now []Observation, accept float64) []Flagged {
	out := []Flagged{}
	for _, x := range now {
		reasons := append([]string{}, x.Findings...)
		switch {
		case x.Answer.Novel >= .5, x.Answer.Set != nil && len(x.Answer.Set) == 0:
			reasons = append(reasons, Strange)
		case len(x.Answer.Set) > 1, x.Answer.Class >= 0 && x.Answer.P < accept:
			reasons = append(reasons, Unsure)
		}
		rarer := 1
		for _, r := range reference {
			if r.Agreement <= x.Agreement {
				rarer++
			}
		}
		if float64(rarer) <= depthRare*float64(len(reference)+1) {
			reasons = append(reasons, DepthApart)
		}
		if len(reasons) > 0 {
			out = append(out, Flagged{x.Name, x.Answer.Class, x.Answer.P, reasons})
		}
	}
	return out
}

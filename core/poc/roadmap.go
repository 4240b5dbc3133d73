package poc

import "math"

// Rules of thumb of the road map. The report calls them that.
const (
	perClass        = 10  // labelled photos of the smallest class
	places          = 3   // an interval over photos of one place says nothing on the next
	halfWidth       = .05 // of the accuracy's 95 % interval before it is widened
	minimalCoverage = .5  // below, a person looks at most photos anyway
	maximalRisk     = .05 // of wrong answers, where no form says what they cost
	trialWeeks      = 2   // at least, so that more than one kind of day is seen
	widenWeeks      = 4
)

// Advised is the arm to go on with: multitask where it was shown to help, else the simpler.
func (r *Result) Advised() Arm {
	if r.Comparison != nil && r.Comparison.Verdict == Helps {
		return Multi
	}
	return Single
}

// RoadMap stages the way from the trial to daily work. What has to be reached comes from the
// form where it can, from measured numbers or from rules of thumb (Gate.From); c may be nil.
//
//	labels, widen   1.96² p (1-p) / .05², p the measured accuracy (.5 unmeasured): an interval of ± 5 points
//	accuracy        the share of the commonest class: better than always naming it
//	risk            R/W + e: an answer of the machine costs less than a review (R, W, e as in Reckon)
//	photos, operate 3 / risk: so many checked without a wrong one show the risk kept, 95 %
//	                (rule of three, Hanley and Lippman-Hand 1983)
func RoadMap(r *Result, c *Cost) []Step {
	m := measuredFor(r)
	trial, widen := m.trialPhotos(r), 0
	widen = max(trial, int(math.Ceil(z95*z95*m.p*(1-m.p)/(halfWidth*halfWidth))))
	risk, riskFrom := allowedRisk(c)

	labels := atLeast("labels", float64(widen), float64(r.Data.Labelled), true, FromComparison)
	if !m.known {
		labels.From = FromConvention
	}
	operate := []Gate{atLeast("coverage", minimalCoverage, m.use.coverage.Low, m.known && m.use.from == FromTrust, FromConvention)}
	if c != nil {
		operate = append(operate, costGate(r, c))
	}
	return []Step{
		{Kind: Trial, Photos: trial, Weeks: weeks(c, trial-r.Data.Labelled-r.Data.Unlabeled, trialWeeks), Gates: []Gate{
			atLeast("class_labels", perClass, float64(m.smallest), true, FromConvention),
			atLeast("verdict", 1, m.settled, true, FromConvention),
			atLeast("accuracy", m.commonest, m.accuracy.Low, m.known, FromData),
		}},
		{Kind: Widen, Photos: widen, Weeks: weeks(c, widen-max(trial, r.Data.Labelled+r.Data.Unlabeled), widenWeeks), Gates: []Gate{
			labels,
			atLeast("places", places, float64(r.Data.Groups), true, FromConvention),
			atMost("risk", risk, m.use.risk.High, m.known, riskFrom),
		}},
		{Kind: Operate, Photos: audit(c, risk), Gates: operate},
	}
}

// measured is what the gates look at, of the advised arm.
type measured struct {
	known     bool // the arm was measured
	accuracy  Proportion
	p         float64 // accuracy, .5 where unknown
	use       use
	smallest  int     // photos of the smallest class
	commonest float64 // share of the largest
	settled   float64 // 1: the photos were enough for a verdict
}

func measuredFor(r *Result) measured {
	m := measured{p: .5}
	for i, class := range r.Data.Classes {
		if i == 0 || class.Photos < m.smallest {
			m.smallest = class.Photos
		}
		if r.Data.Labelled > 0 {
			m.commonest = max(m.commonest, float64(class.Photos)/float64(r.Data.Labelled))
		}
	}
	if i := r.Comparison.index(r.Advised()); i >= 0 {
		m.accuracy = r.Comparison.Arms[i].Accuracy
		m.use, m.known = r.use(r.Advised())
		if m.known {
			m.p = m.accuracy.Value
		}
	}
	if r.Comparison != nil && r.Comparison.Verdict != TooFew && r.Comparison.Verdict != "" {
		m.settled = 1
	}
	return m
}

// mostPerClass is how many labels of a class a small trial asks for at most: what takes more to be seen is too small
// to wait for.
const mostPerClass = 50

// trialPhotos are the labels at hand and those that would settle the verdict, if a small trial can bring them.
func (m measured) trialPhotos(r *Result) int {
	n := max(r.Data.Labelled, perClass*len(r.Data.Classes))
	if r.Comparison != nil && r.Comparison.MoreLabels > 0 {
		n = max(n, min(r.Data.Labelled+r.Comparison.MoreLabels, mostPerClass*len(r.Data.Classes)))
	}
	return n
}

// allowedRisk is the share of wrong answers up to which the machine's answer costs less than a person's.
func allowedRisk(c *Cost) (risk float64, from string) {
	if c == nil {
		return maximalRisk, FromConvention
	}
	if c.Form.WrongCost == 0 {
		return 1, FromForm
	}
	return min(1, c.Form.ReviewCost/c.Form.WrongCost+c.Form.TodayError), FromForm
}

// audit is how many photos to check by hand every month, by the rule of three.
func audit(c *Cost, risk float64) int {
	n := math.Inf(1)
	if risk > 0 {
		n = math.Ceil(3/risk - 1e-9) // 3/.03 is 100 in numbers that people write
	}
	if c != nil {
		n = min(n, math.Ceil(c.PhotosPerMonth))
	}
	return int(n) // finite: without a form the risk is the rule of thumb
}

func costGate(r *Result, c *Cost) Gate {
	g := Gate{Kind: "cost", From: FromForm}
	for _, o := range c.Options {
		switch o.Kind {
		case Today:
			g.Need = o.PerMonth
		case string(r.Advised()):
			g.Have, g.Known = o.High, true
		}
	}
	g.Passed = g.Known && g.Have <= g.Need
	return g
}

func atLeast(kind string, need, have float64, known bool, from string) Gate {
	return Gate{Kind: kind, Need: need, Have: have, Known: known, Passed: known && have >= need, From: from}
}

func atMost(kind string, need, have float64, known bool, from string) Gate {
	return Gate{Kind: kind, Need: need, Have: have, Known: known, Passed: known && have <= need, From: from}
}

// weeks that it takes to photograph what is missing, but at least so many.
func weeks(c *Cost, missing, least int) int {
	if c == nil || missing <= 0 {
		return least
	}
	const perYear, months, most = 52.0, 12.0, 520
	week := c.PhotosPerMonth * months / perYear
	return max(least, int(min(most, math.Ceil(float64(missing)/week))))
}

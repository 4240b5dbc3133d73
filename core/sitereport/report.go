// Package sitereport is what a site tells its team of a proof of concept: numbers, and nothing that was photographed. No photo, no
// file name, no hash of photos; names of classes only when asked for. It says what such a report holds, makes one of a result,
// reads those of others strictly, and pools them.
package sitereport

import "okuyuki/core/poc"

// Schema is the version of the report's form. Fields are not added to a version, since readers refuse what they do not know.
const Schema = 1

// Report is one site's result. server/api/openapi.json describes its JSON as SiteReport.
type Report struct {
	Schema int      `json:"schema"`         // Schema
	Site   string   `json:"site,omitempty"` // what the sender calls the site; "": not told
	Date   string   `json:"date"`           // YYYY-MM-DD, by the sender's calendar
	Photos Photos   `json:"photos"`
	Gain   Gain     `json:"gain"`
	Depth  *Depth   `json:"depth,omitempty"`  // nil: its quality was not judged
	Stress []Stress `json:"stress,omitempty"` // at the greatest strength, in the order of poc.Corruptions
	Method Method   `json:"method"`
}

// Photos are counted.
type Photos struct {
	Labelled   int      `json:"labelled"`
	Unlabelled int      `json:"unlabelled"`
	Places     int      `json:"places"`    // 0: each photo by itself
	DepthMaps  int      `json:"depthMaps"` // that were brought along
	Classes    int      `json:"classes"`
	ClassNames []string `json:"classNames,omitempty"` // only if the sender wants them told
}

// Gain is what learning depth, too, changes in accuracy: multi less single.
type Gain struct {
	Single  Share       `json:"single"` // accuracy of class only
	Multi   Share       `json:"multi"`  // of class and depth
	Mean    float64     `json:"mean"`
	SE      float64     `json:"se"`  // standard error, corrected resampled t
	Low     float64     `json:"low"` // 95 %
	High    float64     `json:"high"`
	Verdict poc.Verdict `json:"verdict"`
	Control *Control    `json:"control,omitempty"`
}

// Share is an accuracy with its 95 % interval, 0 to 1.
type Share struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Control is the gain over the same training with other photos' depth: what of it is depth, and not mere regularisation.
type Control struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Depth is how far the depth that was learned from is to be believed: see poc.DepthQuality.
type Depth struct {
	Quality float64 `json:"quality"` // 0 to 1
	Weight  float64 `json:"weight"`  // mean weight in the depth loss, 0 to 1
	Photos  int     `json:"photos"`
	Left    int     `json:"left"` // photos left out of the depth task
}

// Unlearned reports whether no photo's depth was believed: single and multi are then the same training. d may be nil.
func (d *Depth) Unlearned() bool { return d != nil && d.Photos > 0 && d.Left == d.Photos }

// Stress is the accuracy on photos made worse.
type Stress struct {
	Kind     poc.Corruption `json:"kind"`
	Strength float64        `json:"strength"` // 0 to 1
	Single   float64        `json:"single"`
	Multi    float64        `json:"multi"`
}

// Method says how it was measured.
type Method struct {
	Version      string `json:"version"` // of okuyuki
	Model        string `json:"model"`   // name of the base model
	Folds        int    `json:"folds"`
	Repeats      int    `json:"repeats"`
	Steps        int    `json:"steps"`
	First        int    `json:"first"` // steps of depth alone before them
	Batch        int    `json:"batch"`
	Augmentation string `json:"augmentation,omitempty"` // poc.Plain, poc.Harsh; "": not known
	Looks        int    `json:"looks"`                  // comparisons run on these photos; 0: not counted
}

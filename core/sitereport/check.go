package sitereport

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"okuyuki/core/poc"
)

// Bounds of what a report may hold. Beyond them is no proof of concept, but a slip or an attack.
const (
	MaxBytes     = 64 << 10 // of its JSON
	MaxName      = 80       // characters
	MaxClassName = 40
	MaxClasses   = 200
	MaxCount     = 10_000_000 // of photos, steps, ...
	MaxFolds     = 1000
)

// Error says what is wrong with a report.
type Error struct {
	Field  string // as in the JSON
	Detail string
}

func (e *Error) Error() string {
	if e.Field == "" {
		return "sitereport: " + e.Detail
	}
	return "sitereport: " + e.Field + ": " + e.Detail
}

// VersionError says that a report has a form that is not known here.
type VersionError struct{ Have int }

func (e *VersionError) Error() string {
	return "sitereport: schema " + strconv.Itoa(e.Have) + " is not known here, only " + strconv.Itoa(Schema)
}

// Parse reads a report and checks it: a *VersionError or an *Error says what is wrong. Unknown fields are refused, so that nothing
// travels along that nobody looks at.
func Parse(data []byte) (*Report, error) {
	if len(data) > MaxBytes {
		return nil, &Error{"", "it is larger than " + strconv.Itoa(MaxBytes) + " bytes"}
	}
	var version struct {
		Schema int `json:"schema"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, &Error{"", err.Error()}
	}
	if version.Schema == 0 {
		return nil, &Error{"schema", "missing"}
	}
	if version.Schema != Schema {
		return nil, &VersionError{version.Schema}
	}
	r := new(Report)
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(r); err != nil {
		return nil, &Error{"", err.Error()}
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, &Error{"", "it goes on after the value"}
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	return r, nil
}

// Check tells whether the report is one that Of could have made: its numbers within bounds, and consistent. It returns an *Error or nil.
func (r *Report) Check() error {
	var c checker
	c.that("schema", r.Schema == Schema, "not "+strconv.Itoa(Schema))
	c.text("site", r.Site, MaxName)
	_, err := time.Parse(time.DateOnly, r.Date)
	c.that("date", err == nil, "no day as YYYY-MM-DD")
	c.photos(r.Photos)
	c.gain(r.Gain)
	if d := r.Depth; d != nil {
		c.within("depth.quality", d.Quality, 0, 1)
		c.within("depth.weight", d.Weight, 0, 1)
		c.count("depth.photos", d.Photos, 0, MaxCount)
		c.count("depth.left", d.Left, 0, d.Photos)
	}
	order := -1
	for _, s := range r.Stress {
		at := slices.Index(poc.Corruptions(), s.Kind)
		c.that("stress.kind", at > order, "unknown, twice, or out of order")
		order = at
		c.within("stress.strength", s.Strength, 0, 1)
		c.within("stress.single", s.Single, 0, 1)
		c.within("stress.multi", s.Multi, 0, 1)
	}
	c.method(r.Method)
	if c.err == nil {
		return nil
	}
	return c.err
}

// checker keeps the first thing that is wrong.
type checker struct{ err *Error }

func (c *checker) that(field string, ok bool, detail string) {
	if !ok && c.err == nil {
		c.err = &Error{field, detail}
	}
}

func (c *checker) within(field string, v, low, high float64) {
	c.that(field, v >= low && v <= high, "not from "+strconv.FormatFloat(low, 'g', -1, 64)+" to "+strconv.FormatFloat(high, 'g', -1, 64)) // NaN is refused, too
}

func (c *checker) count(field string, n, low, high int) {
	c.that(field, n >= low && n <= high, "not from "+strconv.Itoa(low)+" to "+strconv.Itoa(high))
}

func (c *checker) text(field, s string, most int) {
	c.that(field, utf8.RuneCountInString(s) <= most, "longer than "+strconv.Itoa(most)+" characters")
	c.that(field, strings.TrimSpace(s) == s && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) }), "characters that cannot be seen")
}

func (c *checker) photos(p Photos) {
	c.count("photos.classes", p.Classes, 2, MaxClasses)
	c.count("photos.labelled", p.Labelled, p.Classes, MaxCount)
	c.count("photos.unlabelled", p.Unlabelled, 0, MaxCount)
	c.count("photos.places", p.Places, 0, p.Labelled)
	c.count("photos.depthMaps", p.DepthMaps, 0, p.Labelled+p.Unlabelled)
	if p.ClassNames != nil {
		c.count("photos.classNames", len(p.ClassNames), p.Classes, p.Classes)
	}
	for _, name := range p.ClassNames {
		c.that("photos.classNames", name != "", "an empty name")
		c.text("photos.classNames", name, MaxClassName)
	}
}

// slack is what rounding to six decimals leaves open.
const slack = 2e-6

func (c *checker) gain(g Gain) {
	for _, s := range []struct {
		name string
		Share
	}{{"gain.single", g.Single}, {"gain.multi", g.Multi}} {
		c.within(s.name+".value", s.Value, 0, 1)
		c.within(s.name+".low", s.Low, 0, s.High)
		c.within(s.name+".high", s.High, s.Low, 1)
	}
	c.interval("gain", g.Mean, g.Low, g.High)
	c.within("gain.se", g.SE, 0, 1)
	// Of two folds the limits lie 12.71 standard errors away, of very many 1.96; beyond ±1 they are cut.
	far := max(g.High-g.Mean, g.Mean-g.Low)
	c.that("gain.se", far >= 1.95*g.SE-slack && far <= 12.71*g.SE+slack*13, "not that of the interval")
	switch g.Verdict {
	case poc.Helps:
		c.that("gain.verdict", g.Low >= 0 && g.Mean > 0, "it helps, and the interval is not above 0")
	case poc.Hurts:
		c.that("gain.verdict", g.High <= 0 && g.Mean < 0, "it hurts, and the interval is not below 0")
	case poc.NoEvidence, poc.TooFew:
	default:
		c.that("gain.verdict", false, "unknown")
	}
	if g.Control != nil {
		c.interval("gain.control", g.Control.Mean, g.Control.Low, g.Control.High)
	}
}

// interval checks that a difference of shares lies in its interval.
func (c *checker) interval(field string, mean, low, high float64) {
	c.within(field+".mean", mean, -1, 1)
	c.within(field+".low", low, -1, mean)
	c.within(field+".high", high, mean, 1)
}

func (c *checker) method(m Method) {
	c.text("method.version", m.Version, MaxName)
	c.text("method.model", m.Model, MaxName)
	c.count("method.folds", m.Folds, 2, MaxFolds)
	c.count("method.repeats", m.Repeats, 1, MaxFolds)
	for _, n := range []struct {
		field string
		value int
	}{{"method.steps", m.Steps}, {"method.first", m.First}, {"method.batch", m.Batch}, {"method.looks", m.Looks}} {
		c.count(n.field, n.value, 0, MaxCount)
	}
	c.that("method.augmentation", slices.Contains([]string{"", poc.Plain, poc.Harsh}, m.Augmentation), "unknown")
}

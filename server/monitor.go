package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"time"

	"okuyuki/core/monitor"
	"okuyuki/core/photo"
	"okuyuki/core/project"
	"okuyuki/core/version"
	"okuyuki/core/weights"
	"okuyuki/core/workbench"
	"okuyuki/server/dataset"
)

type monitorCommand struct {
	JSON      bool    `help:"Print the whole report as JSON."`
	Language  string  `enum:"ja,en" default:"en" help:"Of the report: ja or en."`
	Base      string  `type:"existingfile" placeholder:"FILE" help:"The base model that what --model names was learned on; the one built in when not given."`
	Model     string  `type:"existingfile" placeholder:"FILE" help:"The model in use: a project saved in the page, whose photos are then the reference, or a model file; the model built in when not given."`
	Reference string  `type:"existingdir" placeholder:"DIR" help:"Photos to compare with, which the model has not learned from, such as those of the month after it was put to use."`
	Places    bool    `help:"Photos of one folder are of one place or day, and like each other for that reason alone. Otherwise only folders within class folders are."`
	Alpha     float64 `default:"0.01" help:"Share of alarms where nothing has changed, of all tests together."`
	Accept    float64 `default:"0" placeholder:"P" help:"Probability from which an answer is accepted without a person, 0 to 1."`
	Seed      uint64  `default:"1" help:"Of the permutations: the same seed, the same numbers."`
	Log       string  `placeholder:"FILE.jsonl" help:"Add this report to a file of reports, one a line."`
	HTML      string  `name:"html" placeholder:"FILE.html" help:"Write the report, with those of the log before it, as one self-contained page."`
	Queue     string  `placeholder:"FILE" help:"Put the photos that a person should look at into this review queue."`
	Dir       string  `arg:"" type:"existingdir" help:"New photos."`

	sums map[string]string // SHA-256 of the new photos, by name
}

// monitored is a report as --json prints it and --log keeps it.
type monitored struct {
	When    time.Time       `json:"when"`
	Program string          `json:"program"`
	Folder  string          `json:"folder"`
	Classes []string        `json:"classes"` // of the model in use, in the language asked for
	Refused int             `json:"refused"` // files that could not be read
	Report  *monitor.Report `json:"report"`
}

// Run implements the command.
func (c *monitorCommand) Run(ctx context.Context, std streams) error {
	if !(c.Alpha > 0 && c.Alpha < 1) || !(c.Accept >= 0 && c.Accept <= 1) {
		return fmt.Errorf("%w: --alpha is between 0 and 1, --accept from 0 to 1", errUsage)
	}
	if c.Reference == "" && (c.Model == "" || !isProject(c.Model)) {
		return fmt.Errorf("%w: say what to compare with: --reference DIR, or --model with a project, whose photos are taken", errUsage)
	}
	if err := checkOutputs(c.HTML, c.Log, c.Queue); err != nil {
		return err
	}
	bench, err := openWorkbench(c.Model, c.Base)
	if err != nil {
		return err
	}
	c.sums = map[string]string{}
	var before []monitor.Observation
	if c.Reference != "" {
		before, _, err = c.observeFolder(ctx, std, bench, c.Reference, "reference")
	} else {
		before, err = observeProject(ctx, std, bench, c.Model)
	}
	if err != nil {
		return err
	}
	now, refused, err := c.observeFolder(ctx, std, bench, c.Dir, "photos")
	if err != nil {
		return err
	}
	classes := bench.Classes()
	report, err := monitor.Compare(before, now, monitor.Options{
		Alpha: c.Alpha, Seed: c.Seed, SameModel: c.Reference != "", Classes: len(classes), Accept: c.Accept,
	})
	if err != nil {
		return err
	}
	m := &monitored{When: time.Now().UTC().Truncate(time.Second), Program: version.Version, Folder: c.Dir, Refused: refused, Report: report}
	for _, class := range classes {
		m.Classes = append(m.Classes, className(class, c.Language))
	}
	if err := c.write(std, m); err != nil {
		return err
	}
	if report.Verdict == monitor.Changed {
		return reported{errChanged}
	}
	return nil
}

// errChanged ends the command with exitChanged.
var errChanged = errors.New("the photos have changed")

func className(class workbench.Class, language string) string {
	if language == "ja" {
		return cmp.Or(class.JA, class.EN, class.ID)
	}
	return cmp.Or(class.EN, class.JA, class.ID)
}

// write prints the report, and writes the files asked for.
func (c *monitorCommand) write(std streams, m *monitored) error {
	var err error
	if c.JSON {
		e := json.NewEncoder(std.out)
		e.SetIndent("", "  ")
		err = e.Encode(m)
	} else {
		err = monitorSummary{m, monitorTexts[c.Language]}.print(std.out)
	}
	if err != nil {
		return err
	}
	history := []*monitored{m}
	if c.Log != "" {
		if history, err = addToLog(c.Log, m); err != nil {
			return err
		}
	}
	if c.HTML != "" {
		if err := writeMonitorPage(c.HTML, c.Language, history); err != nil {
			return err
		}
	}
	if c.Queue != "" {
		return c.enqueue(std, m)
	}
	return nil
}

// observeFolder looks at the photos of a folder; files that cannot be read are named on the log and counted.
func (c *monitorCommand) observeFolder(ctx context.Context, std streams, bench *workbench.Workbench, dir, what string) ([]monitor.Observation, int, error) {
	set, err := dataset.ReadFolder(os.DirFS(dir))
	if err != nil {
		return nil, 0, fmt.Errorf("%w: %s: %w", errRefused, dir, err)
	}
	if len(set.Items) == 0 {
		return nil, 0, fmt.Errorf("%w: %s: no photos in it", errRefused, dir)
	}
	group := func(item dataset.Item) string { return item.Group }
	if c.Places {
		group = func(item dataset.Item) string { return path.Dir(item.Path) }
	}
	return observeAll(ctx, std, bench, what, len(set.Items), c.Reference != "", func(i int) (name, place string, file []byte, err error) {
		file, err = set.File(i)
		c.sums[set.Items[i].Path] = weights.Sum(file)
		return set.Items[i].Path, group(set.Items[i]), file, err
	})
}

// observeProject looks at the photos of a project.
func observeProject(ctx context.Context, std streams, bench *workbench.Workbench, name string) (set []monitor.Observation, err error) {
	err = withProject(name, func(p *project.File) (err error) {
		set, _, err = observeAll(ctx, std, bench, "reference", len(p.Photos), false, func(i int) (string, string, []byte, error) {
			file, err := p.Photo(i)
			return p.Photos[i].Name, p.Photos[i].Group, file, err
		})
		return err
	})
	return set, err
}

func observeAll(ctx context.Context, std streams, bench *workbench.Workbench, what string, n int, own bool, load func(i int) (name, place string, file []byte, err error)) (set []monitor.Observation, refused int, err error) {
	show := progress(std.log, what)
	for i := range n {
		if ctx.Err() != nil {
			return nil, 0, interrupted(context.Cause(ctx))
		}
		name, place, file, err := load(i)
		var x monitor.Observation
		if err == nil {
			x, err = bench.Observe(file, own)
		}
		var bad *photo.Error
		switch {
		case errors.As(err, &bad):
			refused++
			std.complain(fmt.Errorf("%s: %w", name, err))
		case err != nil:
			return nil, 0, err
		default:
			x.Name, x.Group = name, place
			set = append(set, x)
		}
		if show != nil {
			show(i+1, n)
		}
	}
	return set, refused, nil
}

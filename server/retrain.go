package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"okuyuki/core/eval"
	"okuyuki/core/project"
	"okuyuki/core/review"
	"okuyuki/core/weights"
	"okuyuki/core/workbench"
	"okuyuki/server/atomicfile"
	"okuyuki/server/dataset"
)

type retrainCommand struct {
	JSON        bool    `help:"Print the outcome as JSON."`
	Language    string  `enum:"ja,en" default:"en" help:"Of what is printed: ja or en."`
	Corrections string  `required:"" type:"existingfile" placeholder:"QUEUE" help:"The review queue: photos that people agree about carry their answer as label."`
	Photos      string  `required:"" type:"existingdir" placeholder:"DIR" help:"Where the photos of the queue are; found by their content, whatever they are called."`
	Out         string  `required:"" placeholder:"FILE" help:"Write the project with the corrections and the new model here, if it is not worse; it may be the project itself."`
	Margin      float64 `default:"0.05" help:"Loss of accuracy that does not count as worse, 0 to 1."`
	Folds       int     `default:"5" help:"Parts of the cross-validation; fewer are made where labels are few."`
	Repeats     int     `default:"3" help:"Of the cross-validation, with other parts."`
	Steps       int     `help:"Of each training; chosen from the number of photos if not given."`
	Seed        uint64  `default:"1" help:"Of folds and trainings: the same seed, the same numbers."`
	Base        string  `type:"existingfile" placeholder:"FILE" help:"The base model that the project was learned on; the one built in when not given."`
	Project     string  `arg:"" type:"existingfile" help:"The project in use, saved in the page."`
}

// retrained is the outcome as --json prints it.
type retrained struct {
	workbench.Replacement
	Corrected int    `json:"corrected"` // photos of the project whose label changes
	Added     int    `json:"added"`
	Missing   int    `json:"missing"` // photos that people agree about, and that are not in the folder
	Written   string `json:"written,omitempty"`
	SHA256    string `json:"sha256,omitempty"` // of the new model
}

// errKept ends the command with exitKept.
var errKept = errors.New("the model in use stays")

// corrections are what a queue says about a project.
type corrections struct {
	relabelled map[string]string // class by id of the project's photo
	added      []project.Photo
	files      []string // of added
	missing    int
}

// Run implements the command.
func (c *retrainCommand) Run(ctx context.Context, std streams) error {
	if !(c.Margin > 0 && c.Margin <= 1) || c.Folds < 2 || c.Repeats < 1 || c.Steps < 0 {
		return fmt.Errorf("%w: --margin is above 0 and at most 1, --folds 2 or more, --repeats 1 or more, --steps not negative", errUsage)
	}
	if err := checkOutputs(c.Out); err != nil {
		return err
	}
	return withProject(c.Project, func(p *project.File) error { return c.run(ctx, std, p) })
}

// run retrains the project.
func (c *retrainCommand) run(ctx context.Context, std streams, p *project.File) error {
	found, err := c.collect(std, p)
	if err != nil {
		return err
	}
	if len(found.relabelled)+len(found.added) == 0 {
		return fmt.Errorf("%w: %s: nothing to learn: no photo that people agree about has another class than in the project, or is found in %s", errRefused, c.Corrections, c.Photos)
	}
	bench, err := openBase(c.Base)
	if err != nil {
		return err
	}
	out, err := c.retrain(ctx, std, bench, p, found)
	if err != nil {
		return interrupted(err)
	}
	if c.JSON {
		e := json.NewEncoder(std.out)
		e.SetIndent("", "  ")
		err = e.Encode(out)
	} else {
		err = c.print(std, out)
	}
	if err == nil && out.Written == "" {
		err = reported{errKept}
	}
	return err
}

// collect finds the photos that people agree about in project and folder.
func (c *retrainCommand) collect(std streams, p *project.File) (*corrections, error) {
	q, err := openQueue(std, c.Corrections)
	if err != nil {
		return nil, err
	}
	classes := map[string]string{} // id by name, and by id
	for _, class := range p.Classes {
		classes[class.ID] = class.ID
	}
	for _, class := range p.Classes {
		classes[class.Name] = class.ID
	}
	own := map[string]project.Photo{}
	for _, photo := range p.Photos {
		own[photo.Original] = photo
	}
	out := &corrections{relabelled: map[string]string{}}
	wanted := map[string]string{} // class by SHA-256
	for _, it := range q.Items() {
		if it.State != review.Settled || it.Opinions[0].Says != review.IsClass {
			continue
		}
		class, known := classes[it.Opinions[0].Class]
		if !known {
			return nil, fmt.Errorf("%w: %s: %s is said to be %q, which is no class of the project (%s): add the class in the page, or change the answer", errRefused, c.Corrections, it.Name(), it.Opinions[0].Class, classNames(p))
		}
		if photo, is := own[it.SHA256]; is {
			if photo.Label != class {
				out.relabelled[photo.ID] = class
			}
			continue
		}
		wanted[it.SHA256] = class
	}
	err = c.find(p, wanted, out)
	out.missing = len(wanted)
	return out, err
}

func classNames(p *project.File) string {
	var names []string
	for _, class := range p.Classes {
		names = append(names, class.Name)
	}
	return strings.Join(names, ", ")
}

// find looks for photos by their content; wanted keeps those that are not there.
func (c *retrainCommand) find(p *project.File, wanted map[string]string, out *corrections) error {
	taken := map[string]bool{}
	for _, photo := range p.Photos {
		taken[photo.ID] = true
	}
	set, err := dataset.ReadFolder(os.DirFS(c.Photos))
	if err != nil {
		return fmt.Errorf("%w: %s: %w", errRefused, c.Photos, err)
	}
	for i, item := range set.Items {
		file, err := set.File(i)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			continue
		}
		if err != nil {
			return err
		}
		sum := weights.Sum(file)
		class, is := wanted[sum]
		if !is {
			continue
		}
		delete(wanted, sum)
		id := sum[:16]
		for taken[id] {
			id += "-"
		}
		taken[id] = true
		out.added = append(out.added, project.Photo{ID: id, Name: filepath.Base(filepath.FromSlash(item.Path)), Label: class, Group: item.Group, Original: sum})
		out.files = append(out.files, filepath.Join(c.Photos, filepath.FromSlash(item.Path)))
	}
	return nil
}

// retrain judges, and writes the new version if it is not worse.
func (c *retrainCommand) retrain(ctx context.Context, std streams, bench *workbench.Workbench, p *project.File, found *corrections) (*retrained, error) {
	r := workbench.ReplaceRequest{Folds: c.Folds, Repeats: c.Repeats, Margin: c.Margin}
	at := map[string]int{}
	for i, class := range p.Classes {
		at[class.ID] = i
		r.Classes = append(r.Classes, workbench.Class{ID: class.ID, JA: class.Name, EN: class.Name})
	}
	take := func(photo project.Photo, file, depth []byte) error {
		if _, err := bench.Add(photo.ID, file, displaySide); err != nil {
			return fmt.Errorf("%s: %w", photo.Name, err)
		}
		if depth != nil {
			if _, err := bench.SetDepth(photo.ID, depth, ""); err != nil {
				std.complain(fmt.Errorf("%s: %w", photo.Name, err))
			}
		}
		label := cmp.Or(found.relabelled[photo.ID], photo.Label)
		if label != "" {
			r.After = append(r.After, workbench.Label{PhotoID: photo.ID, Class: at[label], Group: photo.Group})
		}
		return nil
	}
	show := progress(std.log, "photos")
	for i, photo := range p.Photos {
		file, err := p.Photo(i)
		var depth []byte
		if err == nil {
			depth, err = p.Depth(i)
		}
		if err == nil {
			err = take(photo, file, depth)
		}
		if err != nil {
			return nil, err
		}
		if photo.Label != "" {
			r.Before = append(r.Before, workbench.Label{PhotoID: photo.ID, Class: at[photo.Label], Group: photo.Group})
		}
		if show != nil {
			show(i+1, len(p.Photos)+len(found.added))
		}
	}
	for i, photo := range found.added {
		file, err := os.ReadFile(found.files[i])
		if err == nil {
			err = take(photo, file, nil)
		}
		if err != nil {
			return nil, err
		}
	}
	var workers []workbench.Worker
	for range min(runtime.GOMAXPROCS(0), maxWorkers) {
		workers = append(workers, bench.Local())
	}
	r.Learn = workbench.LearnRequest{Seed: c.Seed, Steps: c.Steps, Runner: workbench.NewPool(workers...)}
	judged, err := bench.JudgeReplacement(ctx, r, share(std.log, "comparing"))
	if err != nil {
		return nil, err
	}
	out := &retrained{Replacement: judged, Corrected: len(found.relabelled), Added: len(found.added), Missing: found.missing}
	if judged.Verdict != workbench.NotWorse {
		return out, nil
	}
	return out, c.write(ctx, std, bench, p, found, r, out)
}

// write learns the new version from all labels, and writes the project.
func (c *retrainCommand) write(ctx context.Context, std streams, bench *workbench.Workbench, p *project.File, found *corrections, r workbench.ReplaceRequest, out *retrained) error {
	q := r.Learn
	q.Classes, q.Labels = r.Classes, r.After
	show := share(std.log, "learning")
	start := time.Now()
	result, err := bench.Learn(ctx, q, func(p workbench.Progress) { show(p.Fraction) })
	if err != nil {
		return err
	}
	model, sum, err := bench.ExportModel()
	if err != nil {
		return err
	}
	learn, err := json.Marshal(learnedJSON(result, time.Since(start)))
	if err != nil {
		return err
	}
	// In memory: the file may be the one that is read from.
	var file bytes.Buffer
	err = project.Revise(&file, p, project.Revision{
		Labels: found.relabelled, Added: found.added, Learn: learn, Model: model,
		Load: func(i int) ([]byte, error) { return os.ReadFile(found.files[i]) },
	})
	if err != nil {
		return err
	}
	out.Written, out.SHA256 = c.Out, sum
	return atomicfile.Write(c.Out, file.Bytes())
}

// learnedJSON is what the page keeps of a learning, see readLearn of web/js/project.js.
func learnedJSON(r workbench.LearnResult, took time.Duration) map[string]any {
	type answer struct {
		PhotoID string  `json:"photoId"`
		ClassID string  `json:"classId"`
		P       float64 `json:"p"`
	}
	answers := []answer{}
	for _, o := range r.OutOfFold {
		answers = append(answers, answer{o.PhotoID, r.Classes[o.Class].ID, o.P})
	}
	result := map[string]any{
		"rung": r.Rung, "steps": r.Steps, "ms": took.Milliseconds(), "trainAccuracy": r.TrainAccuracy, "cv": nil, "outOfFold": answers,
	}
	if r.Folds > 0 {
		share := eval.Share(float64(r.Correct), r.Total)
		result["cv"] = map[string]any{"correct": r.Correct, "total": r.Total, "folds": r.Folds, "low": share.Low, "high": share.High}
	}
	return map[string]any{"stale": false, "classLoss": []any{}, "depthLoss": []any{}, "result": result}
}

func (c *retrainCommand) print(std streams, r *retrained) error {
	t := retrainTexts[c.Language]
	var b strings.Builder
	fmt.Fprintf(&b, t["data"]+"\n", r.Added, r.Corrected, r.Missing)
	if r.Folds == 0 {
		fmt.Fprintln(&b, t["nofolds"])
	} else {
		fmt.Fprintf(&b, t["right"]+"\n", eval.FormatShare(r.Before.Value, r.Photos), eval.FormatShare(r.After.Value, r.Photos), r.Photos, r.Folds, r.Repeats)
		fmt.Fprintf(&b, t["difference"]+"\n", points(r.Mean), points(r.Low), points(r.High), points(r.OwnMean), points(r.OwnLow), points(r.OwnHigh), r.Own)
	}
	verdict := t[string(r.Verdict)]
	if strings.Contains(verdict, "%") {
		verdict = fmt.Sprintf(verdict, 100*r.Margin)
	}
	fmt.Fprintln(&b, verdict)
	if r.Written != "" {
		fmt.Fprintf(&b, t["written"]+"\n", r.Written, r.SHA256)
	}
	_, err := fmt.Fprint(std.out, b.String())
	return err
}

// retrainTexts are the texts of the outcome, by language.
var retrainTexts = map[string]map[string]string{
	"en": {
		"data":       "%d photos added, %d labels corrected, %d photos of the queue not found.",
		"nofolds":    "Too few labelled photos of some class to compare the versions.",
		"right":      "Right: %s before, %s after, on %d photos that neither version had seen (%d folds, %d times).",
		"difference": "Difference %s points (95 %% interval %s to %s); on the photos whose label is as before %s (%s to %s, %d photos).",
		"not_worse":  "The new version is not worse by more than %g points: it replaces the one in use.",
		"worse":      "The new version is worse: the one in use stays. Look through the corrections for wrong labels.",
		"undecided":  "It cannot be excluded that the new version is worse by more than %g points: the one in use stays. Correct more photos, or accept a larger margin.",
		"written":    "Written: %s (model %s).",
	},
	"ja": {
		"data":       "追加した写真 %d 枚、訂正したラベル %d 件、見つからなかった写真 %d 枚。",
		"nofolds":    "ラベル付きの写真が足りない分類があり、新旧を比べられません。",
		"right":      "正解率：旧 %s、新 %s。どちらの版も学習していない写真 %d 枚で測定（%d 分割を %d 回）。",
		"difference": "差は %s ポイント（95 %% 区間 %s ～ %s）。ラベルを変えていない写真では %s（%s ～ %s、%d 枚）。",
		"not_worse":  "新しい版の低下は %g ポイント以内と確認できたため、置き換えます。",
		"worse":      "新しい版のほうが悪いため、置き換えません。訂正したラベルに誤りがないか確認してください。",
		"undecided":  "新しい版が %g ポイントを超えて悪くなる可能性を否定できないため、置き換えません。訂正する写真を増やすか、許容幅を広げてください。",
		"written":    "書き出しました：%s（モデル %s）。",
	},
}

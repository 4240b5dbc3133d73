package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"okuyuki/core/review"
	"okuyuki/server/atomicfile"
	"okuyuki/server/refused"
)

type reviewCommand struct {
	List   reviewList   `cmd:"" help:"Print the photos of a queue and where they stand."`
	Claim  reviewClaim  `cmd:"" help:"Say that you look at photos, so that nobody else does."`
	Answer reviewAnswer `cmd:"" help:"Say what photos show."`
	Merge  reviewMerge  `cmd:"" help:"Put into a queue what copies of it have and it has not."`
}

type reviewList struct {
	Language string `enum:"ja,en" default:"en" help:"ja or en."`
	All      bool   `help:"Settled photos, too."`
	Queue    string `arg:"" type:"existingfile" help:"Of the queue."`
}

type reviewClaim struct {
	By     string   `required:"" placeholder:"NAME" help:"Who you are."`
	Queue  string   `arg:"" type:"existingfile" help:"Of the queue."`
	Photos []string `arg:"" help:"Names of photos, or the first eight or more digits of their SHA-256."`
}

type reviewAnswer struct {
	By         string   `required:"" placeholder:"NAME" help:"Who you are."`
	Class      string   `xor:"says" required:"" placeholder:"CLASS" help:"What the photos show."`
	CannotTell bool     `xor:"says" required:"" help:"It cannot be told from the photos."`
	Unusable   bool     `xor:"says" required:"" help:"The photos are not of what is looked for."`
	Queue      string   `arg:"" type:"existingfile" help:"Of the queue."`
	Photos     []string `arg:"" help:"Names of photos, or the first eight or more digits of their SHA-256."`
}

type reviewMerge struct {
	Queue  string   `arg:"" help:"To be added to; made if it is not there."`
	Others []string `arg:"" type:"existingfile" help:"Copies of the queue."`
}

// Run implements the command.
func (c *reviewList) Run(std streams) error {
	q, err := openQueue(std, c.Queue)
	if err != nil {
		return err
	}
	t := reviewTexts[c.Language]
	count := map[review.State]int{}
	var rows table
	rows.row("%s", t["head"])
	for _, it := range q.Items() {
		count[it.State]++
		if it.State == review.Settled && !c.All {
			continue
		}
		var why, said []string
		for _, r := range it.Reasons {
			why = append(why, monitorTexts[c.Language]["why_"+r])
		}
		for _, o := range it.Opinions {
			text := o.Class
			if o.Says != review.IsClass {
				text = t[string(o.Says)]
			}
			said = append(said, o.By+": "+text)
		}
		comma := monitorTexts[c.Language]["comma"]
		rows.row("%s\t%s\t%s %.2f\t%s\t%s", it.Name(), t[string(it.State)], it.Predicted, it.P, strings.Join(why, comma), strings.Join(append(said, it.Claims...), comma))
	}
	if err := rows.print(std.out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, t["count"]+"\n", count[review.Open], count[review.Claimed], count[review.Disagreement], count[review.Settled])
	return err
}

// Run implements the command.
func (c *reviewClaim) Run(std streams) error {
	return tellQueue(std, c.Queue, c.Photos, review.Event{Kind: review.Claim, By: c.By})
}

// Run implements the command.
func (c *reviewAnswer) Run(std streams) error {
	e := review.Event{Kind: review.Answer, By: c.By, Says: review.IsClass, Class: c.Class}
	switch {
	case c.CannotTell:
		e.Says = review.CannotTell
	case c.Unusable:
		e.Says = review.Unusable
	}
	return tellQueue(std, c.Queue, c.Photos, e)
}

// Run implements the command.
func (c *reviewMerge) Run(std streams) error {
	q, err := openQueue(std, c.Queue)
	if err != nil {
		return err
	}
	var events []review.Event
	for _, name := range c.Others {
		other, err := openQueue(std, name)
		if err != nil {
			return err
		}
		events = append(events, other.Events()...)
	}
	return addToQueue(std, c.Queue, q, events)
}

// tellQueue adds the same event for each of the photos.
func tellQueue(std streams, name string, photos []string, e review.Event) error {
	q, err := openQueue(std, name)
	if err != nil {
		return err
	}
	e.When = time.Now().UTC().Format(time.RFC3339)
	var events []review.Event
	for _, what := range photos {
		found := q.Find(what)
		if len(found) != 1 {
			return fmt.Errorf("%w: %d photos of the queue are called %q: name it as 'okuyuki review list' does, or by its SHA-256", errUsage, len(found), what)
		}
		e.SHA256 = found[0].SHA256
		events = append(events, e)
	}
	return addToQueue(std, name, q, events)
}

// openQueue reads a queue; one that is not there is empty. Lines that are no event are named on the log.
func openQueue(std streams, name string) (*review.Queue, error) {
	data, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	q, bad, err := review.Parse(data)
	if err != nil {
		return nil, refused.As(refused.Limit, fmt.Errorf("%s: %w", name, err))
	}
	for _, line := range bad {
		std.complain(refused.Errorf(refused.Damaged, "%s: %w", name, line))
	}
	if len(bad) > 0 && len(q.Events()) == 0 {
		return nil, refused.Errorf(refused.Format, "%s is no review queue", name)
	}
	return q, nil
}

// addToQueue appends what is new in one write, so that people who work on one file at the same time lose nothing, and says how much it is.
func addToQueue(std streams, name string, q *review.Queue, events []review.Event) error {
	lines, err := q.Add(events...)
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if len(lines) > 0 {
		if err := atomicfile.Append(name, lines); err != nil {
			return fmt.Errorf("write the queue: %w", err)
		}
	}
	n := strings.Count(string(lines), "\n")
	std.say("%s: %d events added", name, n)
	return nil
}

// enqueue puts the photos that a person should look at into the queue.
func (c *monitorCommand) enqueue(std streams, m *monitored) error {
	q, err := openQueue(std, c.Queue)
	if err != nil {
		return err
	}
	var events []review.Event
	for _, f := range m.Report.Review {
		e := review.Event{Kind: review.Photo, SHA256: c.sums[f.Name], When: m.When.Format(time.RFC3339), Name: f.Name, P: f.P, Reasons: f.Reasons}
		if f.Class >= 0 {
			e.Predicted = m.Classes[f.Class]
		}
		if known := q.Find(e.SHA256); len(known) > 0 && known[0].State != review.Settled {
			continue // it waits already
		}
		events = append(events, e)
	}
	return addToQueue(std, c.Queue, q, events)
}

// reviewTexts are the texts of the list, by language.
var reviewTexts = map[string]map[string]string{
	"en": {
		"head": "photo\tstate\tthe model says\twhy\tpeople", "count": "%d open, %d being looked at, %d not agreed on, %d settled.",
		"open": "open", "claimed": "being looked at", "settled": "settled", "disagreement": "not agreed on", "cannot_tell": "cannot tell", "unusable": "not usable",
	},
	"ja": {
		"head": "写真\t状態\tモデルの答え\t理由\t担当・回答", "count": "未確認 %d 枚、確認中 %d 枚、意見が割れている %d 枚、確定 %d 枚。",
		"open": "未確認", "claimed": "確認中", "settled": "確定", "disagreement": "意見が割れている", "cannot_tell": "判別できない", "unusable": "使えない写真",
	},
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"okuyuki/core/review"
)

// writeQueue writes a queue of n photos.
func writeQueue(t *testing.T, n int) string {
	t.Helper()
	var q review.Queue
	for i := range n {
		e := review.Event{Kind: review.Photo, SHA256: strings.Repeat(fmt.Sprintf("%02x", i), 32), When: "2026-04-01T00:00:00Z", Name: fmt.Sprintf("%d.jpg", i), Predicted: "crack", P: .5, Reasons: []string{"dark"}}
		if _, err := q.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	return writeFile(t, "queue.jsonl", q.Encode())
}

// Two people share a queue by sending copies to and fro.
func TestReview(t *testing.T) {
	mine := writeQueue(t, 4)
	data, err := os.ReadFile(mine)
	if err != nil {
		t.Fatal(err)
	}
	yours := writeFile(t, "copy.jsonl", data)
	must := func(args ...string) string {
		t.Helper()
		code, out, log := okuyuki(t, append([]string{"review"}, args...)...)
		if code != exitDone {
			t.Fatalf("%v: exit %d, %s", args, code, log)
		}
		return out
	}
	must("claim", mine, "--by", "佐藤", "0.jpg", "1.jpg")
	must("answer", mine, "--by", "佐藤", "--class", "crack", "0.jpg", "2.jpg")
	must("answer", yours, "--by", "Abe", "--unusable", "2.jpg")
	must("answer", yours, "--by", "Abe", "--cannot-tell", strings.Repeat("03", 8))
	must("merge", mine, yours)
	must("merge", yours, mine, mine)
	out := must("list", mine)
	if out != must("list", yours) {
		t.Errorf("the copies differ:\n%s\n%s", out, must("list", yours))
	}
	if !strings.Contains(out, "0 open, 1 being looked at, 1 not agreed on, 2 settled.") || strings.Contains(out, "0.jpg") || !strings.Contains(out, "Abe: not usable, 佐藤: crack") || !strings.Contains(out, "too dark") {
		t.Errorf("the list is\n%s", out)
	}
	if all := must("list", "--all", "--language", "ja", mine); !strings.Contains(all, "0.jpg") || !strings.Contains(all, "判別できない") || !strings.Contains(all, "未確認 0 枚、確認中 1 枚") {
		t.Errorf("the list is\n%s", all)
	}
	if before, after := must("merge", mine, yours), must("list", mine); before != "" || after != out {
		t.Errorf("merging again changes the list to\n%s", after)
	}
}

// People who work on one file at the same time lose nothing.
func TestReviewAtTheSameTime(t *testing.T) {
	const people = 24
	queue := writeQueue(t, 8)
	var all sync.WaitGroup
	for i := range people {
		all.Go(func() {
			if code, _, log := okuyuki(t, "review", "answer", queue, "--by", fmt.Sprint("person ", i), "--class", "crack", fmt.Sprintf("%d.jpg", i%8)); code != exitDone {
				t.Errorf("exit %d, %s", code, log)
			}
		})
	}
	all.Wait()
	data, err := os.ReadFile(queue)
	if err != nil {
		t.Fatal(err)
	}
	q, bad, err := review.Parse(data)
	if err != nil || len(bad) > 0 {
		t.Fatal(bad, err)
	}
	answers := 0
	for _, it := range q.Items() {
		answers += len(it.Opinions)
	}
	if answers != people {
		t.Errorf("%d answers are left of %d", answers, people)
	}
}

func TestReviewRefuses(t *testing.T) {
	queue := writeQueue(t, 2)
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"unknown photo": {[]string{"claim", queue, "--by", "x", "9.jpg"}, exitUsage, "0 photos"},
		"nobody":        {[]string{"claim", queue, "--by", "", "1.jpg"}, exitUsage, "person"},
		"no answer":     {[]string{"answer", queue, "--by", "x", "1.jpg"}, exitUsage, "missing flags"},
		"two answers":   {[]string{"answer", queue, "--by", "x", "--unusable", "--cannot-tell", "1.jpg"}, exitUsage, "together"},
		"no queue":      {[]string{"list", writeFile(t, "x.jsonl", []byte("text"))}, exitRefused, "no review queue"},
	} {
		if code, _, log := okuyuki(t, append([]string{"review"}, c.args...)...); code != c.code || !strings.Contains(log, c.says) {
			t.Errorf("%s: exit %d, %s", name, code, log)
		}
	}
	// A line that a power cut has left: named, and no part of what comes after it.
	data, err := os.ReadFile(queue)
	if err != nil {
		t.Fatal(err)
	}
	cut := writeFile(t, "cut.jsonl", append(data, data[:40]...))
	if code, _, log := okuyuki(t, "review", "claim", cut, "--by", "x", "1.jpg"); code != exitDone || !strings.Contains(log, "line 3") {
		t.Errorf("exit %d, %s", code, log)
	}
	after, err := os.ReadFile(cut)
	if err != nil || bytes.Count(after, []byte("\n")) != 4 {
		t.Errorf("%s (%v)", after, err)
	}
	if _, out, _ := okuyuki(t, "review", "list", cut); !strings.Contains(out, "1 open, 1 being looked at") {
		t.Error(out)
	}
	fresh := filepath.Join(t.TempDir(), "new.jsonl")
	if code, _, log := okuyuki(t, "review", "merge", fresh, queue); code != exitDone {
		t.Errorf("exit %d, %s", code, log)
	}
	if made, err := os.ReadFile(fresh); err != nil || !bytes.Equal(made, data) {
		t.Errorf("%s, %v", made, err)
	}
}

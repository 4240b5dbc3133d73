package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/core/model"
	"okuyuki/core/project"
	"okuyuki/core/review"
	"okuyuki/core/weights"
	"okuyuki/core/workbench"
)

// corrected is a project of six photos of each class, a folder with four more of each, and a queue in which people agree about these
// and about the first photo of the project. With wrong, what they agree about is the other class.
func corrected(t *testing.T, wrong bool) (file, queue, photos string) {
	t.Helper()
	p := &project.Project{Name: "橋", Classes: []project.Class{{ID: "u", Name: "crack"}, {ID: "l", Name: "横"}}}
	var files [][]byte
	var q review.Queue
	settle := func(data []byte, name, class string) {
		sum := weights.Sum(data)
		_, err := q.Add(review.Event{Kind: review.Photo, SHA256: sum, When: "2026-04-01T00:00:00Z", Name: name},
			review.Event{Kind: review.Answer, SHA256: sum, When: "2026-04-02T00:00:00Z", By: "佐藤", Says: review.IsClass, Class: class})
		if err != nil {
			t.Fatal(err)
		}
	}
	photos = t.TempDir()
	for c, class := range p.Classes {
		for i := range 6 {
			files = append(files, patch(t, c == 0, i))
			p.Photos = append(p.Photos, project.Photo{ID: fmt.Sprint(class.ID, i), Name: fmt.Sprint(i, ".png"), Label: class.ID, Type: "image/png"})
		}
		for i := 6; i < 10; i++ {
			data, said := patch(t, c == 0, i), p.Classes[c]
			if wrong {
				said = p.Classes[1-c]
			}
			name := fmt.Sprint(class.ID, i, ".png")
			if err := os.WriteFile(filepath.Join(photos, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
			settle(data, name, said.Name)
		}
	}
	settle(files[0], "0.png", "横")
	settle([]byte("not in the folder"), "lost.png", "crack")
	var out bytes.Buffer
	if err := project.Write(&out, p, func(i int) ([]byte, error) { return files[i], nil }, nil); err != nil {
		t.Fatal(err)
	}
	return writeFile(t, "site.okuyuki.zip", out.Bytes()), writeFile(t, "queue.jsonl", q.Encode()), photos
}

func TestRetrain(t *testing.T) {
	base := writeModel(t)
	file, queue, photos := corrected(t, false)
	out := filepath.Join(t.TempDir(), "new.zip")
	args := []string{"retrain", "--base", base, "--corrections", queue, "--photos", photos, "--steps", "1", "--folds", "3", "--repeats", "2"}
	code, printed, log := okuyuki(t, append(args, "--out", out, "--margin", "1", "--json", file)...)
	var r retrained
	if err := json.Unmarshal([]byte(printed), &r); code != exitDone || err != nil {
		t.Fatalf("exit %d, %v, %s", code, err, log)
	}
	if r.Added != 8 || r.Corrected != 1 || r.Missing != 1 || r.Photos != 20 || r.Own != 11 || r.Verdict != workbench.NotWorse || r.Written != out {
		t.Errorf("%+v", r)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	p, err := project.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(p.Photos) != 20 || p.Photos[0].Label != "l" || p.Photos[1].Label != "u" || p.Name != "橋" {
		t.Fatalf("%+v, %v", p, err)
	}
	learned, err := p.Model()
	if err != nil || weights.Sum(learned) != r.SHA256 {
		t.Errorf("the model is not the one named: %v", err)
	}
	bench, err := openBase(base)
	if err != nil {
		t.Fatal(err)
	}
	if err := bench.ImportModel(learned); err != nil || len(bench.Classes()) != 2 {
		t.Errorf("%v", err)
	}
	// What the page reads of a learning.
	var learn struct {
		Result struct {
			Rung      string
			CV        *struct{ Correct, Total int }
			OutOfFold []struct{ PhotoID, ClassID string }
		}
	}
	if err := json.Unmarshal(p.Learn, &learn); err != nil || learn.Result.Rung == "" || learn.Result.CV == nil || learn.Result.CV.Total != 20 || len(learn.Result.OutOfFold) != 20 {
		t.Errorf("%s, %v", p.Learn, err)
	}
	// It answers, leaves and watches on the base model that it was learned on, and on no other.
	picture, other, exported := writeFile(t, "p.png", patch(t, true, 3)), otherBase(t), filepath.Join(t.TempDir(), "x.onnx")
	for _, c := range [][]string{{"predict", picture, "--model", out}, {"export", out, "--onnx", exported}, {"monitor", photos, "--model", out}} {
		if code, printed, log := okuyuki(t, append(c, "--base", base)...); code != exitDone && code != exitChanged || printed == "" {
			t.Errorf("%v: exit %d, %s", c, code, log)
		}
		if code, _, log := okuyuki(t, append(c, "--base", other)...); code != exitRefused {
			t.Errorf("%v on another base model: exit %d, %s", c, code, log)
		}
	}
	// Once more, with what was written in use: nothing is left to learn.
	if code, _, log := okuyuki(t, append(args, "--out", out, out)...); code != exitRefused || !strings.Contains(log, "nothing to learn") {
		t.Errorf("again: exit %d, %s", code, log)
	}
}

// Wrong answers do not replace what is in use.
// otherBase is a base model of another name.
func otherBase(t *testing.T) string {
	t.Helper()
	m, err := model.New(model.Base, []model.Class{{ID: "a"}, {ID: "b"}}, 9)
	if err != nil {
		t.Fatal(err)
	}
	m.Meta = map[string]string{"name": "another"}
	data, err := m.Encode(model.Float16)
	if err != nil {
		t.Fatal(err)
	}
	return writeFile(t, "other.safetensors", data)
}

func TestRetrainKeeps(t *testing.T) {
	file, queue, photos := corrected(t, true)
	out := filepath.Join(t.TempDir(), "new.zip")
	code, printed, log := okuyuki(t, "retrain", "--base", writeModel(t), "--corrections", queue, "--photos", photos, "--steps", "1", "--folds", "3", "--repeats", "1", "--margin", "0.01", "--language", "ja", "--out", out, file)
	if code != exitKept || !strings.Contains(printed, "置き換えません") || strings.Contains(printed, "%!") {
		t.Errorf("exit %d, %s%s", code, printed, log)
	}
	if _, err := os.Stat(out); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file: %v", err)
	}
}

func TestRetrainRefuses(t *testing.T) {
	base := writeModel(t)
	file, queue, photos := corrected(t, false)
	var unknown review.Queue
	sum := strings.Repeat("ab", 32)
	if _, err := unknown.Add(review.Event{Kind: review.Answer, SHA256: sum, When: "2026-04-02T00:00:00Z", By: "x", Says: review.IsClass, Class: "斜め"}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"margin":        {[]string{"--margin", "0", "--corrections", queue, "--photos", photos, file}, exitUsage, "--margin"},
		"no project":    {[]string{"--corrections", queue, "--photos", photos, base}, exitRefused, "project"},
		"unknown class": {[]string{"--corrections", writeFile(t, "u.jsonl", unknown.Encode()), "--photos", photos, file}, exitRefused, "斜め"},
		"empty queue":   {[]string{"--corrections", writeFile(t, "e.jsonl", nil), "--photos", photos, file}, exitRefused, "nothing to learn"},
	} {
		code, _, log := okuyuki(t, append([]string{"retrain", "--base", base, "--out", filepath.Join(t.TempDir(), "o.zip")}, c.args...)...)
		if code != c.code || !strings.Contains(log, c.says) {
			t.Errorf("%s: exit %d, %s", name, code, log)
		}
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"okuyuki/core/poc"
	"okuyuki/core/sitereport"
)

// patch is a small photo of noise-free stripes: the class is their direction.
func patch(t *testing.T, upright bool, phase int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			at := y
			if upright {
				at = x
			}
			v := uint8(40 + 150*((at+phase)/8%2))
			m.SetRGBA(x, y, color.RGBA{v, uint8(3 * phase), v / 2, 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// site writes a folder for a proof of concept: two classes of n photos, two of which share a
// place, one photo without a class, one broken file.
func site(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, data []byte) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		place := ""
		if i < 2 {
			place = "現場/"
		}
		write("縦/"+place+string(rune('a'+i))+".png", patch(t, true, i))
		write("横/"+string(rune('a'+i))+".png", patch(t, false, i))
	}
	write("未分類/x.png", patch(t, true, 20))
	write("横/broken.jpg", []byte("no photo"))
	deep := image.NewGray16(image.Rect(0, 0, 64, 64))
	for i := range deep.Pix {
		deep.Pix[i] = uint8(8 + i%2*i/64)
	}
	var depth bytes.Buffer
	if err := png.Encode(&depth, deep); err != nil {
		t.Fatal(err)
	}
	write("横/depth/a.png", depth.Bytes())
	write("横/b.depth.png", []byte("no map"))
	return dir
}

func TestPoc(t *testing.T) {
	dir, model, page := site(t, 4), writeModel(t), filepath.Join(t.TempDir(), "r.html")
	form, table := writeForm(t, `{"currency": "JPY", "photosPerDay": 40, "wrongCost": 5000, "reviewCost": 60}`), filepath.Join(t.TempDir(), "r.csv")
	shared := filepath.Join(t.TempDir(), "site.json")
	args := []string{"poc", "--model", model, "--steps", "1", "--folds", "2", "--repeats", "1", "--seed", "7", "--json", "--stress",
		"--report", page, "--csv", table, "--site-report", shared, "--cost", form, "--language", "ja", dir}
	code, out, log := okuyuki(t, args...)
	var r poc.Result
	if err := json.Unmarshal([]byte(out), &r); code != exitDone || err != nil {
		t.Fatalf("exit %d, %v, %s", code, err, log)
	}
	d := r.Data
	if d.Labelled != 8 || d.Unlabeled != 1 || d.Refused != 1 || d.Groups != 1 || len(d.Classes) != 2 || d.Classes[0].ID != "横" || d.Classes[0].Photos != 4 {
		t.Errorf("data %+v", d)
	}
	if m := r.Method; m.Seed != 7 || m.Folds != 2 || m.Repeats != 1 || m.Steps != 1 || m.Augmentation != poc.Plain || m.Seconds <= 0 {
		t.Errorf("method %+v", m)
	}
	if len(r.Comparison.Arms) != 4 || len(r.Comparison.Answers) != 8 || len(r.Stress.Curves) != 6 {
		t.Errorf("%d arms, %d answers, stress %v", len(r.Comparison.Arms), len(r.Comparison.Answers), r.Stress)
	}
	// What was learned from the same labels says how far it can be believed; the cost follows from the form.
	if c := r.Trust; c == nil || c.Photos != 8 || c.Temperature <= 0 || len(c.Curve) == 0 {
		t.Errorf("trust %+v", c)
	}
	// A person who is right and looks at all photos: 40 a day on 20 days at 60 each.
	if c := r.Cost; c == nil || c.Form.WorkDays != workDays || c.Options[0].PerMonth != 40*workDays*60 || len(c.Options) != 3 || len(c.Steps) != 3 {
		t.Errorf("cost %+v", c)
	}
	told, err := os.ReadFile(shared)
	if err != nil {
		t.Fatal(err)
	}
	// What a team is told names no file, no place, no class, and not even the folder.
	if s, err := sitereport.Parse(told); err != nil || s.Photos.Labelled != 8 || s.Gain.Mean != math.Round(1e6*r.Comparison.Difference.Mean)/1e6 || s.Site != "" || len(s.Stress) != 6 {
		t.Errorf("%s, %v", told, err)
	}
	for _, secret := range []string{"png", "縦", "横", "現場", filepath.Base(dir), r.Data.Hash} {
		if bytes.Contains(told, []byte(secret)) {
			t.Errorf("it tells %q: %s", secret, told)
		}
	}
	rows, err := os.ReadFile(table)
	if err != nil || bytes.Count(rows, []byte("\r\n")) != 1+8 || !bytes.Contains(rows, []byte("縦/現場/a.png")) {
		t.Errorf("the table is %q (%v)", rows, err)
	}
	if !strings.Contains(log, "broken.jpg") || !strings.Contains(log, "b.depth.png") || strings.Count(log, "okuyuki: ") != 2 {
		t.Errorf("the log says %q", log)
	}
	report, err := os.ReadFile(page)
	if err != nil || !bytes.Contains(report, []byte(`lang="ja"`)) || !bytes.Contains(report, []byte(filepath.Base(dir))) || !bytes.Contains(report, []byte("円")) {
		t.Errorf("report of %d bytes (%v)", len(report), err)
	}
	_, again, _ := okuyuki(t, args...)
	var r2 poc.Result
	if err := json.Unmarshal([]byte(again), &r2); err != nil {
		t.Fatal(err)
	}
	r2.Method.Seconds = r.Method.Seconds
	if !reflect.DeepEqual(r, r2) {
		t.Error("the same folder and seed, and other numbers")
	}
}

func TestPocSummary(t *testing.T) {
	dir, model := site(t, 3), writeModel(t)
	form := writeForm(t, `{"currency": "USD", "photosPerDay": 7, "wrongCost": 123456, "reviewCost": 1}`)
	for language, want := range map[string][]string{
		"en": {"class and shuffled depth", "6 labelled photos of 2 classes", "2 folds, 2 times, 1 steps", "/6", "Accept answers from", "cost a month (USD)", "machine, class and depth"},
		"ja": {"分類と入れ替えた奥行き", "ラベル付き 6 枚（2 分類）", "2 分割", "/6", "以上の答えを採用", "月の費用（USD）", "すべて人が見る"},
	} {
		code, out, log := okuyuki(t, "poc", "--model", model, "--steps", "1", "--folds", "2", "--language", language, "--cost", form, dir)
		if code != exitDone {
			t.Fatalf("exit %d, %s", code, log)
		}
		for _, text := range want {
			if !strings.Contains(out, text) {
				t.Errorf("%s: %q is not in\n%s", language, text, out)
			}
		}
	}
	for language, want := range map[string]string{"en": "dark, blurred and noisy copies", "ja": "暗い・ぶれた・ノイズの多い写し"} {
		code, out, log := okuyuki(t, "poc", "--model", model, "--steps", "1", "--folds", "2", "--augment", "harsh", "--language", language, dir)
		if code != exitDone || !strings.Contains(out, want) {
			t.Errorf("harsh, %s: exit %d, %s, %s", language, code, out, log)
		}
	}
	code, out, log := okuyuki(t, "poc", "--model", model, "--per-class", "1", dir)
	if code != exitDone || !strings.HasPrefix(out, "Not enough photos") || strings.Count(out, "\n") != 2 {
		t.Errorf("one photo a class: exit %d, %s, %s", code, out, log)
	}
	if len(pocTexts["ja"]) != len(pocTexts["en"]) {
		t.Errorf("%d texts in ja, %d in en", len(pocTexts["ja"]), len(pocTexts["en"]))
	}
	for key := range pocTexts["en"] {
		if pocTexts["ja"][key] == "" || pocTexts["en"][key] == "" {
			t.Errorf("text %q is missing in a language", key)
		}
	}
}

func writeForm(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "form.json")
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestPocRefuses(t *testing.T) {
	model, empty, flat := writeModel(t), t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(flat, "a.png"), patch(t, true, 1), 0o644); err != nil {
		t.Fatal(err)
	}
	broken := t.TempDir()
	for _, class := range []string{"a", "b"} {
		if err := os.Mkdir(filepath.Join(broken, class), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(broken, class, "x.jpg"), []byte("no photo"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args []string
		code int
		log  string
	}{
		{[]string{empty}, exitRefused, "no photos"},
		{[]string{flat}, exitRefused, "0 class folders"},
		{[]string{broken}, exitRefused, "can be read"},
		{[]string{"/no/such/dir"}, exitUsage, "/no/such/dir"},
		{[]string{"--folds", "1", flat}, exitUsage, "--folds"},
		{[]string{"--language", "fr", flat}, exitUsage, "--language"},
		{[]string{"--augment", "mild", flat}, exitUsage, "--augment"},
		{[]string{"--cost", "/no/such/form", flat}, exitUsage, "/no/such/form"},
		{[]string{"--cost", writeForm(t, "no form"), flat}, exitRefused, "form.json"},
		{[]string{"--cost", writeForm(t, `{"photosPerDay": 1, "wrongCosts": 2}`), flat}, exitRefused, "wrongCosts"},
		{[]string{"--cost", writeForm(t, `{"photosPerDay": 1, "wrongCost": 2} {}`), flat}, exitRefused, "more than one"},
		{[]string{"--cost", writeForm(t, `{"photosPerDay": -1, "wrongCost": 2}`), flat}, exitRefused, "negative (photosPerDay)"},
		{[]string{"--language", "ja", "--cost", writeForm(t, `{}`), flat}, exitRefused, "入力されていません (photosPerDay)"},
		{[]string{"--report", flat, flat}, exitUsage, "is a folder"},
		{[]string{"--report", "/no/such/dir/r.html", flat}, exitUsage, "/no/such/dir/r.html"},
		{[]string{"--site-report", flat, flat}, exitUsage, "is a folder"},
		{[]string{"--csv", filepath.Join(flat, "a.png", "t.csv"), flat}, exitUsage, "not a folder"},
	} {
		code, out, log := okuyuki(t, append([]string{"poc", "--model", model}, c.args...)...)
		if code != c.code || !strings.Contains(log, c.log) || out != "" {
			t.Errorf("%v: exit %d, log %q, output %q", c.args, code, log, out)
		}
	}
}

func TestPocTable(t *testing.T) {
	var rows table
	rows.row("%s\tb", "写真")
	rows.row("abc\t%d", 12)
	var out strings.Builder
	if err := rows.print(&out); err != nil || out.String() != "写真  b\nabc   12\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
	for v, want := range map[float64]string{0: "0", .4: "0.40", 7.125: "7.12", 41.26: "41.3", 123: "123", 1319600: "1,320,000", 98.76e3: "98,800", 999999: "1,000,000"} {
		if got := amount(v); got != want {
			t.Errorf("%g is written %s, want %s", v, got, want)
		}
	}
}

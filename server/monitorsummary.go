package main

import (
	"fmt"
	"io"
	"strings"

	"okuyuki/core/monitor"
)

// monitorSummary prints a report in a few lines of one language.
type monitorSummary struct {
	m *monitored
	t map[string]string
}

// shownPhotos is how many photos that a person should look at are listed; --json and the queue have all of them.
const shownPhotos = 20

func (s monitorSummary) print(out io.Writer) error {
	r := s.m.Report
	fmt.Fprintln(out, s.verdict())
	fmt.Fprintf(out, s.t["data"]+"\n", r.Photos, r.Places, r.Reference, s.m.Refused)
	if len(r.Tests) > 0 {
		fmt.Fprintln(out)
		var t table
		t.row("%s", s.t["head"])
		for _, test := range r.Tests {
			t.row("%s", strings.Join(s.row(test), "\t"))
		}
		if err := t.print(out); err != nil {
			return err
		}
		fmt.Fprintf(out, s.t["level"]+"\n", 100*r.Alpha, r.Permutations)
	}
	fmt.Fprintf(out, "\n"+s.t["answers"]+"\n", s.answers())
	fmt.Fprintf(out, s.t["review"]+"\n", len(r.Review), r.Photos)
	for i, f := range r.Review {
		if i == shownPhotos {
			fmt.Fprintf(out, s.t["others"]+"\n", len(r.Review)-i)
			break
		}
		fmt.Fprintf(out, "  %s: %s\n", f.Name, s.reasons(f))
	}
	return nil
}

// verdict is the answer in a sentence or two.
func (s monitorSummary) verdict() string {
	r := s.m.Report
	switch r.Verdict {
	case monitor.AsBefore:
		return s.t["as_before"]
	case monitor.TooFew:
		return fmt.Sprintf(s.t["too_few"], monitor.MinUnits)
	}
	var what []string
	for _, test := range r.Tests {
		if test.Changed {
			what = append(what, s.t["test_"+test.Name])
		}
	}
	return fmt.Sprintf(s.t["changed"], strings.Join(what, s.t["comma"]))
}

// row is a test: its name, what it was before and is now, the statistic, the p-value for all tests together, and whether it alarms.
func (s monitorSummary) row(test monitor.Test) []string {
	before, now, mark := "-", "-", ""
	if test.Before != nil && test.Now != nil {
		before, now = fmt.Sprintf("%.3f", *test.Before), fmt.Sprintf("%.3f", *test.Now)
	}
	if test.Changed {
		mark = s.t["mark"]
	}
	return []string{s.t["test_"+test.Name], before, now, fmt.Sprintf("%.3f", test.Statistic), fmt.Sprintf("%.4f", test.Adjusted), mark}
}

// answers is how often each class was answered.
func (s monitorSummary) answers() string {
	var parts []string
	for i, n := range s.m.Report.Answers {
		if i < len(s.m.Classes) && n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", s.m.Classes[i], n))
		}
	}
	return strings.Join(parts, s.t["comma"])
}

func (s monitorSummary) reasons(f monitor.Flagged) string {
	var parts []string
	for _, r := range f.Reasons {
		parts = append(parts, s.t["why_"+r])
	}
	return strings.Join(parts, s.t["comma"])
}

// monitorTexts are the texts of the report, by language.
var monitorTexts = map[string]map[string]string{
	"en": {
		"as_before":      "As before: nothing distinguishes these photos from the reference beyond what chance does.",
		"changed":        "Changed: %s. Before the model's answers are relied on again, a person should look at some of these photos, and label them for retraining.",
		"too_few":        "Too few photos to say: at least %d photos on both sides are needed, or as many places where photos come in places; more for a strict level.",
		"data":           "%d photos (%d places), %d of the reference, %d files refused.",
		"head":           "compared\tbefore\tnow\tdifference\tp of all\t",
		"level":          "Where nothing changes, %g %% of such reports say otherwise (%d permutations).",
		"answers":        "Answers: %s.",
		"review":         "A person should look at %d of %d photos.",
		"others":         "  and %d others",
		"comma":          ", ",
		"mark":           "changed",
		"test_luma":      "brightness",
		"test_sharpness": "sharpness",
		"test_noise":     "noise",
		"test_clipped":   "share of black and white",
		"test_depth":     "agreement of depth with the mirror image's",
		"test_outputs":   "answers of the classifier",
		"test_features":  "what the network sees",
		"test_classes":   "shares of the classes",
		"why_dark":       "too dark", "why_blurred": "blurred", "why_noisy": "noisy", "why_clipped": "much of it black or white", "why_small": "too small",
		"why_strange": "like nothing that was learned", "why_unsure": "the answer is not sure", "why_depth_apart": "its depth is doubtful",
		"title": "Monitoring", "history": "Reports so far", "when": "date", "photos": "photos", "verdict": "outcome", "look": "to look at", "folder": "folder",
		"short_as_before": "as before", "short_changed": "changed", "short_too_few": "too few photos", "gauges": "Medians over time", "toreview": "Photos to look at", "why": "why", "photo": "photo",
	},
	"ja": {
		"as_before":      "変化は見られません。新しい写真と基準の写真に、偶然を超える違いはありません。",
		"changed":        "変化があります：%s。モデルの答えをまた使う前に、人が写真を何枚か確認し、再学習用にラベルを付けてください。",
		"too_few":        "写真が足りず判断できません。基準・新規とも%d枚以上（場所ごとにまとまっている場合は、それだけの場所数）が必要です。判定を厳しくすると、さらに必要です。",
		"data":           "新しい写真 %d 枚（%d か所）、基準の写真 %d 枚、読めなかったファイル %d 個。",
		"head":           "比べたもの\t以前\t今回\t差の大きさ\t全体でのp値\t",
		"level":          "変化がないのに変化ありと出る割合は %g %% です（並べ替え %d 回）。",
		"answers":        "答えの内訳：%s。",
		"review":         "人が確認すべき写真：%d 枚（全 %d 枚中）。",
		"others":         "  ほか %d 枚",
		"comma":          "、",
		"mark":           "変化あり",
		"test_luma":      "明るさ",
		"test_sharpness": "鮮明さ",
		"test_noise":     "ノイズ",
		"test_clipped":   "白とび・黒つぶれの割合",
		"test_depth":     "左右反転した写真との奥行きの一致",
		"test_outputs":   "分類器の出力",
		"test_features":  "ネットワークが見る特徴",
		"test_classes":   "分類の内訳",
		"why_dark":       "暗すぎる", "why_blurred": "ぶれ・ぼけ", "why_noisy": "ノイズが多い", "why_clipped": "白とび・黒つぶれが多い", "why_small": "小さすぎる",
		"why_strange": "学習したどの写真とも似ていない", "why_unsure": "答えに確信がない", "why_depth_apart": "奥行きが疑わしい",
		"title": "監視レポート", "history": "これまでの記録", "when": "日付", "photos": "枚数", "verdict": "結果", "look": "要確認", "folder": "フォルダー",
		"short_as_before": "変化なし", "short_changed": "変化あり", "short_too_few": "写真不足", "gauges": "中央値の推移", "toreview": "人が確認すべき写真", "why": "理由", "photo": "写真",
	},
}

package main

import (
	"bytes"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"okuyuki/core/monitor"
	"okuyuki/server/atomicfile"
)

// shownReports is how many of the last reports the page lists: two years of months.
const shownReports = 24

// monitorGauge is a gauge over the reports, as a line of a small drawing.
type monitorGauge struct {
	Name, First, Last string
	Points            string // of an SVG polyline in 120 x 28
	Alarms            []point
}

type point struct{ X, Y float64 }

// writeMonitorPage writes the last report with those before it, one page that loads nothing.
func writeMonitorPage(name, language string, history []*monitored) error {
	history = history[max(0, len(history)-shownReports):]
	last := history[len(history)-1]
	t := monitorTexts[language]
	summary := monitorSummary{last, t}
	type photoRow struct{ Name, Why string }
	type reportRow struct {
		When, Folder, Verdict string
		Photos, Look          int
		Alarm                 bool
	}
	page := struct {
		Language, Title, Verdict, Answers, Date string
		T                                       map[string]string
		Head                                    []string
		Tests                                   [][]string
		Review                                  []photoRow
		History                                 []reportRow
		Gauges                                  []monitorGauge
		Alarm                                   bool
	}{
		Language: language, Title: t["title"], Verdict: summary.verdict(), Answers: summary.answers(), T: t,
		Date: last.When.Format(time.DateOnly), Alarm: last.Report.Verdict == monitor.Changed,
	}
	page.Head = strings.Split(t["head"], "\t")
	for _, test := range last.Report.Tests {
		page.Tests = append(page.Tests, summary.row(test))
	}
	for _, f := range last.Report.Review {
		page.Review = append(page.Review, photoRow{f.Name, summary.reasons(f)})
	}
	for _, m := range history {
		page.History = append(page.History, reportRow{
			m.When.Format(time.DateOnly), m.Folder, t["short_"+string(m.Report.Verdict)], m.Report.Photos, len(m.Report.Review), m.Report.Verdict == monitor.Changed,
		})
	}
	slices.Reverse(page.History)
	for _, name := range []string{monitor.Luma, monitor.Sharpness, monitor.Noise, monitor.ClippedAt, monitor.Depth} {
		if g, ok := gaugeOver(history, name, t["test_"+name]); ok {
			page.Gauges = append(page.Gauges, g)
		}
	}
	var out bytes.Buffer
	if err := monitorPage.Execute(&out, page); err != nil {
		return err
	}
	return atomicfile.Write(name, out.Bytes())
}

// gaugeOver draws the medians of a gauge over the reports; false where fewer than two have it.
func gaugeOver(history []*monitored, name, title string) (monitorGauge, bool) {
	g := monitorGauge{Name: title}
	var values []float64
	var alarms []bool
	for _, m := range history {
		for _, test := range m.Report.Tests {
			if test.Name == name && test.Now != nil {
				values, alarms = append(values, *test.Now), append(alarms, test.Changed)
			}
		}
	}
	if len(values) < 2 {
		return g, false
	}
	low, high := slices.Min(values), slices.Max(values)
	for i, v := range values {
		p := point{3 + 114*float64(i)/float64(len(values)-1), 14}
		if high > low {
			p.Y = 25 - 22*(v-low)/(high-low)
		}
		g.Points += decimal(p.X) + "," + decimal(p.Y) + " "
		if alarms[i] {
			g.Alarms = append(g.Alarms, p)
		}
	}
	g.First, g.Last = decimal(values[0]), decimal(values[len(values)-1])
	return g, true
}

var monitorPage = template.Must(template.New("monitor").Parse(`<!doctype html>
<html lang="{{.Language}}">
<head>
<meta charset="utf-8">
<title>{{.Title}} {{.Date}}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root { --ink: #1d1f1c; --soft: #5d625a; --line: #cfd0c9; --paper: #fbfbf8; --alarm: #a3410a; --blue: #1f66ad; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9eae5; --soft: #a6aaa2; --line: #3f433d; --paper: #181a17; --alarm: #f0a272; --blue: #86b8ea; } }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 52rem; font: 1rem/1.6 system-ui, "Noto Sans JP", "Noto Sans CJK JP", sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.verdict { border-inline-start: .3rem solid var(--blue); padding-inline-start: .8rem; } .verdict.alarm { border-color: var(--alarm); }
.date, .soft { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: start; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
th { font-weight: 600; color: var(--soft); }
.alarm td:last-child { color: var(--alarm); font-weight: 600; }
svg { width: 7.5rem; height: 1.75rem; display: block; } polyline { fill: none; stroke: var(--blue); stroke-width: 1.5; } circle { fill: var(--alarm); }
@media print { :root { --paper: #fff; --ink: #000; } body { padding: 0; } }
</style>
</head>
<body>
<h1>{{.Title}}</h1>
<p class="date">{{.Date}}</p>
<p class="verdict{{if .Alarm}} alarm{{end}}">{{.Verdict}}</p>
{{with .Answers}}<p class="soft">{{.}}</p>{{end}}
{{with .Tests}}<div class="scroll"><table><tr>{{range $.Head}}<th>{{.}}</th>{{end}}</tr>
{{range .}}<tr{{if index . 5}} class="alarm"{{end}}>{{range .}}<td>{{.}}</td>{{end}}</tr>
{{end}}</table></div>{{end}}
{{if .Gauges}}<h2>{{.T.gauges}}</h2>
<div class="scroll"><table>{{range .Gauges}}<tr><td>{{.Name}}</td><td>{{.First}}</td><td><svg viewBox="0 0 120 28" aria-hidden="true"><polyline points="{{.Points}}"/>{{range .Alarms}}<circle cx="{{.X}}" cy="{{.Y}}" r="3"/>{{end}}</svg></td><td>{{.Last}}</td></tr>
{{end}}</table></div>{{end}}
<h2>{{.T.history}}</h2>
<div class="scroll"><table><tr><th>{{.T.when}}</th><th>{{.T.folder}}</th><th>{{.T.photos}}</th><th>{{.T.look}}</th><th>{{.T.verdict}}</th></tr>
{{range .History}}<tr{{if .Alarm}} class="alarm"{{end}}><td>{{.When}}</td><td>{{.Folder}}</td><td>{{.Photos}}</td><td>{{.Look}}</td><td>{{.Verdict}}</td></tr>
{{end}}</table></div>
{{with .Review}}<h2>{{$.T.toreview}}</h2>
<div class="scroll"><table><tr><th>{{$.T.photo}}</th><th>{{$.T.why}}</th></tr>
{{range .}}<tr><td>{{.Name}}</td><td>{{.Why}}</td></tr>
{{end}}</table></div>{{end}}
</body>
</html>
`))

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }

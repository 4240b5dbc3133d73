package study

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// Report writes an outcome into a folder: index.html, first shown in the given language, results.json, results.csv, claims.csv, and
// every figure of the page in figures. What is there under these names is replaced.
func Report(dir string, o *Outcome, language string) error {
	html, data, err := o.html(language)
	if err != nil {
		return err
	}
	results, err := o.resultsCSV()
	if err != nil {
		return fmt.Errorf("study: %w", err)
	}
	claims, err := o.claimsCSV()
	if err != nil {
		return fmt.Errorf("study: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	for name, content := range map[string][]byte{"index.html": html, "results.json": data, "results.csv": results, "claims.csv": claims} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return fmt.Errorf("study: %w", err)
		}
	}
	if err := studyfig.WriteFiles(filepath.Join(dir, "figures"), o.Figures()...); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	return nil
}

// html is index.html, and results.json, whose SHA-256 stands on it.
func (o *Outcome) html(language string) (html, data []byte, err error) {
	if data, err = json.MarshalIndent(o, "", "  "); err != nil {
		return nil, nil, fmt.Errorf("study: %w", err)
	}
	data = append(data, '\n')
	sum := sha256.Sum256(data)
	if html, err = studypage.HTML(o.page(hex.EncodeToString(sum[:])), language); err != nil {
		return nil, nil, fmt.Errorf("study: %w", err)
	}
	return html, data, nil
}

// Page writes index.html of the report, first shown in the given language. It needs no other file.
func (o *Outcome) Page(w io.Writer, language string) error {
	html, _, err := o.html(language)
	if err != nil {
		return err
	}
	_, err = w.Write(html)
	return err
}

// CSV writes results.csv of the report.
func (o *Outcome) CSV(w io.Writer) error {
	table, err := o.resultsCSV()
	if err != nil {
		return fmt.Errorf("study: %w", err)
	}
	_, err = w.Write(table)
	return err
}

// Figures are all figures of the report.
func (o *Outcome) Figures() (out []studyfig.Figure) {
	for _, f := range o.page("").Figures() {
		out = append(out, f.Figure)
	}
	return out
}

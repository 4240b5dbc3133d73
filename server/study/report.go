package study

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// Report writes an outcome into a folder: index.html, first shown in the given language, results.json, results.csv, claims.csv, and
// every figure of the page in figures. What is there under these names is replaced.
func Report(dir string, o *Outcome, language string) error {
	data, err := json.MarshalIndent(o, "", "  ")
	if err != nil {
		return fmt.Errorf("study: %w", err)
	}
	data = append(data, '\n')
	sum := sha256.Sum256(data)
	p := o.page(hex.EncodeToString(sum[:]))
	html, err := studypage.HTML(p, language)
	if err != nil {
		return fmt.Errorf("study: %w", err)
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
	var figures []studyfig.Figure
	for _, f := range p.Figures() {
		figures = append(figures, f.Figure)
	}
	if err := studyfig.WriteFiles(filepath.Join(dir, "figures"), figures...); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	return nil
}

package nyu

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// Report writes an outcome into a folder, which it makes if need be: index.html, first shown in the given language, results.json,
// results.csv, and every figure in figures. What is there under these names is replaced.
func (o *Outcome) Report(dir, language string) error {
	data, err := json.MarshalIndent(o, "", " ")
	if err != nil {
		return fmt.Errorf("nyu: %w", err)
	}
	data = append(data, '\n')
	sum := sha256.Sum256(data)
	html, err := studypage.HTML(o.page(hex.EncodeToString(sum[:])), language)
	if err != nil {
		return fmt.Errorf("nyu: %w", err)
	}
	var table bytes.Buffer
	if err := o.CSV(&table); err != nil {
		return fmt.Errorf("nyu: %w", err)
	}
	if err := studyfig.WriteFiles(filepath.Join(dir, "figures"), o.Figures()...); err != nil {
		return fmt.Errorf("nyu: %w", err)
	}
	for name, content := range map[string][]byte{"index.html": html, "results.json": data, "results.csv": table.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return fmt.Errorf("nyu: %w", err)
		}
	}
	return nil
}

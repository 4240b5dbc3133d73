package nyu

import (
	"bytes"
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

// Report writes an outcome into a folder, which it makes if need be: index.html, first shown in the given language, results.json,
// results.csv, and every figure in figures. What is there under these names is replaced.
func (o *Outcome) Report(dir, language string) error {
	html, data, err := o.html(language)
	if err != nil {
		return err
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

// html is index.html, and results.json, whose SHA-256 stands on it.
func (o *Outcome) html(language string) (html, data []byte, err error) {
	if data, err = json.MarshalIndent(o, "", " "); err != nil {
		return nil, nil, fmt.Errorf("nyu: %w", err)
	}
	data = append(data, '\n')
	sum := sha256.Sum256(data)
	if html, err = studypage.HTML(o.page(hex.EncodeToString(sum[:])), language); err != nil {
		return nil, nil, fmt.Errorf("nyu: %w", err)
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

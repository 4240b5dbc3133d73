package studypage

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"okuyuki/server/studyfig"
)

// Report is a page with the files that go with it.
type Report struct {
	Results any                              // for results.json
	Page    func(sum string) *Page           // the page, on which stands the SHA-256 of results.json
	Tables  map[string]func(io.Writer) error // by the names of their files
}

// Figures are all figures of the page, in its order.
func (r Report) Figures() []studyfig.Figure { return r.Page("").figures() }

// HTML writes the page, first shown in the given language. It needs no other file.
func (r Report) HTML(w io.Writer, language string) error {
	_, sum, err := r.results()
	if err != nil {
		return err
	}
	html, err := HTML(r.Page(sum), language)
	if err != nil {
		return err
	}
	_, err = w.Write(html)
	return err
}

// results is results.json and its SHA-256.
func (r Report) results() (data []byte, sum string, err error) {
	if data, err = json.MarshalIndent(r.Results, "", "  "); err != nil {
		return nil, "", fmt.Errorf("studypage: %w", err)
	}
	data = append(data, '\n')
	digest := sha256.Sum256(data)
	return data, hex.EncodeToString(digest[:]), nil
}

// Write writes everything into a folder, which it makes if need be: index.html, first shown in the given language, results.json, the
// tables, and every figure in figures. What is there under these names is replaced.
func (r Report) Write(dir, language string) error {
	data, sum, err := r.results()
	if err != nil {
		return err
	}
	p := r.Page(sum)
	html, err := HTML(p, language)
	if err != nil {
		return err
	}
	if err := studyfig.WriteFiles(filepath.Join(dir, "figures"), p.figures()...); err != nil {
		return err
	}
	write := func(name string, fill func(io.Writer) error) error {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return fmt.Errorf("studypage: %w", err)
		}
		err = fill(f)
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return fmt.Errorf("studypage: %s: %w", name, err)
		}
		return nil
	}
	for name, content := range map[string][]byte{"index.html": html, "results.json": data} {
		if err := write(name, func(w io.Writer) error { _, err := w.Write(content); return err }); err != nil {
			return err
		}
	}
	for name, fill := range r.Tables {
		if err := write(name, fill); err != nil {
			return err
		}
	}
	return nil
}

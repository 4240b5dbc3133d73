package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"time"

	"okuyuki/core/poc"
	"okuyuki/core/report"
	"okuyuki/server/dataset"
)

// Thumbnails of the report.
const (
	thumbSide    = 160
	thumbQuality = 80
	maxThumbs    = 24
)

// writeReport writes the page for the manager and the statistician.
func (c *pocCommand) writeReport(folder *dataset.Set, r *poc.Result) error {
	o := report.Options{Language: c.Language, Name: c.projectName(), Date: time.Now().Format(time.DateOnly), Names: map[string]string{}}
	index := map[string]int{}
	for i, item := range folder.Items {
		index[item.Path], o.Names[item.Path] = i, item.Path
	}
	for _, a := range r.Comparison.Answers {
		if len(o.Photos) == maxThumbs || !disagree(a) {
			continue
		}
		m, err := folder.Photo(index[a.PhotoID])
		if err != nil {
			return err
		}
		thumb, err := m.Fit(thumbSide, thumbSide).JPEG(thumbQuality)
		if err != nil {
			return err
		}
		o.Photos = append(o.Photos, report.Photo{ID: a.PhotoID, URI: "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(thumb)})
	}
	page, err := report.HTML(r, o)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Report, page, 0o644); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// disagree reports whether the arms gave a photo different classes.
func disagree(a poc.Answer) bool {
	for _, said := range a.Said {
		if said.Class != a.Said[0].Class {
			return true
		}
	}
	return false
}

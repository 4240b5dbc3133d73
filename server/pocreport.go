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

// writeFiles writes the report, the page for the manager and the statistician, and the table.
func (c *pocCommand) writeFiles(folder *dataset.Set, r *poc.Result) error {
	o := report.Options{Language: c.Language, Name: c.projectName(), Date: time.Now().Format(time.DateOnly), Names: map[string]string{}}
	for _, item := range folder.Items {
		o.Names[item.Path] = item.Path
	}
	if c.CSV != "" {
		table, err := report.CSV(r, o)
		if err == nil {
			err = os.WriteFile(c.CSV, table, 0o644)
		}
		if err != nil {
			return fmt.Errorf("write the table: %w", err)
		}
	}
	if c.Report == "" {
		return nil
	}
	var err error
	if o.Photos, err = thumbs(folder, r); err != nil {
		return err
	}
	page, err := report.HTML(r, o)
	if err == nil {
		err = os.WriteFile(c.Report, page, 0o644)
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// printNumbers prints all that was measured as JSON.
func (c *pocCommand) printNumbers(std streams, r *poc.Result) error {
	numbers, err := report.JSON(r, report.Options{Language: c.Language})
	if err == nil {
		_, err = std.out.Write(numbers)
	}
	return err
}

// thumbs are small pictures of photos on which the arms disagree.
func thumbs(folder *dataset.Set, r *poc.Result) (photos []report.Photo, err error) {
	index := map[string]int{}
	for i, item := range folder.Items {
		index[item.Path] = i
	}
	for _, a := range r.Comparison.Answers {
		if len(photos) == maxThumbs || !disagree(a) {
			continue
		}
		m, err := folder.Photo(index[a.PhotoID])
		if err != nil {
			return nil, err
		}
		thumb, err := m.Fit(thumbSide, thumbSide).JPEG(thumbQuality)
		if err != nil {
			return nil, err
		}
		photos = append(photos, report.Photo{ID: a.PhotoID, URI: "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(thumb)})
	}
	return photos, nil
}

// disagree reports whether the first two arms, without and with depth, gave a photo
// different classes: those are the photos that the report shows.
func disagree(a poc.Answer) bool { return a.Said[0].Class != a.Said[1].Class }

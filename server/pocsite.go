package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"okuyuki/core/poc"
	"okuyuki/core/sitereport"
	"okuyuki/server/atomicfile"
)

// nothingToShare says why there is no site report.
var nothingToShare = map[string]string{
	"ja": "写真が少なく、差を測れていません（写真を増やしてやり直してください）",
	"en": "the photos are too few to measure a gain: add some and try again",
}

// writeSite writes what the page would share with a team, for the user to read and to send: nothing is sent here.
func (c *pocCommand) writeSite(r *poc.Result) error {
	if c.Share == "" {
		return nil
	}
	// The folder's name is nobody's business: the site is called what the user calls it.
	report, err := sitereport.Of(r, sitereport.Options{Site: c.Name, Date: time.Now().Format(time.DateOnly)})
	if errors.Is(err, sitereport.ErrNothing) {
		return fmt.Errorf("--site-report: %s", nothingToShare[c.Language])
	}
	var text []byte
	if err == nil {
		text, err = json.MarshalIndent(report, "", "  ")
	}
	if err == nil {
		err = atomicfile.Write(c.Share, append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write the report of the site: %w", err)
	}
	return nil
}

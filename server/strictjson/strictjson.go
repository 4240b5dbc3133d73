// Package strictjson reads JSON that comes from elsewhere.
package strictjson

import (
	"encoding/json"
	"errors"
	"io"
)

// Decode reads one value, and refuses fields that nobody reads and whatever stands behind it.
func Decode(from io.Reader, to any) error {
	d := json.NewDecoder(from)
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("it goes on after the value")
	}
	return nil
}

package report

import (
	"strings"
)

// Options are what a report says beside the result.
type Options struct {
	Language string            // "ja" or "en"
	Name     string            // of the project
	Date     string            // as it is to be shown
	Names    map[string]string // file names by the photos' ids
	Photos   []Photo           // thumbnails to show where the arms disagree
}

// Photo is a thumbnail.
type Photo struct {
	ID  string
	URI string // data:image/jpeg;base64,... (or png, webp)
}

// OptionError says which option cannot be used.
type OptionError struct{ Option, Detail string }

func (e *OptionError) Error() string { return "report: " + e.Option + ": " + e.Detail }

func (o Options) check() error {
	if o.Language != "ja" && o.Language != "en" {
		return &OptionError{"language", "neither ja nor en"}
	}
	for _, photo := range o.Photos {
		if !dataPicture(photo.URI) {
			return &OptionError{"photos", "not a data: address of a JPEG, PNG or WebP picture"}
		}
	}
	return nil
}

// dataPicture reports whether an address holds the picture itself, and nothing else.
func dataPicture(uri string) bool {
	for _, kind := range []string{"jpeg", "png", "webp"} {
		if data, ok := strings.CutPrefix(uri, "data:image/"+kind+";base64,"); ok {
			return strings.Trim(data, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") == ""
		}
	}
	return false
}

// FileName is a name for the file that every system takes: the project's and the date.
func FileName(o Options, extension string) string {
	safe := func(s string) string {
		s = strings.Map(func(r rune) rune {
			if r < ' ' || strings.ContainsRune(`\/:*?"<>|`, r) {
				return '-'
			}
			return r
		}, clean(s))
		return strings.Trim(cut(s, 60), " .-")
	}
	name := "okuyuki"
	for _, part := range []string{safe(o.Name), safe(o.Date)} {
		if part != "" {
			name += "-" + part
		}
	}
	return name + "." + extension
}

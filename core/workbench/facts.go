package workbench

import "okuyuki/core/photo"

// Facts are what is known of a photo besides its pixels.
type Facts struct {
	Width, Height int // upright
	Quality       photo.Quality
	Fingerprint   uint64 // perceptual hash; see photo.Fingerprint
	Taken         string // "2006-01-02T15:04:05" by the camera's clock; "" unknown
}

// factsOf looks at a photo's file, its header and the copy that is kept.
func factsOf(file []byte, info photo.Info, kept *photo.Image) Facts {
	f := Facts{Quality: photo.Gauge(kept), Fingerprint: photo.Fingerprint(kept), Taken: photo.Taken(file)}
	f.Width, f.Height = info.Upright()
	return f
}

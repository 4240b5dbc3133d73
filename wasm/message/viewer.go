package message

// Messages between page and viewer, all with id 0.
const (
	// to the viewer
	Show      Type = "show"      // ShowBody, photo RGBA, depth float32 or nothing, label RGBA or nothing
	Clear     Type = "clear"     // Empty
	Theme     Type = "theme"     // ThemeBody, colour map of 256 RGB triples or nothing
	SetMarker Type = "setMarker" // Point: moved with the keyboard of the page

	// from the viewer
	Ready  Type = "ready"  // Empty: messages are heard
	Marker Type = "marker" // MarkerBody: the pointer moved
)

// ShowBody describes what to draw; the blobs present follow in the order photo, depth, label.
type ShowBody struct {
	Photo Size   `json:"photo"`
	Depth *Depth `json:"depth,omitempty"`
	Label *Size  `json:"label,omitempty"` // device pixels; premultiplied RGBA
}

// ThemeBody holds colours as 0xRRGGBB.
type ThemeBody struct {
	Background int `json:"background"`
	Line       int `json:"line"`
	Marker     int `json:"marker"`
}

// Point is a place in the photo, from 0 (left, top) to 1 (right, bottom). Inside is false when there is none.
type Point struct {
	Inside bool    `json:"inside"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
}

// MarkerBody is the place of the marker and the depth there; Known is false where the map has no value.
type MarkerBody struct {
	Point
	Known bool    `json:"known"`
	Depth float64 `json:"depth"`
}

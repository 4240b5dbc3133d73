package message

import "math"

// Messages between page and viewer, all with id 0.
const (
	// to the viewer
	Show      Type = "show"      // ShowBody, then the blobs that it names
	Clear     Type = "clear"     // Empty
	Theme     Type = "theme"     // ThemeBody, colour map of 256 RGB triples or nothing
	SetMarker Type = "setMarker" // Point: moved with the keyboard of the page
	SetView   Type = "setView"   // ViewBody: what to look at
	MoveView  Type = "moveView"  // MoveBody: a step from where the view is

	// from the viewer
	Ready  Type = "ready"  // Empty: messages are heard
	Marker Type = "marker" // MarkerBody: the marker moved, or what lies under it changed
	View   Type = "view"   // ViewState: the view changed
)

// Mode is how photo and depth maps are shown.
type Mode string

// Modes. In each, two arms stand beside each other and move together.
const (
	ModeBoth    Mode = "both"    // photo and depth maps side by side; also the empty mode
	ModePicture Mode = "picture" // the photo alone
	ModeSplit   Mode = "split"   // photo left of a line, depth map right of it
	ModeDepth   Mode = "depth"   // the depth maps alone
	ModeRelief  Mode = "relief"  // the photo as a relief that can be tilted
)

// Known tells whether the viewer knows the mode.
func (m Mode) Known() bool {
	switch m {
	case "", ModeBoth, ModePicture, ModeSplit, ModeDepth, ModeRelief:
		return true
	}
	return false
}

// MaxArms is how many depth maps are shown beside each other.
const MaxArms = 2

// ShowBody describes what to draw. The blobs present follow in the order photo RGBA, depth float32, label RGBA, and then for
// each arm its depth float32 and label RGBA. Depth and Label serve a single answer; Arms, when there are any, take their place.
// All depth maps shown together should have the same Min and Max, so that a colour means the same depth in all.
type ShowBody struct {
	Photo Size      `json:"photo"`
	Depth *Depth    `json:"depth,omitempty"`
	Label *Size     `json:"label,omitempty"` // device pixels; premultiplied RGBA
	Arms  []ShowArm `json:"arms,omitempty"`  // at most MaxArms
	// Subject names what is shown: zoom and place are kept while it stays the same, and start anew with another.
	Subject string `json:"subject,omitempty"`
	Mode    Mode   `json:"mode,omitempty"`
}

// ShowArm is one of several answers about the photo.
type ShowArm struct {
	Depth  *Depth `json:"depth,omitempty"`
	Label  *Size  `json:"label,omitempty"`
	Accent int    `json:"accent"` // 0xRRGGBB, around what belongs to this arm
}

// Validate implements the check of Envelope.Decode.
func (b ShowBody) Validate() error {
	if len(b.Arms) > MaxArms || !b.Mode.Known() {
		return Fail(KindBadRequest, "detail", "show: too many arms or an unknown mode")
	}
	return nil
}

// ThemeBody holds colours as 0xRRGGBB. Calm asks for no movement that the user does not make (prefers-reduced-motion).
type ThemeBody struct {
	Background int  `json:"background"`
	Line       int  `json:"line"`
	Marker     int  `json:"marker"`
	Calm       bool `json:"calm,omitempty"`
}

// ViewBody sets what it has; the rest stays.
type ViewBody struct {
	Mode  *Mode    `json:"mode,omitempty"`
	Split *float64 `json:"split,omitempty"` // 0 (all depth) to 1 (all photo): where the line is
}

// Validate implements the check of Envelope.Decode.
func (b ViewBody) Validate() error {
	if b.Mode != nil && !b.Mode.Known() {
		return Fail(KindBadRequest, "detail", "setView: unknown mode")
	}
	return nil
}

// MoveBody is a step of the view, for keys and buttons. The zero value of a field changes nothing.
type MoveBody struct {
	Zoom  float64 `json:"zoom,omitempty"`  // factor; around the marker, or the middle where there is none
	Yaw   float64 `json:"yaw,omitempty"`   // radians, of the relief
	Pitch float64 `json:"pitch,omitempty"` // radians, of the relief
	Reset bool    `json:"reset,omitempty"` // whole photo, relief at rest; before the rest of the step
}

// Validate implements the check of Envelope.Decode.
func (b MoveBody) Validate() error {
	if b.Zoom < 0 || math.IsInf(b.Zoom, 0) {
		return Fail(KindBadRequest, "detail", "moveView: zoom is a factor")
	}
	return nil
}

// ViewState is what the viewer shows now.
type ViewState struct {
	Mode  Mode    `json:"mode"`
	Zoom  float64 `json:"zoom"` // 1 shows the whole photo
	X     float64 `json:"x"`    // middle of what is visible, as shares of the photo
	Y     float64 `json:"y"`
	Split float64 `json:"split"`
	Yaw   float64 `json:"yaw"` // radians
	Pitch float64 `json:"pitch"`
}

// Point is a place in the photo, from 0 (left, top) to 1 (right, bottom). Inside is false when there is none.
type Point struct {
	Inside bool    `json:"inside"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
}

// MarkerBody is the place of the marker and the depth there; Known is false where the map has no value. Arms has the depth in
// each map that is shown, in the order of ShowBody; the first is repeated in Known and Depth.
type MarkerBody struct {
	Point
	Known bool    `json:"known"`
	Depth float64 `json:"depth"`
	Arms  []Spot  `json:"arms,omitempty"`
}

// Spot is the depth at one place of one map. Known is false where there is no map or no value.
type Spot struct {
	Known bool    `json:"known"`
	Depth float64 `json:"depth"`
}

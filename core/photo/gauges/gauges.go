// Package gauges says how good a photo is by a few numbers, and what is wrong with it by these. Package photo measures them.
package gauges

// Quality gauges how a photo was taken. All numbers are of its grey values at the size that photo.Gauge has them at.
type Quality struct {
	Luma      float64 `json:"luma"`      // mean, 0 black to 1 white
	Sharpness float64 `json:"sharpness"` // of the edges, 0 to 1; see photo.Gauge
	Noise     float64 `json:"noise"`     // standard deviation of the noise, as a share of white
	Clipped   float64 `json:"clipped"`   // share of the pixels that are black or white
}

// Limits of Findings; those of darkness and noise are exported for who asks whether a photo is bad. On 40 photos each of neu_det,
// brick_crack and NYU they name at most 5 % of the photos as they are (neu_det's texture passes for a little noise, its soft edges
// for a little blur), and nearly all of them at the strength 0.5 of data.Corrupt; blur and noise nearly always at 0.25 already.
const (
	DarkBelow    = .15
	blurredBelow = .4
	NoisyAbove   = .04
	clippedAbove = .3
	smallBelow   = 160 // pixels of the shorter side, that of the network's input
)

// Kinds of findings, and of the advice that follows from them.
const (
	Dark    = "dark"
	Blurred = "blurred"
	Noisy   = "noisy"
	Clipped = "clipped"
	Small   = "small"
)

// Findings names what is wrong with a photo of w x h pixels with this quality.
func (q Quality) Findings(w, h int) []string {
	var found []string
	for _, f := range []struct {
		kind string
		is   bool
	}{
		{Dark, q.Luma < DarkBelow},
		{Blurred, q.Sharpness > 0 && q.Sharpness < blurredBelow},
		{Noisy, q.Noise > NoisyAbove},
		{Clipped, q.Clipped > clippedAbove},
		{Small, min(w, h) < smallBelow},
	} {
		if f.is {
			found = append(found, f.kind)
		}
	}
	return found
}

package nyu

import (
	"math"

	"okuyuki/core/data"
	"okuyuki/core/photo"
	"okuyuki/core/train"
	"okuyuki/server/base"
)

// targets of the depth task, on the depth head's grid.
type targets struct {
	depth, grey [][]*train.Target // [training frame][view]
	test        []*train.Target   // [test frame]
}

// depthStride is that of the depth head's grid in pixels of the base preset's input.
const depthStride = 4

// readTargets reads the depth of all frames.
func (l *Lab) readTargets() (t targets, err error) {
	h, w := l.preset.H/depthStride, l.preset.W/depthStride
	for i, f := range l.Frames.Train {
		s, err := f.Read()
		if err != nil {
			return targets{}, err
		}
		var depth, grey []*train.Target
		for v := range l.preset.Views {
			view := base.ViewOf(i, v, frameSeed)
			depth = append(depth, base.TargetOf(s, view, h, w))
			grey = append(grey, greyOf(s.Picture, view, h, w))
		}
		t.depth, t.grey = append(t.depth, depth), append(t.grey, grey)
	}
	standardise(t.grey, t.depth)
	for _, f := range l.Frames.Test {
		s, err := f.Read()
		if err != nil {
			return targets{}, err
		}
		t.test = append(t.test, base.TargetOf(s, data.Identity(), h, w))
	}
	return t, nil
}

// greyOf is the brightness of a picture as the view shows it.
func greyOf(m *photo.Image, v data.View, h, w int) *train.Target {
	m = v.Photo(m, w, h)
	t := &train.Target{LogDepth: make([]float32, h*w), Confidence: make([]float32, h*w)}
	for i := range t.LogDepth {
		t.LogDepth[i] = float32(m.Pix[3*i]) + float32(m.Pix[3*i+1]) + float32(m.Pix[3*i+2])
		t.Confidence[i] = 1
	}
	return t
}

// standardise gives values the mean and the deviation of others, so that the loss of learning them is as large.
func standardise(values, like [][]*train.Target) {
	m, s := moments(values)
	mean, deviation := moments(like)
	for _, views := range values {
		for _, t := range views {
			for i, v := range t.LogDepth {
				t.LogDepth[i] = float32(mean + (float64(v)-m)/max(s, 1e-9)*deviation)
			}
		}
	}
}

// moments are the mean and the standard deviation where there is confidence.
func moments(targets [][]*train.Target) (mean, deviation float64) {
	var n, sum, square float64
	for _, views := range targets {
		for _, t := range views {
			for i, v := range t.LogDepth {
				if t.Confidence[i] > 0 {
					n, sum, square = n+1, sum+float64(v), square+float64(v)*float64(v)
				}
			}
		}
	}
	if n == 0 {
		return 0, 0
	}
	mean = sum / n
	return mean, math.Sqrt(max(0, square/n-mean*mean))
}

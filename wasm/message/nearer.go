package message

import (
	"fmt"
	"math"
)

// Requests about how far depth is to be believed.
const (
	DepthQuality Type = "depthQuality" // DepthQualityRequest -> core/poc.DepthQuality
	Nearer       Type = "nearer"       // NearerRequest -> NearerResult: pairs of points to ask a person about
	Clicks       Type = "clicks"       // ClicksRequest -> Empty: what the person said
)

// DepthQualityRequest asks about the depth of some photos as one set.
type DepthQualityRequest struct {
	PhotoIDs []string `json:"photoIds"` // absent: all that are held
}

// NearerRequest asks for pairs of points of a photo.
type NearerRequest struct {
	PhotoID string `json:"photoId"`
	N       int    `json:"n"`
	Seed    uint64 `json:"seed"`
}

// MaxClicks is the most that is asked, or said, about a photo.
const MaxClicks = 100

// Validate refuses senseless numbers. It returns a *Failure or nil.
func (r NearerRequest) Validate() error {
	if r.N < 1 || r.N > MaxClicks {
		return Fail(KindBadRequest, "detail", fmt.Sprintf("%d pairs of points", r.N))
	}
	return nil
}

// NearerResult has up to N pairs; none where the depth map is flat.
type NearerResult struct {
	Pairs []PointPair `json:"pairs"`
}

// PointPair is two points, in shares of the photo's sides: x and y of the first, x and y of the second.
type PointPair [4]float64

// ClicksRequest replaces what was said about a photo, which need not be there yet, and may come and go.
type ClicksRequest struct {
	PhotoID string  `json:"photoId"`
	Clicks  []Click `json:"clicks"`
}

// Click says which point of a pair is nearer: 0 the first, 1 the second, -1 cannot be told.
type Click struct {
	Pair   PointPair `json:"pair"`
	Nearer int       `json:"nearer"`
}

// Validate refuses other answers, and points outside of the photo. It returns a *Failure or nil.
func (r ClicksRequest) Validate() error {
	if len(r.Clicks) > MaxClicks {
		return Fail(KindBadRequest, "detail", fmt.Sprintf("%d clicks", len(r.Clicks)))
	}
	for _, c := range r.Clicks {
		if c.Nearer < -1 || c.Nearer > 1 {
			return Fail(KindBadRequest, "detail", fmt.Sprintf("point %d is nearer", c.Nearer))
		}
		for _, v := range c.Pair {
			if math.IsNaN(v) || v < 0 || v > 1 {
				return Fail(KindBadRequest, "detail", fmt.Sprintf("a point at %g", v))
			}
		}
	}
	return nil
}

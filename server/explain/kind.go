package explain

import (
	"errors"

	"okuyuki/core/depthmap"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/project"
	"okuyuki/core/statedict"
	"okuyuki/core/weights"
	"okuyuki/core/workbench"
	"okuyuki/server/refused"
)

// KindOf finds the kind of an error of any reader; "" where it is about no file. Photos have the kinds of core/photo, with "photo."
// before them, state dicts those of core/statedict, with "backbone.".
func KindOf(err error) refused.Kind {
	switch {
	case refused.Of(err) != "":
		return refused.Of(err)
	case photo.KindOf(err) != "":
		return ofPhoto(photo.KindOf(err))
	case statedict.KindOf(err) != "":
		return ofBackbone(statedict.KindOf(err))
	case weights.KindOf(err) != "":
		return ofWeights(weights.KindOf(err))
	case project.KindOf(err) != "":
		return ofProject(project.KindOf(err))
	case errors.Is(err, depthmap.ErrNotPNG):
		return refused.Format
	case errors.Is(err, depthmap.ErrTooLarge):
		return refused.Limit
	case errors.Is(err, depthmap.ErrNotGrey), errors.Is(err, depthmap.ErrEmpty), errors.Is(err, workbench.ErrDepthShape), errors.Is(err, model.ErrFile):
		return refused.Content
	}
	return ""
}

func ofPhoto(k photo.Kind) refused.Kind { return "photo." + refused.Kind(k) }

func ofBackbone(k statedict.Kind) refused.Kind { return "backbone." + refused.Kind(k) }

func ofWeights(k weights.Kind) refused.Kind {
	switch k {
	case weights.KindFormat:
		return refused.Format
	case weights.KindDType:
		return refused.Unsupported
	case weights.KindTooLarge, weights.KindTooManyTensors:
		return refused.Limit
	case weights.KindMissing:
		return refused.Content
	}
	return refused.Damaged
}

func ofProject(k project.Kind) refused.Kind {
	switch k {
	case project.KindNotProject:
		return refused.Format
	case project.KindVersion:
		return refused.Later
	case project.KindTooLarge:
		return refused.Limit
	case project.KindUnsafe:
		return refused.Unsafe
	}
	return refused.Damaged
}

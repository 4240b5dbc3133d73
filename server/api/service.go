//go:build !js

package api

import (
	"context"
	"io"

	"okuyuki/server/runs"
)

// Service is what runs studies: *runs.Service.
type Service interface {
	List() ([]runs.Run, error)
	Get(id string) (runs.Run, error)
	Offers() []runs.Offer
	Start(ctx context.Context, r runs.Request) (runs.Run, error)
	Stop(id string) (runs.Run, error)
	Resume(ctx context.Context, id string) (runs.Run, error)
	Remove(id string) error
	Watch(ctx context.Context, id string) <-chan runs.Run
	Outcome(ctx context.Context, id string) (runs.Outcome, error)
	MakeModel(ctx context.Context, id string) (runs.Run, error)
	Models() ([]runs.Model, error)
	OpenModel(sha256 string) (io.ReadSeekCloser, runs.Model, error)
}

var _ Service = (*runs.Service)(nil)

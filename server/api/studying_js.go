package api

import (
	"net/http"
	"time"
)

// Service runs studies, which nothing compiled for JavaScript does.
type Service any

// studying is nothing at the edge: it keeps what a team shares, and runs no studies.
type studying struct{}

func (a *api) study()           {}
func (a *api) studies() []route { return nil }

func (a *api) asked(string, *http.Request, int, time.Duration) {}

func problemOfStudies(error) (problem, bool) { return problem{}, false }

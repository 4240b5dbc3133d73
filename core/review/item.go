package review

import (
	"cmp"
	"slices"
	"strings"
)

// State is where a photo stands. The list is closed.
type State string

// The states.
const (
	Open         State = "open"
	Claimed      State = "claimed"      // someone looks at it
	Settled      State = "settled"      // all answers say the same
	Disagreement State = "disagreement" // people say different things
)

// Opinion is the last answer of a person.
type Opinion struct {
	By, When string
	Says     Says
	Class    string
}

// Item is a photo of the queue, as all events together have it.
type Item struct {
	SHA256    string
	Names     []string // under which it was put in, first one first
	Predicted string   // when it was put in last
	P         float64
	Reasons   []string // of all times, in the order of the alphabet
	State     State
	Claims    []string // people who took it and have not answered, in the order of the alphabet
	Opinions  []Opinion
}

// Items are the photos in the order in which they came in. Photos that are only spoken of have no names.
func (q *Queue) Items() []Item {
	var order []string
	items := map[string]*Item{}
	opinions := map[string]map[string]Opinion{}
	claims := map[string]map[string]bool{}
	for _, e := range q.Events() {
		it := items[e.SHA256]
		if it == nil {
			it = &Item{SHA256: e.SHA256}
			items[e.SHA256] = it
			order = append(order, e.SHA256)
			opinions[e.SHA256], claims[e.SHA256] = map[string]Opinion{}, map[string]bool{}
		}
		switch e.Kind {
		case Photo:
			if !slices.Contains(it.Names, e.Name) {
				it.Names = append(it.Names, e.Name)
			}
			it.Predicted, it.P = e.Predicted, e.P
			it.Reasons = append(it.Reasons, e.Reasons...)
		case Claim:
			claims[e.SHA256][e.By] = true
		case Answer:
			opinions[e.SHA256][e.By] = Opinion{e.By, e.When, e.Says, e.Class}
		}
	}
	out := make([]Item, len(order))
	for i, sum := range order {
		it := items[sum]
		slices.Sort(it.Reasons)
		it.Reasons = slices.Compact(it.Reasons)
		for _, o := range opinions[sum] {
			it.Opinions = append(it.Opinions, o)
		}
		slices.SortFunc(it.Opinions, func(a, b Opinion) int { return cmp.Compare(a.By, b.By) })
		for who := range claims[sum] {
			if _, answered := opinions[sum][who]; !answered {
				it.Claims = append(it.Claims, who)
			}
		}
		slices.Sort(it.Claims)
		it.State = it.state()
		out[i] = *it
	}
	return out
}

func (it *Item) state() State {
	for _, o := range it.Opinions {
		if o.Says != it.Opinions[0].Says || o.Class != it.Opinions[0].Class {
			return Disagreement
		}
	}
	switch {
	case len(it.Opinions) > 0:
		return Settled
	case len(it.Claims) > 0:
		return Claimed
	}
	return Open
}

// Name is what a person calls the photo.
func (it *Item) Name() string {
	if len(it.Names) == 0 {
		return it.SHA256[:12]
	}
	return it.Names[0]
}

// Find returns the photos that a name, or the first eight or more digits of a SHA-256, may mean.
func (q *Queue) Find(what string) []Item {
	var found []Item
	for _, it := range q.Items() {
		if slices.Contains(it.Names, what) || len(what) >= 8 && strings.HasPrefix(it.SHA256, strings.ToLower(what)) {
			found = append(found, it)
		}
	}
	return found
}

package runs

import (
	"fmt"
	"testing"
)

// Who is slow gets the newest state of each run, once, and holds nobody up.
func TestWatchersCoalesce(t *testing.T) {
	w := &watcher{seen: map[string]Run{}, newest: map[string]Run{}, wake: make(chan struct{}, 1)}
	for i := range 1000 {
		w.see([]Run{{ID: "b", State: Running, Done: i}, {ID: "a", State: Done}})
	}
	out := make(chan Run)
	go w.deliver(t.Context(), t.Context(), out)
	if got := fmt.Sprint((<-out).ID, (<-out).Done); got != "a999" {
		t.Errorf("told of %s", got)
	}
	w.see([]Run{{ID: "b", State: Running, Done: 999}, {ID: "a", State: Done}}) // nothing new
	w.see([]Run{{ID: "b", State: Stopped, Done: 1000}})
	told := map[Run]bool{<-out: true, <-out: true}
	if !told[Run{ID: "b", State: Stopped, Done: 1000}] || !told[Run{ID: "a", State: Removed}] {
		t.Errorf("told of %v", told)
	}
	// What becomes newer while it is being offered is told as it is then.
	w.tell(Run{ID: "c", Done: 1})
	w.tell(Run{ID: "c", Done: 2})
	for r := range out {
		if r.ID == "c" && r.Done == 2 {
			break
		}
	}
	select {
	case r := <-out:
		t.Errorf("told twice: %v", r)
	default:
	}
}

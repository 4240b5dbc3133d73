package study

import (
	"maps"
	"testing"

	"okuyuki/core/study"
	"okuyuki/server/study/store"
)

func open(t *testing.T, dir string, h Header) *store.Store[study.Spec, study.Result] {
	t.Helper()
	s, err := store.Open[study.Spec, study.Result](store.Folder{Dir: dir, Study: Study, Preset: h.Study}, h)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Two studies live in a folder beside each other, and neither sees the other's results.
func TestSeveralStudiesInAFolder(t *testing.T) {
	dir := t.TempDir()
	headers := []Header{{Study: "a", Set: "b"}, {Study: "a", Set: "b", Tests: 1}}
	for i, h := range headers {
		s := open(t, dir, h)
		for seed := range uint64(3) {
			if err := s.Add(study.Spec{Seed: seed, Tuning: study.Tuning{Rate: 1e-3}}, study.Result{Accuracy: 1 / float64(seed+2+uint64(i)), AbsRel: .1}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var all []map[study.Spec]study.Result
	for _, h := range headers {
		peeked, err := store.Peek[study.Spec, study.Result](dir, Study, h)
		if err != nil {
			t.Fatal(err)
		}
		s := open(t, dir, h)
		if have := s.Results(); len(have) != 3 || !maps.Equal(have, peeked) {
			t.Errorf("%v, looked at: %v", have, peeked)
		}
		all = append(all, peeked)
		s.Close()
	}
	if maps.Equal(all[0], all[1]) {
		t.Error("one study has the results of the other")
	}
}

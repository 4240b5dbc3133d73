package depthstudy

import (
	"context"
	"fmt"

	"okuyuki/core/depthquality"
	"okuyuki/core/eval"
	"okuyuki/core/poc"
	"okuyuki/core/workbench"
	"okuyuki/server/dataset"
)

// Set is a set of photos to have its depth judged as the product does it.
type Set struct {
	Name  string
	Len   int
	Maps  bool                                         // depth maps come with the photos
	Known bool                                         // ... and are the truth, in metres
	At    func(i int) (photo, depth []byte, err error) // the files
}

// Judged is what the product says of the depth of a set's photos, taken in draws of so many.
type Judged struct {
	Set     string            `json:"set"`
	Maps    string            `json:"maps"`
	Draws   int               `json:"draws"`
	Photos  int               `json:"photos"`  // of a draw
	Quality eval.MeanInterval `json:"quality"` // over the photos of all draws
	Lowest  float64           `json:"lowest"`  // of the draws
	Highest float64           `json:"highest"`
	Left    float64           `json:"left"`   // share of the photos whose maps are left out
	Weight  float64           `json:"weight"` // mean weight in the depth loss
	Moved   eval.MeanInterval `json:"moved"`  // over the photos that were looked at in parts
	Found   eval.MeanInterval `json:"found"`  // true quality of the model's own maps, where it is known
}

// The kinds of maps that are judged.
const (
	ownMaps      = "the model's own"
	rightMaps    = "brought along"
	shuffledMaps = "brought along, shuffled"
)

// JudgeSets judges the model's own maps of the photos of each set, in up to draws of n photos, and where photos come with depth maps
// those, as they belong and shuffled among the photos. open opens an empty workbench on the model.
func JudgeSets(ctx context.Context, open func() (*workbench.Workbench, error), sets []Set, draws, n int, report func(done, total int)) ([]Judged, error) {
	var out []Judged
	for k, set := range sets {
		rows := []Judged{{Set: set.Name, Maps: ownMaps}}
		if set.Maps {
			rows = append(rows, Judged{Set: set.Name, Maps: rightMaps}, Judged{Set: set.Name, Maps: shuffledMaps})
		}
		said := make([]judgements, len(rows))
		times := min(draws, max(1, set.Len/n))
		for draw := range times {
			d := drawn{set: set}
			size := min(n, set.Len/times)
			for i := range size { // evenly over the whole set
				d.photos = append(d.photos, (i*times+draw)*set.Len/(size*times))
			}
			bench, err := open()
			if err != nil {
				return nil, err
			}
			for r, row := range rows {
				if err := d.judge(ctx, bench, row.Maps, &said[r]); err != nil {
					return nil, fmt.Errorf("depthstudy: %s: %w", set.Name, err)
				}
			}
		}
		for r := range rows {
			out = append(out, said[r].sum(rows[r]))
		}
		if report != nil {
			report(k+1, len(sets))
		}
	}
	return out, nil
}

// drawn is a part of a set.
type drawn struct {
	set    Set
	photos []int
}

// judgements are those of the draws.
type judgements struct {
	draws                 []poc.DepthQuality
	quality, moved, found []float64 // of the photos
}

// judge has the workbench judge the draw's photos with maps of a kind. Photos are added with the first kind.
func (d drawn) judge(ctx context.Context, bench *workbench.Workbench, maps string, j *judgements) error {
	ids := make([]string, len(d.photos))
	for k, i := range d.photos {
		file, truth, err := d.set.At(i)
		if err != nil {
			return err
		}
		ids[k] = fmt.Sprint(i)
		if maps == ownMaps {
			if _, err := bench.Add(ids[k], file, 768); err != nil {
				return err
			}
			if d.set.Known {
				if err := j.find(bench, ids[k], truth); err != nil {
					return err
				}
			}
			continue
		}
		if maps == shuffledMaps {
			if _, truth, err = d.set.At(d.photos[(k+len(d.photos)/2)%len(d.photos)]); err != nil {
				return err
			}
		}
		if _, err := bench.SetDepth(ids[k], truth, ""); err != nil {
			return err
		}
	}
	q, err := bench.DepthQuality(ctx, ids, nil)
	if err != nil {
		return err
	}
	j.draws = append(j.draws, q)
	for _, e := range q.Each {
		j.quality = append(j.quality, e.Quality)
		if e.Moved != 0 {
			j.moved = append(j.moved, e.Moved)
		}
	}
	return nil
}

// find measures the true quality of the model's map of a photo.
func (j *judgements) find(bench *workbench.Workbench, id string, file []byte) error {
	truth, err := dataset.DecodeDepth(file)
	if err != nil {
		return err
	}
	p, err := bench.Predict(id)
	if err != nil {
		return err
	}
	m := &depthquality.Map{W: p.Depth.W, H: p.Depth.H, Depth: make([]float32, len(p.Depth.Metres))}
	for i, v := range p.Depth.Metres {
		m.Depth[i] = log(v)
	}
	a := depthquality.Compare(m, truthMap(truth.Resize(truthW, truthH).Metres), depthquality.Apart, depthquality.Pairs(1000, 2))
	if a.Pairs >= 50 {
		j.found = append(j.found, a.Tau)
	}
	return nil
}

// sum completes a row.
func (j judgements) sum(row Judged) Judged {
	row.Draws, row.Lowest = len(j.draws), 1
	for _, q := range j.draws {
		row.Photos = q.Photos
		row.Lowest, row.Highest = min(row.Lowest, q.Quality), max(row.Highest, q.Quality)
		row.Left += float64(q.Left) / float64(q.Photos*len(j.draws))
		row.Weight += q.Weight / float64(len(j.draws))
	}
	over := func(v []float64) eval.MeanInterval { return eval.Mean(v, nil, resamples, 1) }
	row.Quality, row.Moved, row.Found = over(j.quality), over(j.moved), over(j.found)
	return row
}

// Package evaluate measures a stored model on a labelled data set with true depth.
package evaluate

import (
	"context"
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"okuyuki/core/depthmap"
	"okuyuki/core/eval"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/server/dataset"
)

// Result is what a model scores on a test split.
type Result struct {
	Model     string          `json:"model"` // name in the model's metadata
	Data      string          `json:"data"`
	Images    int             `json:"images"`
	Input     [2]int          `json:"input"` // height and width of the backbone's input
	Depth     eval.Depth      `json:"depth"` // mean of the images' values
	Accuracy  float64         `json:"scene_accuracy"`
	Balanced  float64         `json:"scene_balanced_accuracy"`
	Low       float64         `json:"scene_accuracy_low"` // 95 % Wilson interval
	High      float64         `json:"scene_accuracy_high"`
	Confusion *eval.Confusion `json:"confusion"`
}

// batchSize is the number of images that one forward pass takes.
const batchSize = 8

// NYU predicts every image of the set once, as it is, grows the predicted log-depth to the
// size of the truth and measures both tasks. report, if not nil, hears of the progress.
func NYU(ctx context.Context, m *model.Model, set *dataset.Set, report func(done, total int)) (*Result, error) {
	if len(set.Items) == 0 {
		return nil, fmt.Errorf("evaluate: the set has no images")
	}
	if len(m.Classes) != len(set.Classes) {
		return nil, fmt.Errorf("evaluate: the model knows %d classes, the data has %d", len(m.Classes), len(set.Classes))
	}
	first, err := set.Photo(0)
	if err != nil {
		return nil, err
	}
	w, h := photo.InputSize(first.W, first.H)
	session, err := m.NewSession(batchSize, h, w, model.Predict)
	if err != nil {
		return nil, fmt.Errorf("evaluate: %w", err)
	}
	names := make([]string, len(set.Classes))
	for i, c := range set.Classes {
		names[i] = c.EN
	}
	r := &Result{Model: m.Meta["name"], Data: "NYU Depth V2, official test split", Images: len(set.Items), Input: [2]int{h, w}, Confusion: eval.NewConfusion(names)}
	var depths []eval.Depth
	order := make([]int, len(set.Items))
	for i := range order {
		order[i] = i
	}
	for b, err := range set.Batches(order, dataset.Shape{Size: batchSize, Width: w, Height: h}) {
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		copy(session.Image().Data, b.Images.Data().([]float32))
		session.Forward()
		logits, classes := session.Logits().Data, len(names)
		for k, i := range b.Indices {
			if err := r.Confusion.Add(set.Items[i].Class, eval.Argmax(logits[k*classes:(k+1)*classes])); err != nil {
				return nil, fmt.Errorf("evaluate: %s: %w", set.Items[i].Path, err)
			}
			d, err := measureDepth(session, k, set, i)
			if err != nil {
				return nil, err
			}
			depths = append(depths, d)
		}
		if report != nil {
			report(len(depths), len(set.Items))
		}
	}
	r.Depth = eval.MeanDepth(depths)
	r.Accuracy, r.Balanced = r.Confusion.Accuracy(), r.Confusion.Balanced()
	r.Low, r.High = eval.Wilson(r.Confusion.Correct(), r.Confusion.Total(), 1.96)
	return r, nil
}

// measureDepth compares map k of the session's batch with the depth of item i.
func measureDepth(s *model.Session, k int, set *dataset.Set, i int) (eval.Depth, error) {
	truth, err := set.Depth(i)
	if err != nil {
		return eval.Depth{}, err
	}
	if truth == nil {
		return eval.Depth{}, fmt.Errorf("evaluate: %s has no depth", set.Items[i].Path)
	}
	shape := s.Depth().Shape
	h, w := shape[1], shape[2]
	predicted := make([]float32, truth.W*truth.H)
	depthmap.Grow(predicted, truth.H, truth.W, s.Depth().Data[k*h*w:(k+1)*h*w], h, w)
	for p, v := range predicted {
		predicted[p] = float32(math.Exp(float64(v)))
	}
	d, err := eval.MeasureDepth(predicted, truth.Metres, eval.NYU)
	if err != nil {
		return d, fmt.Errorf("evaluate: %s: %w", set.Items[i].Path, err)
	}
	return d, nil
}

// Print writes the result as a table.
func (r *Result) Print(w io.Writer) error {
	fmt.Fprintf(w, "%s on %s: %d images, input %dx%d\n", r.Model, r.Data, r.Images, r.Input[1], r.Input[0])
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "delta1\tdelta2\tdelta3\tAbsRel\tRMSE (m)\tlog10\t\n")
	d := r.Depth
	fmt.Fprintf(t, "%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t\n", d.Delta1, d.Delta2, d.Delta3, d.AbsRel, d.RMSE, d.Log10)
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "scene accuracy %.4f (95 %% interval %.3f to %.3f), balanced %.4f\ndepth values are means of the images' values\n",
		r.Accuracy, r.Low, r.High, r.Balanced)
	return err
}

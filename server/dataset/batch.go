package dataset

import (
	"fmt"
	"iter"

	"gorgonia.org/tensor"

	"okuyuki/core/photo"
)

// Shape says how large the arrays of a batch are, in pixels.
type Shape struct {
	Size                    int // photos in a batch; the last one may have fewer
	Width, Height           int // of the images
	DepthWidth, DepthHeight int // of the depth maps; 0: no depth
}

// Batch is a run of photos.
type Batch struct {
	Indices []int         // into the set's Items
	Images  *tensor.Dense // float32 [N, H, W, 3] in [-1, 1]
	Depth   *tensor.Dense // float32 [N, h, w, 1] in metres, 0 where unknown; nil if none was asked for
	Labels  *tensor.Dense // int32 [N], Unlabelled where there is none
}

// Batches yields the photos named by order, indices into Items, in that order. It ends at the first error.
func (s *Set) Batches(order []int, shape Shape) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		if shape.Size < 1 || shape.Width < 1 || shape.Height < 1 {
			yield(nil, fmt.Errorf("dataset: batches of shape %+v", shape))
			return
		}
		for len(order) > 0 {
			n := min(shape.Size, len(order))
			b, err := s.batch(order[:n], shape)
			if !yield(b, err) || err != nil {
				return
			}
			order = order[n:]
		}
	}
}

func (s *Set) batch(indices []int, shape Shape) (*Batch, error) {
	n := len(indices)
	pixels, values := 3*shape.Width*shape.Height, shape.DepthWidth*shape.DepthHeight
	images, depths, labels := make([]float32, n*pixels), make([]float32, n*values), make([]int32, n)
	for k, i := range indices {
		if i < 0 || i >= len(s.Items) {
			return nil, fmt.Errorf("dataset: item %d of %d", i, len(s.Items))
		}
		m, err := s.Photo(i)
		if err != nil {
			return nil, err
		}
		photo.Normalize(images[k*pixels:(k+1)*pixels], m.Resize(shape.Width, shape.Height))
		labels[k] = int32(s.Items[i].Class)
		if values == 0 {
			continue
		}
		d, err := s.Depth(i)
		if err != nil {
			return nil, err
		}
		if d != nil {
			copy(depths[k*values:], d.Resize(shape.DepthWidth, shape.DepthHeight).Metres)
		}
	}
	b := &Batch{
		Indices: indices,
		Images:  tensor.New(tensor.WithShape(n, shape.Height, shape.Width, 3), tensor.WithBacking(images)),
		Labels:  tensor.New(tensor.WithShape(n), tensor.WithBacking(labels)),
	}
	if values > 0 {
		b.Depth = tensor.New(tensor.WithShape(n, shape.DepthHeight, shape.DepthWidth, 1), tensor.WithBacking(depths))
	}
	return b, nil
}

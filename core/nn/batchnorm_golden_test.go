package nn

import (
	_ "embed"
	"encoding/json"
	"testing"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// make_batchnorm.py says what it holds and how it was made.
//
//go:embed testdata/batchnorm.json
var batchNormGolden []byte

// Two training passes and one of inference give what PyTorch gives: results,
// gradients and running statistics.
func TestBatchNormIsWhatPyTorchComputes(t *testing.T) {
	var golden struct {
		Weight, Scale, Shift []float64
		Steps                []struct {
			X, Y, DY, DX                     []float64
			WeightGrad, ScaleGrad, ShiftGrad []float64
			Mean, Variance                   []float64
		}
		Inference struct{ X, Y []float64 }
	}
	if err := json.Unmarshal(batchNormGolden, &golden); err != nil {
		t.Fatal(err)
	}
	if len(golden.Steps) != 2 {
		t.Fatalf("%d steps", len(golden.Steps))
	}
	g := NewGraph()
	g.Output("y", g.Conv("c", g.Input("x", 2), ConvSpec{Out: 5, K: 3, Stride: 2, Act: kernels.ReLU, Norm: true}))
	g.Init(1)
	narrow(g.Param("c/weight").Value, golden.Weight)
	narrow(g.Param("c/norm/scale").Value, golden.Scale)
	narrow(g.Param("c/norm/shift").Value, golden.Shift)
	g.Touch()
	shapes := map[string]tensor.Shape{"x": {3, 6, 6, 2}}
	p := mustPlan(t, g, shapes, Options{Train: true, InputGrads: []string{"x"}})
	for _, s := range golden.Steps {
		narrow(p.Input("x").Data, s.X)
		p.Forward()
		near(t, "y", p.Output("y").Data, s.Y)
		near(t, "mean", g.Param("c/norm/mean").Value, s.Mean)
		near(t, "variance", g.Param("c/norm/variance").Value, s.Variance)
		for _, q := range g.Params() {
			clear(q.Grad)
		}
		narrow(p.OutputGrad("y").Data, s.DY)
		p.Backward()
		near(t, "gradient of x", p.InputGrad("x").Data, s.DX)
		near(t, "gradient of weight", g.Param("c/weight").Grad, s.WeightGrad)
		near(t, "gradient of scale", g.Param("c/norm/scale").Grad, s.ScaleGrad)
		near(t, "gradient of shift", g.Param("c/norm/shift").Grad, s.ShiftGrad)
	}
	predict := mustPlan(t, g, shapes, Options{})
	narrow(predict.Input("x").Data, golden.Inference.X)
	predict.Forward()
	near(t, "inference", predict.Output("y").Data, golden.Inference.Y)
}

func narrow(dst []float32, src []float64) {
	for i := range dst {
		dst[i] = float32(src[i])
	}
}

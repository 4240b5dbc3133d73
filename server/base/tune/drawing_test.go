package tune

import (
	"math"
	"slices"
	"testing"

	"okuyuki/core/data"
	"okuyuki/core/loss"
	"okuyuki/core/model"
	"okuyuki/core/photo"
)

// scene has a depth that its red channel tells: d metres where red is 20 d.
func scene() Picture {
	p := Picture{Photo: photo.New(96, 96), Metres: make([]float32, 96*96)}
	for k := range p.Metres {
		x, y := k%96/12, k/96/12
		d := 1 + (x+2*y)%9
		p.Metres[k] = float32(d)
		p.Photo.Pix[3*k] = uint8(20 * d)
	}
	return p
}

// A crop shows its part larger: the depth moves with the picture, and is divided by the enlargement.
func TestPictureAndDepthStayTogether(t *testing.T) {
	p := scene()
	d := Drawing{Augmentation: data.Augmentation{Flip: .5, Area: data.Range{Lo: .3, Hi: 1},
		Brightness: data.Range{Lo: 1, Hi: 1}, Contrast: data.Range{Lo: 1, Hi: 1}, Saturation: data.Range{Lo: 1, Hi: 1}}}
	cropped := 0
	for epoch := range 20 {
		v := d.draw(1, 0, epoch)
		image := make([]float32, 32*32*3)
		if err := v.image(image, p.Photo, 32, 32); err != nil {
			t.Fatal(err)
		}
		target := v.target(p, 32, 32)
		if v.view.Size < .9 {
			cropped++
		}
		for k, ln := range target.LogDepth {
			metres := math.Exp(float64(ln)) / v.view.Size
			red := float64(image[3*k]+1) * 255 / 2
			if math.Abs(red-20*metres) > 1.5 {
				t.Fatalf("epoch %d, pixel %d: %.2f m where the picture says %.2f", epoch, k, metres, red/20)
			}
		}
	}
	if cropped == 0 {
		t.Error("no crop was drawn")
	}
}

func TestDrawingDependsOnItsArgumentsAlone(t *testing.T) {
	d := Usual()
	if d.draw(1, 2, 3) != d.draw(1, 2, 3) {
		t.Error("two draws of the same differ")
	}
	if d.draw(1, 2, 3) == d.draw(1, 2, 4) || d.draw(1, 2, 3) == d.draw(1, 3, 3) || d.draw(1, 2, 3) == d.draw(2, 2, 3) {
		t.Error("draws of others are the same")
	}
}

// What is drawn must happen as often as it is said to.
func TestHowOftenPicturesAreSpoilt(t *testing.T) {
	d := Usual()
	const n = 4000
	var jpeg, dark, blurred, flipped int
	for i := range n {
		v := d.draw(5, i, 0)
		for _, g := range v.gain {
			if g < d.Tint.Lo || g > d.Tint.Hi {
				t.Fatalf("gain %g", g)
			}
		}
		count := func(n *int, yes bool) {
			if yes {
				*n++
			}
		}
		count(&jpeg, v.jpeg > 0)
		count(&dark, v.view.ReadNoise > 0)
		count(&blurred, v.view.Sigma > 0)
		count(&flipped, v.view.Flip)
	}
	for name, c := range map[string]struct {
		got  int
		want float64
	}{"jpeg": {jpeg, d.JPEG}, "dark": {dark, d.Dark}, "blur": {blurred, d.Blur}, "flip": {flipped, d.Flip}} {
		if sd := math.Sqrt(c.want * (1 - c.want) / n); math.Abs(float64(c.got)/n-c.want) > 4*sd {
			t.Errorf("%s: %d of %d, want a share of %g", name, c.got, n, c.want)
		}
	}
}

// The teacher sees the same part of the picture, undisturbed.
func TestCalm(t *testing.T) {
	p := scene()
	d := Usual()
	d.Dark, d.JPEG, d.Blur = 1, 1, 1
	v := d.draw(3, 1, 1)
	c := v.calm()
	disturbed, calm := make([]float32, 64*64*3), make([]float32, 64*64*3)
	if err := v.image(disturbed, p.Photo, 64, 64); err != nil {
		t.Fatal(err)
	}
	if err := c.image(calm, p.Photo, 64, 64); err != nil {
		t.Fatal(err)
	}
	if slices.Equal(disturbed, calm) {
		t.Error("nothing was disturbed")
	}
	if !slices.Equal(v.target(p, 16, 16).LogDepth, c.target(p, 16, 16).LogDepth) {
		t.Error("teacher and student see different parts")
	}
	for i := range 64 * 64 { // blue is 0 everywhere, and stays it only in the light as it was
		if calm[3*i+2] != -1 {
			t.Fatalf("blue is %g", calm[3*i+2])
		}
	}
}

// Every picture is shown once in an epoch, in an order that differs from the last one's.
func TestEpochs(t *testing.T) {
	tr := &order{seed: 1, n: 7}
	var orders [][]int
	for epoch := range 3 {
		var order []int
		for i := range 7 {
			k, e := tr.place(epoch*7 + i)
			if e != epoch {
				t.Fatalf("place %d is of epoch %d", epoch*7+i, e)
			}
			order = append(order, k)
		}
		orders = append(orders, order)
		if s := slices.Sorted(slices.Values(order)); !slices.Equal(s, []int{0, 1, 2, 3, 4, 5, 6}) {
			t.Errorf("epoch %d shows %v", epoch, order)
		}
	}
	if slices.Equal(orders[0], orders[1]) && slices.Equal(orders[1], orders[2]) {
		t.Error("the order never changes")
	}
}

// The gradient of the teacher's part is that of cross-entropy with soft labels and of L1, by finite differences.
func TestTeacherGradients(t *testing.T) {
	m, err := model.New(model.Small, []model.Class{{ID: "a"}, {ID: "b"}, {ID: "c"}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{H: 32, W: 32, Steps: 1, Batch: 2, Backbone: 1, Heads: 1, EMA: .9, DepthLoss: loss.L1{}, DepthWeight: 1, Teacher: 1, Seed: 1}
	p := scene()
	tr, err := New(m, []Picture{p, p}, cfg)
	if err != nil {
		t.Fatal(err)
	}
	for i := range tr.teacher.session.Image().Data {
		tr.teacher.session.Image().Data[i] = float32(i%17)/17 - .5
	}
	kick := m.Clone()
	for i, q := range tr.teacher.model.Params() { // a teacher that differs from its student
		copy(q.Value, kick.Params()[i].Value)
		for k := range q.Value {
			q.Value[k] += float32(k%5) * .01
		}
	}
	tr.teacher.model.Touch()
	b := &tr.batch
	b.session.Forward()
	clear(b.session.LogitsGrad().Data)
	clear(b.session.DepthGrad().Data)
	const weight, depthWeight = .5, 3
	tr.teacher.teach(b, weight, depthWeight)
	value := func() float64 {
		sum := 0.0
		logits, wanted := b.session.Logits().Data, tr.teacher.session.Logits().Data
		for i := range 2 {
			var zs, zw float64
			for c := range 3 {
				zs += math.Exp(float64(logits[3*i+c]))
				zw += math.Exp(float64(wanted[3*i+c]))
			}
			for c := range 3 {
				q := math.Exp(float64(wanted[3*i+c])) / zw
				sum -= weight / 2 * q * (float64(logits[3*i+c]) - math.Log(zs))
			}
		}
		depth, truth := b.session.Depth().Data, tr.teacher.session.Depth().Data
		for k := range depth {
			sum += weight * depthWeight * math.Abs(float64(depth[k])-float64(truth[k])) / float64(len(depth))
		}
		return sum
	}
	check := func(name string, x, grad []float32) {
		for k := 0; k < len(x); k += 1 + len(x)/50 {
			const step = 1. / 1024
			old := x[k]
			x[k] = old + step
			up := value()
			x[k] = old - step
			down := value()
			x[k] = old
			if want := (up - down) / (2 * step); math.Abs(float64(grad[k])-want) > 1e-5 {
				t.Errorf("%s: gradient %d is %g, want %g", name, k, grad[k], want)
			}
		}
	}
	check("logits", b.session.Logits().Data, b.session.LogitsGrad().Data)
	check("depth", b.session.Depth().Data, b.session.DepthGrad().Data)
}

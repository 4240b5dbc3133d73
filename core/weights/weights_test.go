package weights_test

import (
	"math"
	"slices"
	"testing"

	"okuyuki/core/half"
	"okuyuki/core/weights"
	"okuyuki/core/weights/pack"

	"pgregory.net/rapid"
)

// drawTensor gives a shape and values for it.
func drawTensor(t *rapid.T, limit float32) ([]int, []float32) {
	shape := rapid.SliceOfN(rapid.IntRange(1, 5), 0, 4).Draw(t, "shape")
	n := 1
	for _, d := range shape {
		n *= d
	}
	value := rapid.OneOf(rapid.Float32Range(-limit, limit), rapid.Float32Range(-1, 1), rapid.Just(float32(0)),
		rapid.Float32Range(-1e-43, 1e-43)) // subnormal
	return shape, rapid.SliceOfN(value, n, n).Draw(t, "values")
}

// reload writes f and reads it again, compressed or not.
func reload(t *rapid.T, f *weights.File) *weights.File {
	data, err := f.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if rapid.Bool().Draw(t, "compressed") && readsZstd {
		data = pack.Zstd(data)
	}
	g, err := weights.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := &weights.File{Meta: rapid.MapOfN(rapid.String(), rapid.String(), 0, 3).Draw(t, "meta")}
		type stored struct {
			shape []int
			v     []float32
		}
		want := map[string]stored{}
		name := rapid.StringMatching(`[a-z奥"\\\n]{1,4}(/[a-z]{1,3})?`)
		for _, name := range rapid.SliceOfNDistinct(name, 0, 5, rapid.ID).Draw(t, "names") {
			shape, v := drawTensor(t, math.MaxFloat32)
			f.SetFloat32(name, shape, v)
			want[name] = stored{shape, v}
		}
		g := reload(t, f)
		if len(g.Tensors) != len(want) {
			t.Fatalf("%d tensors, want %d", len(g.Tensors), len(want))
		}
		for name, w := range want {
			shape, v, err := g.Float32s(name)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(shape, w.shape) || !slices.EqualFunc(v, w.v, sameBits) {
				t.Fatalf("%q is %v %v, want %v %v", name, shape, v, w.shape, w.v)
			}
		}
		if len(g.Meta) != len(f.Meta) {
			t.Fatalf("metadata %q, want %q", g.Meta, f.Meta)
		}
		for key, value := range f.Meta {
			if g.Meta[key] != value {
				t.Fatalf("metadata %q is %q, want %q", key, g.Meta[key], value)
			}
		}
	})
}

func sameBits(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }

func TestHalf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape, v := drawTensor(t, 65504)
		var f weights.File
		f.SetHalf("x", shape, v)
		if size := len(f.Tensors["x"].Data); size != 2*len(v) {
			t.Fatalf("%d bytes for %d values", size, len(v))
		}
		_, got, err := reload(t, &f).Float32s("x")
		if err != nil {
			t.Fatal(err)
		}
		for i := range v {
			if want := half.ToFloat32(half.FromFloat32(v[i])); !sameBits(got[i], want) {
				t.Fatalf("value %d: %v became %v, want %v", i, v[i], got[i], want)
			}
		}
	})
}

// The error is at most half a step of the value's channel, and no step is larger than needed.
func TestInt8(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape, v := drawTensor(t, 3e38)
		channels := 1
		if len(shape) > 0 {
			channels = shape[len(shape)-1]
		}
		var f weights.File
		f.SetInt8("x", shape, v)
		g := reload(t, &f)
		if size := len(g.Tensors["x"].Data); size != len(v) {
			t.Fatalf("%d bytes for %d values", size, len(v))
		}
		scaleShape, scale, err := g.Float32s("x.scale")
		if err != nil || !slices.Equal(scaleShape, []int{channels}) {
			t.Fatalf("scales %v, %v", scaleShape, err)
		}
		_, got, err := g.Float32s("x")
		if err != nil {
			t.Fatal(err)
		}
		largest := make([]float64, channels)
		for i := range v {
			c := i % channels
			largest[c] = max(largest[c], math.Abs(float64(v[i])))
			step := float64(scale[c])
			// The product scale * q is rounded to a float32 once more.
			rounding := math.Abs(float64(v[i]))*0x1p-23 + 0x1p-149
			if e := math.Abs(float64(got[i]) - float64(v[i])); e > step/2+rounding {
				t.Fatalf("value %d: %v became %v, further than half of %v", i, v[i], got[i], step)
			}
		}
		for c, m := range largest {
			if need := m / 127; float64(scale[c]) < need || float64(scale[c]) > need*(1+0x1p-22)+0x1p-149 {
				t.Fatalf("scale %d is %v, want %v", c, scale[c], need)
			}
		}
	})
}

func TestInt8ByHand(t *testing.T) {
	// Two channels; scales 2 and 0: 3/2 and 5/2 are ties, which go to the even step.
	q, scale := weights.Int8([]int{5, 2}, []float32{254, 0, -254, 0, 3, 0, 5, 0, -7.5, 0})
	if want := []byte{127, 0, 0x81, 0, 2, 0, 2, 0, 0xfc, 0}; !slices.Equal(q.Data, want) {
		t.Errorf("steps % x, want % x", q.Data, want)
	}
	if want := weights.FromFloat32s([]int{2}, []float32{2, 0}); !slices.Equal(scale.Data, want.Data) {
		t.Errorf("scales % x, want % x", scale.Data, want.Data)
	}
}

func TestNames(t *testing.T) {
	var f weights.File
	one := []float32{1}
	f.SetInt8("b", []int{1}, one)
	f.SetHalf("c", []int{1}, one)
	f.SetFloat32("c.scale", []int{1}, one) // a tensor in its own right: c has no scales
	f.SetFloat32("a", []int{1}, one)
	if got, want := f.Names(), []string{"a", "b", "c", "c.scale"}; !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	f.SetFloat32("b", []int{1}, one)
	if _, stale := f.Tensors["b.scale"]; stale {
		t.Error("the scales outlive the 8-bit tensor")
	}
}

// What Decode would refuse, Encode does not write.
func TestEncodeRefuses(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct {
		name string
		kind weights.Kind
		fill func(f *weights.File)
	}{
		{"NaN", weights.KindNotFinite, func(f *weights.File) { f.SetFloat32("x", []int{1}, []float32{nan}) }},
		{"half of 70000", weights.KindNotFinite, func(f *weights.File) { f.SetHalf("x", []int{1}, []float32{70000}) }},
		{"8 bits of NaN", weights.KindNotFinite, func(f *weights.File) { f.SetInt8("x", []int{2}, []float32{nan, 1}) }},
		{"8 bits of infinity", weights.KindNotFinite, func(f *weights.File) { f.SetInt8("x", []int{2}, []float32{1, -inf}) }},
		{"8 bits of the largest", weights.KindScale, func(f *weights.File) { f.SetInt8("x", []int{1}, []float32{math.MaxFloat32}) }},
		{"too few values", weights.KindSize, func(f *weights.File) { f.SetFloat32("x", []int{2, 2}, make([]float32, 3)) }},
		{"8 bits, no channel", weights.KindShape, func(f *weights.File) { f.SetInt8("x", []int{2, 0}, make([]float32, 3)) }},
		{"nine dimensions", weights.KindShape, func(f *weights.File) { f.SetFloat32("x", []int{1, 1, 1, 1, 1, 1, 1, 1, 1}, []float32{1}) }},
		{"negative dimensions", weights.KindShape, func(f *weights.File) { f.SetInt8("x", []int{-1, -1}, []float32{1}) }},
		{"reserved name", weights.KindName, func(f *weights.File) { f.SetFloat32("__metadata__", nil, []float32{1}) }},
		{"name not UTF-8", weights.KindName, func(f *weights.File) { f.SetFloat32("\xff", nil, []float32{1}) }},
		{"metadata not UTF-8", weights.KindName, func(f *weights.File) { f.Meta = map[string]string{"a": "\xff"} }},
		{"long metadata", weights.KindTooLarge, func(f *weights.File) { f.Meta = map[string]string{"a": string(make([]byte, 1<<18))} }},
		{"scales overwritten", weights.KindScale, func(f *weights.File) {
			f.SetInt8("x", []int{2}, []float32{1, 2})
			f.SetFloat32("x.scale", []int{1}, []float32{1})
		}},
	} {
		var f weights.File
		c.fill(&f)
		data, err := f.Encode()
		if data != nil || weights.KindOf(err) != c.kind {
			t.Errorf("%s: %v, want kind %q", c.name, err, c.kind)
		}
	}
}

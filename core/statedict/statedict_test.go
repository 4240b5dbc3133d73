package statedict_test

import (
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/model"
	. "okuyuki/core/statedict"
	"okuyuki/core/weights"
	"okuyuki/kernels"
)

//go:embed testdata/mobilenet.json
var goldenJSON []byte

// golden is what make_mobilenet.py computes with PyTorch, and the names and shapes that the libraries have.
type golden struct {
	Height, Width int
	Taps          map[string]struct {
		Shape     []int
		Mean, Std float64
		Values    []float64 // at flat indices k*stride modulo the length
	}
	Names map[string][][2]json.RawMessage
}

const stride = 7919

func readGolden(t testing.TB) *golden {
	t.Helper()
	g := &golden{}
	if err := json.Unmarshal(goldenJSON, g); err != nil {
		t.Fatal(err)
	}
	return g
}

// tensor is one of a file to be written.
type tensor struct {
	dtype string
	shape []int
	data  []byte
}

func floats(shape []int, v []float32) tensor {
	return tensor{"F32", shape, weights.FromFloat32s(shape, v).Data}
}

// value is the generator of make_mobilenet.py.
func value(stream, i uint64) float32 {
	z := (stream<<32 + i + 1) * 0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	z ^= z >> 31
	return float32(float64(z>>40)/(1<<23) - 1)
}

// dictOf is the network of make_mobilenet.py as a library names it.
func dictOf(t testing.TB, library string) map[string]tensor {
	t.Helper()
	out, stream := map[string]tensor{}, uint64(0)
	for _, entry := range readGolden(t).Names[library] {
		var name string
		var shape []int
		if err := errors.Join(json.Unmarshal(entry[0], &name), json.Unmarshal(entry[1], &shape)); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "num_batches_tracked") {
			out[name] = tensor{"I64", shape, make([]byte, 8)}
			continue
		}
		n := 1
		for _, d := range shape {
			n *= d
		}
		v := make([]float32, n)
		if !strings.HasPrefix(name, "classifier") {
			for i := range v {
				switch x := value(stream, uint64(i)); {
				case len(shape) == 4:
					v[i] = x * float32(math.Sqrt(3/float64(n/shape[0])))
				case strings.HasSuffix(name, "running_mean"), strings.HasSuffix(name, "bias"):
					v[i] = x * .25
				default:
					v[i] = 1 + x*.5
				}
			}
			stream++
		}
		out[name] = floats(shape, v)
	}
	return out
}

// write is a safetensors file.
func write(t testing.TB, d map[string]tensor) []byte {
	t.Helper()
	header, data := map[string]any{}, []byte(nil)
	for _, name := range slices.Sorted(maps.Keys(d)) {
		at := len(data)
		data = append(data, d[name].data...)
		shape := d[name].shape
		if shape == nil {
			shape = []int{}
		}
		header[name] = map[string]any{"dtype": d[name].dtype, "shape": shape, "data_offsets": []int{at, len(data)}}
	}
	head, err := json.Marshal(header)
	if err != nil {
		t.Fatal(err)
	}
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(head))), head...), data...)
}

var classes = []model.Class{{ID: "a", JA: "あ", EN: "a"}}

func imported(t testing.TB, d map[string]tensor) (*model.Model, *Source) {
	t.Helper()
	m, source, err := Model(write(t, d), ImageNet(), classes, 1)
	if err != nil {
		t.Fatal(err)
	}
	return m, source
}

// deviation runs the backbone on the pattern and returns the largest difference from PyTorch's, in standard deviations of a tap.
func deviation(t testing.TB, m *model.Model) float64 {
	t.Helper()
	g := readGolden(t)
	s, err := m.NewSession(1, g.Height, g.Width, model.Predict)
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Image().Data {
		k := int64(i)
		s.Image().Data[i] = float32(2*float64((k*k*7+k*31)%256)/255 - 1)
	}
	s.ForwardBackbone()
	worst := 0.0
	for i, name := range m.TapNames() {
		want, tap := g.Taps[name], s.Taps()[i]
		if !slices.Equal(tap.Shape[:], want.Shape) {
			t.Fatalf("%s has shape %v, want %v", name, tap.Shape, want.Shape)
		}
		sum := 0.0
		for _, v := range tap.Data {
			sum += float64(v)
		}
		worst = max(worst, math.Abs(sum/float64(len(tap.Data))-want.Mean)/want.Std)
		for k, v := range want.Values {
			worst = max(worst, math.Abs(float64(tap.Data[k*stride%len(tap.Data)])-v)/want.Std)
		}
	}
	return worst
}

func TestTheBackboneIsPyTorchs(t *testing.T) {
	var first *model.Model
	for _, library := range []string{"torchvision", "timm"} {
		m, source := imported(t, dictOf(t, library))
		if source.Library != library || source.Prefix != "" || len(source.LeftOut) != 2 || m.Preset != model.BaseTorch {
			t.Errorf("%s: %+v of preset %s", library, source, m.Preset)
		}
		d := deviation(t, m)
		t.Logf("%s: at most %.2g standard deviations apart", library, d)
		if !(d <= 1e-4) {
			t.Errorf("%s: %.2g standard deviations apart", library, d)
		}
		if first == nil {
			first = m
			continue
		}
		for i, p := range m.Params() {
			if !slices.Equal(p.Value, first.Params()[i].Value) {
				t.Errorf("%s: %s differs between the namings", library, p.Name)
			}
		}
	}
	defer func(name string) { _ = kernels.Use(name) }(kernels.Name())
	for _, name := range kernels.Implementations() {
		if err := kernels.Use(name); err != nil {
			t.Fatal(err)
		}
		m := first.Clone() // nothing is packed yet
		if d := deviation(t, m); !(d <= 1e-4) {
			t.Errorf("%s: %.2g standard deviations apart", name, d)
		}
	}
	// What would go wrong silently shows: the other padding, and images that are normalised otherwise.
	other, err := model.New(model.Base, classes, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range other.Params() {
		copy(p.Value, first.Param(p.Name).Value)
	}
	other.Touch()
	if d := deviation(t, other); d < .1 {
		t.Errorf("TensorFlow's padding without the normalisation is only %.2g apart", d)
	}
	m, _, err := Model(write(t, dictOf(t, "timm")), Normalisation{[3]float64{.5, .5, .5}, [3]float64{.5, .5, .5}}, classes, 1)
	if err != nil {
		t.Fatal(err)
	}
	if d := deviation(t, m); d < .01 {
		t.Errorf("images of another mean are only %.2g apart", d)
	}
}

func TestAPartOfALargerNetwork(t *testing.T) {
	d := map[string]tensor{"head.weight": floats([]int{2}, []float32{1, 2}), "seen": {"I64", nil, make([]byte, 8)}}
	for name, x := range dictOf(t, "timm") {
		if !strings.HasSuffix(name, "num_batches_tracked") { // older versions have none
			d["net.backbone."+name] = x
		}
	}
	m, source := imported(t, d)
	if want := []string{"head.weight", "net.backbone.classifier.bias", "net.backbone.classifier.weight", "seen"}; source.Prefix != "net.backbone." || !slices.Equal(source.LeftOut, want) {
		t.Errorf("%+v", source)
	}
	if d := deviation(t, m); !(d <= 1e-4) {
		t.Errorf("%.2g standard deviations apart", d)
	}
}

func TestRefusals(t *testing.T) {
	const stem, last = "features.0.0.weight", "features.17.conv.2.weight"
	set := func(name string, shape ...int) func(map[string]tensor) {
		n := 1
		for _, v := range shape {
			n *= v
		}
		return func(d map[string]tensor) { d[name] = floats(shape, make([]float32, n)) }
	}
	for _, c := range []struct {
		name   string
		kind   Kind
		spoil  func(d map[string]tensor)
		naming []string // what the message must say
	}{
		{"other names", KindNaming, func(d map[string]tensor) { delete(d, stem) }, []string{"features.0.0.weight", "conv_stem.weight"}},
		{"two networks", KindNaming, set("ema."+stem, 1), []string{`"ema.features.0.0.weight"`, "more than one"}},
		{"missing", KindMissing, func(d map[string]tensor) {
			for i := range 4 {
				delete(d, fmt.Sprintf("features.%d.conv.3.running_var", i+2))
			}
		}, []string{"4 tensors", `"features.2.conv.3.running_var"`, "and 1 more"}},
		{"wider", KindWidth, set(last, 448, 1344, 1, 1), []string{"1.40", "1.0"}},
		{"narrow", KindWidth, set(last, 160, 480, 1, 1), []string{"0.50"}},
		{"a stem of grey images", KindShape, set(stem, 32, 1, 3, 3), []string{"[32 1 3 3]", "[32 3 3 3]"}},
		{"a norm of one number", KindShape, set("features.0.1.bias", 1), []string{"[32]"}},
		{"attention", KindUnknown, set("features.3.conv.se.weight", 3), []string{`"features.3.conv.se.weight"`}},
		{"whole numbers", KindType, func(d map[string]tensor) { d[stem] = tensor{"I8", []int{32, 3, 3, 3}, make([]byte, 864)} }, []string{"I8", "BF16"}},
		{"a negative variance", KindValue, func(d map[string]tensor) {
			v := make([]float32, 32)
			v[3] = -1
			d["features.0.1.running_var"] = floats([]int{32}, v)
		}, []string{"variance 3", `"features.0.1.running_var"`}},
		{"too large once folded", KindValue, func(d map[string]tensor) {
			v := slices.Repeat([]float32{3e38}, 32)
			d["features.0.1.weight"] = floats([]int{32}, v)
			set("features.0.1.running_var", 32)(d)
		}, []string{"finite"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := dictOf(t, "torchvision")
			c.spoil(d)
			m, _, err := Model(write(t, d), ImageNet(), classes, 1)
			if m != nil || KindOf(err) != c.kind {
				t.Fatalf("%v, want %s", err, c.kind)
			}
			for _, want := range c.naming {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
		})
	}
	for _, pickle := range []string{"PK\x03\x04 and so on", "\x80\x02\x8a\x0a"} {
		if _, _, err := Model([]byte(pickle), ImageNet(), classes, 1); KindOf(err) != KindPickle {
			t.Errorf("%q: %v", pickle, err)
		}
	}
	file := write(t, dictOf(t, "timm"))
	if _, _, err := Model(file[:len(file)-1], ImageNet(), classes, 1); weights.KindOf(err) != weights.KindTruncated {
		t.Errorf("cut short: %v", err)
	}
	for _, std := range []float64{0, -1, math.NaN(), math.Inf(1), 1e-45} {
		n := ImageNet()
		n.Std[1] = std
		if _, _, err := Model(file, n, classes, 1); err == nil {
			t.Errorf("a standard deviation of %v is accepted", std)
		}
	}
}

package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"
)

// scene is a picture without symmetry: every orientation of it differs.
func scene(w, h int) *Image {
	m := New(w, h)
	for y := range h {
		for x := range w {
			p := m.row(y)[3*x:]
			p[0], p[1], p[2] = uint8(255*x/w), uint8(255*y/h), uint8(40)
			if x < w/3 && y < h/3 {
				p[2] = 220
			}
		}
	}
	return m
}

func (m *Image) nrgba() *image.NRGBA {
	n := image.NewNRGBA(image.Rect(0, 0, m.W, m.H))
	for i := range m.W * m.H {
		n.Pix[4*i], n.Pix[4*i+1], n.Pix[4*i+2], n.Pix[4*i+3] = m.Pix[3*i], m.Pix[3*i+1], m.Pix[3*i+2], 255
	}
	return n
}

func (m *Image) png(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m.nrgba()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (m *Image) jpeg(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m.nrgba(), &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// distance is the mean absolute difference of two images of one size, in grey levels.
func distance(t testing.TB, a, b *Image) float64 {
	t.Helper()
	if a.W != b.W || a.H != b.H {
		t.Fatalf("sizes differ: %dx%d and %dx%d", a.W, a.H, b.W, b.H)
	}
	sum := 0
	for i, v := range a.Pix {
		sum += max(int(v)-int(b.Pix[i]), int(b.Pix[i])-int(v))
	}
	return float64(sum) / float64(len(a.Pix))
}

func TestDecodeFormats(t *testing.T) {
	want := scene(37, 23)
	palette := make(color.Palette, 0, 256)
	for r := range 8 {
		for g := range 8 {
			for b := range 4 {
				palette = append(palette, color.RGBA{uint8(r * 36), uint8(g * 36), uint8(b * 85), 255})
			}
		}
	}
	paletted := image.NewPaletted(image.Rect(0, 0, want.W, want.H), palette)
	deep := image.NewNRGBA64(image.Rect(0, 0, want.W, want.H))
	for y := range want.H {
		for x := range want.W {
			paletted.Set(x, y, want.nrgba().At(x, y))
			deep.Set(x, y, want.nrgba().At(x, y))
		}
	}
	var g, d bytes.Buffer
	if err := gif.Encode(&g, paletted, nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&d, deep); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		data  []byte
		bound float64 // grey levels
	}{
		{"png", want.png(t), 0},
		{"png 16 bit", d.Bytes(), 0},
		{"jpeg", want.jpeg(t), 4},
		{"gif", g.Bytes(), 25},
	} {
		got, err := Decode(c.data)
		if leftToBrowser && c.name == "gif" {
			checkConvert(t, err, &Error{Kind: KindConvert, Format: "gif", Width: want.W, Height: want.H, Orientation: 1})
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if d := distance(t, got, want); d > c.bound {
			t.Errorf("%s: differs by %.2f, bound %.2f", c.name, d, c.bound)
		}
	}
}

func TestTransparentShowsWhite(t *testing.T) {
	n := image.NewNRGBA(image.Rect(0, 0, 3, 1))
	copy(n.Pix, []uint8{10, 20, 30, 0, 10, 20, 30, 255, 0, 0, 0, 128})
	var b bytes.Buffer
	if err := png.Encode(&b, n); err != nil {
		t.Fatal(err)
	}
	m, err := Decode(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if want := []uint8{255, 255, 255, 10, 20, 30, 127, 127, 127}; !bytes.Equal(m.Pix, want) {
		t.Errorf("got %v, want %v", m.Pix, want)
	}
}

// A GIF frame that covers a corner of its screen must not be read beyond its bounds.
func TestGIFPartialFrame(t *testing.T) {
	frame := image.NewPaletted(image.Rect(2, 1, 4, 3), color.Palette{color.Black, color.RGBA{200, 0, 0, 255}})
	frame.SetColorIndex(2, 1, 1)
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{0}, Config: image.Config{Width: 5, Height: 4}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := Decode(b.Bytes())
	if leftToBrowser {
		checkConvert(t, err, &Error{Kind: KindConvert, Format: "gif", Width: 5, Height: 4, Orientation: 1})
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if m.W != 5 || m.H != 4 {
		t.Fatalf("size %dx%d, want the screen's 5x4", m.W, m.H)
	}
	if p := m.row(1)[6:9]; !bytes.Equal(p, []uint8{200, 0, 0}) {
		t.Errorf("frame pixel %v", p)
	}
	if p := m.row(0)[:3]; !bytes.Equal(p, []uint8{255, 255, 255}) {
		t.Errorf("outside the frame %v, want white", p)
	}
}

// withExif puts an EXIF block behind the start marker of a JPEG.
func withExif(data, tiff []byte) []byte {
	block := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte(nil), data[:2]...)
	out = append(out, 0xff, 0xe1, byte((len(block)+2)>>8), byte(len(block)+2))
	return append(append(out, block...), data[2:]...)
}

// stored is the picture that a camera with the orientation stores for an upright one, in the words of the EXIF standard: where the
// stored row 0 and column 0 are seen.
func stored(m *Image, o int) *Image {
	w, h := m.W, m.H
	if o >= 5 {
		w, h = h, w
	}
	s := New(w, h)
	for r := range h {
		for c := range w {
			var x, y int
			switch o {
			case 1: // row 0 top, column 0 left
				x, y = c, r
			case 2: // row 0 top, column 0 right
				x, y = w-1-c, r
			case 3: // row 0 bottom, column 0 right
				x, y = w-1-c, h-1-r
			case 4: // row 0 bottom, column 0 left
				x, y = c, h-1-r
			case 5: // row 0 left, column 0 top
				x, y = r, c
			case 6: // row 0 right, column 0 top
				x, y = h-1-r, c
			case 7: // row 0 right, column 0 bottom
				x, y = h-1-r, w-1-c
			case 8: // row 0 left, column 0 bottom
				x, y = r, w-1-c
			}
			copy(s.row(r)[3*c:3*c+3], m.row(y)[3*x:3*x+3])
		}
	}
	return s
}

func TestOrientations(t *testing.T) {
	want := scene(48, 32)
	for o := 1; o <= 8; o++ {
		s := stored(want, o)
		for format, data := range map[string][]byte{
			"jpeg": withExif(s.jpeg(t), orientationBlock(o)),
			"png":  withPNGExif(s.png(t), o),
		} {
			got, err := Decode(data)
			if err != nil {
				t.Fatalf("%s %d: %v", format, o, err)
			}
			if d := distance(t, got, want); d > 4 {
				t.Errorf("%s: orientation %d: differs by %.1f grey levels", format, o, d)
			}
			fit, err := DecodeFit(data, 20, 20)
			if err != nil {
				t.Fatalf("%s %d: %v", format, o, err)
			}
			if !bytes.Equal(fit.Pix, got.Fit(20, 20).Pix) {
				t.Errorf("%s: orientation %d: DecodeFit differs from Decode and Fit", format, o)
			}
		}
	}
}

func withPNGExif(data []byte, o int) []byte {
	const head = 8 + 25 // signature and IHDR
	out := appendPNGChunk(append([]byte(nil), data[:head]...), "eXIf", orientationBlock(o))
	return append(out, data[head:]...)
}

func TestInspectUpright(t *testing.T) {
	info, err := Inspect(withExif(scene(48, 32).jpeg(t), orientationBlock(6)))
	if err != nil {
		t.Fatal(err)
	}
	if want := (Info{"jpeg", 48, 32, 6}); info != want {
		t.Errorf("got %+v, want %+v", info, want)
	}
	if w, h := info.Upright(); w != 32 || h != 48 {
		t.Errorf("upright %dx%d, want 32x48", w, h)
	}
}

// A cut anywhere must give a typed refusal or a picture, never a panic; the picture's size is then the header's.
func TestEveryTruncation(t *testing.T) {
	m := scene(24, 18)
	for format, data := range map[string][]byte{"jpeg": m.jpeg(t), "png": m.png(t)} {
		for n := range data {
			got, err := Decode(data[:n])
			if err == nil {
				if got.W != m.W || got.H != m.H {
					t.Fatalf("%s cut at %d: size %dx%d", format, n, got.W, got.H)
				}
				continue
			}
			if KindOf(err) == "" {
				t.Fatalf("%s cut at %d: untyped error %v", format, n, err)
			}
		}
	}
}

// Random damage must give a typed refusal or a picture.
func TestRandomDamage(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	m := scene(24, 18)
	for format, data := range map[string][]byte{"jpeg": withExif(m.jpeg(t), orientationBlock(3)), "png": m.png(t)} {
		for range 500 {
			bad := append([]byte(nil), data...)
			for range 1 + rng.IntN(4) {
				bad[rng.IntN(len(bad))] = byte(rng.Uint32())
			}
			if _, err := Decode(bad); err != nil && KindOf(err) == "" {
				t.Fatalf("%s: untyped error %v", format, err)
			}
		}
	}
}

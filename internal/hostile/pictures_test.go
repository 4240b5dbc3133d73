package hostile_test

import (
	"testing"

	"okuyuki/core/photo"
	"okuyuki/internal/hostile"
)

// What is unusual and sound shows the picture that the user expects.
func TestPictures(t *testing.T) {
	looked := 0
	for _, f := range hostile.For(hostile.Photo) {
		if f.Shows == hostile.Anything {
			continue
		}
		looked++
		m, err := photo.Decode(f.Data)
		if err != nil || m.W != hostile.Side || m.H != hostile.Side {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		const low, high = hostile.Side / 4, hostile.Side * 3 / 4
		for q, at := range [4][2]int{{low, low}, {high, low}, {low, high}, {high, high}} {
			got := [3]uint8(m.Pix[3*(at[1]*m.W+at[0]):])
			want := [3]uint8{hostile.Colours[q].R, hostile.Colours[q].G, hostile.Colours[q].B}
			if f.Shows == hostile.Greys {
				want = [3]uint8{hostile.Luminances[q], hostile.Luminances[q], hostile.Luminances[q]}
			}
			for c := range 3 {
				if d := int(got[c]) - int(want[c]); d < -12 || d > 12 { // what JPEG may lose
					t.Errorf("%s: quadrant %d is %v, want %v", f.Name, q, got, want)
					break
				}
			}
		}
	}
	if looked < 15 {
		t.Errorf("only %d pictures", looked)
	}
}

package scene

import "testing"

func BenchmarkRooms(b *testing.B) {
	for i := range b.N {
		k := rooms[i%len(rooms)]
		if _, err := Render(k.ID, uint64(i), 320, 240); err != nil {
			b.Fatal(err)
		}
	}
}

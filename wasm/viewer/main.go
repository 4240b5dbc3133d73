//go:build js && wasm

// Viewer draws a photo, its predicted class and its depth map with ebiten, inside an iframe of the page. It draws only when
// something has changed. What to draw and where the pointer is comes and goes as messages (wasm/message); everything that can
// be computed without drawing is in package scene.
package main

import (
	"log"

	"github.com/hajimehoshi/ebiten/v2"
)

func main() {
	v := newViewer()
	ebiten.SetRunnableOnUnfocused(true)
	//lint:ignore SA1019 the advised replacement still runs the game loop at 60 Hz: two busy cores where GL is software
	ebiten.SetFPSMode(ebiten.FPSModeVsyncOffMinimum)
	listen(v)
	if err := ebiten.RunGame(v); err != nil {
		log.Fatal("viewer: ", err)
	}
}

// redraw asks for a frame.
func redraw() {
	//lint:ignore SA1019 see main
	ebiten.ScheduleFrame()
}

// Command samples draws the page's built-in photos and writes their file:
// go generate ./server/samples.
package main

import (
	"flag"
	"fmt"
	"os"

	"okuyuki/core/data/samples"
	"okuyuki/core/data/scene"
)

//go:generate go run . -out ../../core/data/samples/samples.bin

// Of every kind, so many photos come with their class, and so many without.
const (
	labelled = 4
	open     = 2
)

const (
	width   = 480
	height  = 360
	quality = 85
)

func main() {
	out := flag.String("out", "samples.bin", "the `file` to write")
	flag.Parse()
	if err := write(*out); err != nil {
		fmt.Fprintln(os.Stderr, "samples:", err)
		os.Exit(1)
	}
}

func write(name string) error {
	var list []samples.Sample
	for number := range labelled + open {
		for _, kind := range scene.Kinds() {
			drawn, err := scene.Render(kind.ID, uint64(number)+1, width, height)
			if err != nil {
				return err
			}
			file, err := drawn.Photo.JPEG(quality)
			if err != nil {
				return err
			}
			list = append(list, samples.Sample{
				ID: kind.ID, JA: kind.JA, EN: kind.EN,
				Name: fmt.Sprintf("%s-%d.jpg", kind.ID, number+1), Labelled: number < labelled, File: file,
			})
		}
	}
	data, err := samples.Encode(list)
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}

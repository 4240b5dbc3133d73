package runs

import (
	core "okuyuki/core/study"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/study/nyu"
)

// Offering returns options of a service that offers these presets in the place of all that there are, and takes these digits for
// those that Digits names.
func (o Options) Offering(digits *mnist.Set, ofDigits []core.Preset, ofRooms []nyu.Preset) Options {
	o.set, o.mnist, o.nyu = digits, ofDigits, ofRooms
	return o
}

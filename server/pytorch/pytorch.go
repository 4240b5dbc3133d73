// Package pytorch holds the Python module that loads what `okuyuki export` writes into PyTorch.
package pytorch

import _ "embed"

// Name is the module's file name.
const Name = "okuyuki_model.py"

// Module is the module's source. It needs PyTorch 1.13 or later, and nothing else.
//
//go:embed okuyuki_model.py
var Module []byte

package main

import (
	"okuyuki/core/weights"
	"okuyuki/wasm/message"
)

// exportModel answers with a file of what was learnt, for this program or for others.
func (e *engine) exportModel(request message.Envelope) (any, [][]byte, error) {
	var r message.ExportModelRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	if r.Format == message.FormatOwn {
		file, sum, err := e.bench.ExportModel()
		return message.ExportModelResult{SHA256: sum}, [][]byte{file}, err
	}
	network, err := e.bench.Portable()
	if err != nil {
		return nil, nil, err
	}
	file, err := network.Safetensors()
	if err != nil {
		return nil, nil, err
	}
	return message.ExportModelResult{SHA256: weights.Sum(file)}, [][]byte{file}, nil
}

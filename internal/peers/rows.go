//go:build !js

package main

import "fmt"

// Threads of the native comparisons.
const threads = 2

// rows is the table of goals: what is compared, and the ratio of speeds to
// reach at least and at best.
func (l *lab) rows() []row {
	var rows []row
	add := func(name, title string, floor, goal float64, run func(string) source, benchCase string, peers ...contender) {
		rows = append(rows, row{name, title, benchCase, floor, goal, run(benchCase), peers})
	}
	native := func(name string) source { return l.native(name, threads) }
	torch := func(name string) contender { return contender{"PyTorch", l.torchCase(name)} }
	ort := func(name string) contender { return contender{"ONNX Runtime", l.ortCase(name)} }

	for _, batch := range []int{32, 128} {
		add(fmt.Sprintf("digits-train-b%d", batch), fmt.Sprintf("digits-size net, training, batch %d, 2 threads", batch), 1.5, 2.5,
			native, fmt.Sprintf("digits/train-b%d", batch), torch(fmt.Sprintf("lenet_train_b%d", batch)))
	}
	for _, c := range studyCells() {
		rows = append(rows, row{"study-" + c.name, c.title, "", 1.5, 2.5, l.ourCell(c.spec), []contender{{"PyTorch", l.torchCell(c.spec)}}})
	}
	for _, net := range []struct {
		side int
		goal float64
	}{{64, 1.3}, {128, 1.4}} {
		add(fmt.Sprintf("small%d-train", net.side), fmt.Sprintf("%d px net, training, batch 32, 2 threads", net.side), 1, net.goal,
			native, fmt.Sprintf("small%d/train-batchnorm-b32", net.side), torch(fmt.Sprintf("train%d_b32", net.side)))
	}
	for _, side := range []int{64, 128} {
		add(fmt.Sprintf("small%d-infer-b1", side), fmt.Sprintf("%d px net, inference, batch 1, 2 threads", side), 1.2, 1.8,
			native, fmt.Sprintf("small%d/infer-b1", side), ort(fmt.Sprintf("infer%d_b1", side)))
	}
	for _, side := range []int{64, 128} {
		name := fmt.Sprintf("infer%d_b32", side)
		add(fmt.Sprintf("small%d-infer-b32", side), fmt.Sprintf("%d px net, inference, batch 32, 2 threads", side), 1.1, 1.5,
			native, fmt.Sprintf("small%d/infer-b32", side), ort(name), torch(name))
	}

	const backbone = "base-224x160/backbone-b1"
	add("base-native", "base backbone, batch 1, 2 threads", 1, 1.3,
		native, backbone, contender{"ONNX Runtime", l.ortBackbone(threads)})
	add("base-browser", "base backbone, batch 1, Chromium, 1 thread", 1, 1.3,
		l.page, backbone, contender{"ORT web", l.webBackbone()})

	tfjs := func(backend, what, once string, pick func(pageResult) []reading) contender {
		return contender{"tfjs", l.webPeer("tfjs", backend, what, once, pick)}
	}
	const reference = "reference/infer-b1"
	add("reference", "reference net, batch 1, Chromium, 1 thread", 1.4, 2, l.page, reference,
		tfjs("wasm", "infer", "", pageResult.inference), contender{"ORT web", l.webPeer("ort", "wasm", "infer", "", pageResult.inference)})
	add("reference-train", "reference net, training step, batch 8, Chromium", 50, 150, l.page, "reference/train-b8",
		tfjs("cpu", "train", "once", pageResult.training))
	for _, width := range []int{128, 1280} {
		add(fmt.Sprintf("head%d", width), fmt.Sprintf("head on %d cached features, 36 photos x 50, Chromium", width), 10, 25,
			l.page, fmt.Sprintf("head%d/fit-36x50", width),
			tfjs("wasm", "head", "", func(r pageResult) []reading { return r.head(width) }))
	}
	add("wasm-native", "reference net, wasm 1 thread against native 1 core", 0.3, 0.45,
		l.page, reference, contender{"native", l.native(reference, 1)})
	return rows
}

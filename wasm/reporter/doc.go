// Command reporter writes reports and ONNX files and reckons costs in a Web Worker of its own: core/report, core/export, core/monitor, core/review and the reckoning of core/poc
// behind the messages of package message. It keeps nothing from one request to the next.
//
// reporter.go is plain Go, tested natively; main_js.go connects it with the worker's script.
package main

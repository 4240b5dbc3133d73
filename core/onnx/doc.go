// Package onnx writes networks as ONNX files (Open Neural Network Exchange, opset 17, https://onnx.ai): protocol buffers, whose
// wire format it writes by hand. It refuses what no runtime would load: a node that reads what is not there, a name that is
// given twice, a constant whose values do not fill its shape.
package onnx

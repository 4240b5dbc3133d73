// Package interop holds the tests that other programs answer with our exported models as we do: ONNX Runtime for Node.js and
// for the web, and PyTorch.
package interop

//go:build js && wasm && kern

package kernels

// The functions of kernels/modules, through the shim; kernels/gen/wasm/simd
// documents them. Strides and lengths count float32 elements.
//
// A pointer stays right for the whole call: the garbage collector does not
// move heap memory, and nothing of Go runs before the call returns, so that
// neither a collection nor a moving stack can come between. For the same
// reason nothing need be kept alive beyond the argument itself.

//go:wasmimport kern kind
func wasmKind() int32

//go:wasmimport kern gemm
func wasmGemm(a *float32, aRow, aRun, runs, kc int32, b, c *float32, cRow, m, np int32, bias *float32, lo, hi float32, accumulate int32)

//go:wasmimport kern gemmLines
func wasmGemmLines(a *float32, aRow, aRun, runs, kc int32, b, c *float32, cRow, m, np int32, bias *float32, lo, hi float32, accumulate, lines, aLine, cLine int32)

//go:wasmimport kern gemmNarrow
func wasmGemmNarrow(a *float32, aRow, aRun, runs, kc int32, b, c *float32, cRow, m, np int32, bias *float32, lo, hi float32, accumulate int32)

//go:wasmimport kern outer
func wasmOuter(a *float32, aRow int32, b *float32, bRow int32, c *float32, cRow, m, n, kc int32)

//go:wasmimport kern depthwise
func wasmDepthwise(in *float32, inRow, pix int32, w, bias, out *float32, c, ow int32, lo, hi float32)

//go:wasmimport kern depthwiseBand
func wasmDepthwiseBand(in *float32, inRow, pix int32, w, bias, out *float32, c, ow int32, lo, hi float32, rows, inDown, outDown int32)

//go:wasmimport kern depthwiseGrad
func wasmDepthwiseGrad(in *float32, inRow, pix int32, w, out *float32, c, ow int32)

//go:wasmimport kern add
func wasmAdd(dst, a, b *float32, n int32)

//go:wasmimport kern axpy
func wasmAxpy(dst, x *float32, n int32, s float32)

//go:wasmimport kern activationGrad
func wasmActivationGrad(dy, y *float32, n int32, hi float32)

//go:wasmimport kern addRows
func wasmAddRows(dst, src *float32, n, stride, width int32)

//go:wasmimport kern sigmoid
func wasmSigmoid(x *float32, n int32)

//go:wasmimport kern adam
func wasmAdam(w, g, m, v *float32, n int32, lr, beta1, beta2, eps, weightDecay, correction1, correction2 float32)

//go:wasmimport kern winogradInput
func wasmWinogradInput(pixels *float32, row, pix int32, planes *float32, plane, c, tiles, step, planeStep int32)

//go:wasmimport kern winogradOutput
func wasmWinogradOutput(pixels *float32, row, pix int32, planes *float32, plane, c, tiles, step, planeStep int32, bias *float32, lo, hi float32)

//go:wasmimport kern winogradSpread
func wasmWinogradSpread(pixels *float32, row, pix int32, planes *float32, plane, c, tiles, step, planeStep int32)

//go:wasmimport kern winogradWeights
func wasmWinogradWeights(planes *float32, plane, n int32)

//go:wasmimport kern upInput
func wasmUpInput(pixels *float32, row, pix int32, planes *float32, plane, c, tiles, step, planeStep int32)

//go:wasmimport kern upOutput
func wasmUpOutput(pixels *float32, row, pix int32, planes *float32, plane, c, tiles, step, planeStep int32, bias *float32, lo, hi float32)

//go:wasmimport kern upSpread
func wasmUpSpread(pixels *float32, row, pix int32, planes *float32, plane, c, tiles, step, planeStep int32)

//go:wasmimport kern upSpreadRow
func wasmUpSpreadRow(above, below *float32, pix int32, out *float32, w int32, bias, lo, hi float32)

//go:wasmimport kern upWeights
func wasmUpWeights(planes *float32, plane, n int32)

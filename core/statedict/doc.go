// Package statedict makes a base model of a MobileNetV2-1.0 that was trained in PyTorch: of the safetensors file of its state
// dict, named as torchvision or timm name it.
//
// What differs from our own backbone is told by the preset (model.BaseTorch): padding is symmetric, and images are normalised by
// mean and standard deviation of each channel. Batch normalisation is folded into the convolutions in float64,
//
//	k = weight / sqrt(running_var + 1e-5),  w' = w k,  b' = bias - running_mean k
//
// with the epsilon that both libraries have. Sources: torchvision/models/mobilenetv2.py, timm/models/efficientnet.py
// (mobilenetv2_100).
package statedict

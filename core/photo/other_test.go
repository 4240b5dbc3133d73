//go:build !js

package photo

const leftToBrowser = false // WebP and GIF

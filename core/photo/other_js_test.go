package photo

const leftToBrowser = true // WebP and GIF

package photo

import (
	"bytes"
	"strings"
)

// signatures are the formats told from their first bytes; the four that are decoded, and those refused by name.
var signatures = []struct{ format, magic string }{
	{"jpeg", "\xff\xd8\xff"},
	{"png", "\x89PNG\r\n\x1a\n"},
	{"gif", "GIF87a"},
	{"gif", "GIF89a"},
	{"bmp", "BM"},
	{"tiff", "II*\x00"},
	{"tiff", "MM\x00*"},
	{"psd", "8BPS"},
	{"pdf", "%PDF-"},
	{"jxl", "\xff\x0a"},
	{"jxl", "\x00\x00\x00\x0cJXL \r\n\x87\n"},
}

// sniff names the format from the content; file names are not trusted.
func sniff(data []byte) string {
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.magic)) {
			return s.format
		}
	}
	if len(data) >= 12 {
		if string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP" {
			return "webp"
		}
		if string(data[4:8]) == "ftyp" {
			return sniffISO(data)
		}
	}
	head := bytes.TrimLeft(data[:min(len(data), 512)], " \t\r\n\xef\xbb\xbf")
	if bytes.HasPrefix(head, []byte("<svg")) || bytes.HasPrefix(head, []byte("<?xml")) && bytes.Contains(head, []byte("<svg")) {
		return "svg"
	}
	return ""
}

// sniffISO tells HEIC and AVIF by the brands of the ftyp box; other files of that family are videos.
func sniffISO(data []byte) string {
	size := int(data[0])<<24 | int(data[1])<<16 | int(data[2])<<8 | int(data[3])
	if size < 12 || size > 256 || size > len(data) {
		size = min(len(data), 64)
	}
	brands := string(data[8:size])
	switch {
	case strings.Contains(brands, "avif"), strings.Contains(brands, "avis"):
		return "avif"
	case strings.Contains(brands, "hei"), strings.Contains(brands, "hev"), strings.Contains(brands, "mif1"), strings.Contains(brands, "msf1"):
		return "heic"
	}
	return ""
}

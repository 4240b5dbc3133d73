package photo

const (
	tagDateTime         = 0x0132
	tagExifDirectory    = 0x8769
	tagDateTimeOriginal = 0x9003
	typeASCII           = 2
	dateLength          = 20 // "2006:01:02 15:04:05" and a zero
)

// Taken returns when the photo in a file was taken, by the clock of the camera, as "2006-01-02T15:04:05"; "" where the file does not
// say. EXIF's DateTimeOriginal counts, else its DateTime (CIPA DC-008, 4.6.5 and 4.6.4).
func Taken(data []byte) string {
	t, first, ok := openTIFF(exifBlock(data, sniff(data)))
	if !ok {
		return ""
	}
	if e := t.find(first, tagExifDirectory); e != nil && t.order.Uint16(e[2:]) == typeLong {
		if date := t.date(t.find(t.order.Uint32(e[8:]), tagDateTimeOriginal)); date != "" {
			return date
		}
	}
	return t.date(t.find(first, tagDateTime))
}

// date reads the date that an entry points to; "" where it holds none.
func (t tiffBlock) date(entry []byte) string {
	if entry == nil || t.order.Uint16(entry[2:]) != typeASCII || t.order.Uint32(entry[4:]) != dateLength {
		return ""
	}
	at := int64(t.order.Uint32(entry[8:]))
	if at+dateLength > int64(len(t.data)) {
		return ""
	}
	return isoDate(string(t.data[at : at+dateLength-1]))
}

// isoDate turns "2006:01:02 15:04:05" into "2006-01-02T15:04:05"; "" where that is no date. (Package time would do, and make the
// page's program a good deal larger.)
func isoDate(s string) string {
	const form = "0000:00:00 00:00:00"
	var parts [6]int
	part := 0
	for i := range form {
		switch {
		case form[i] != '0':
			if s[i] != form[i] {
				return ""
			}
			part++
		case s[i] < '0' || s[i] > '9':
			return ""
		default:
			parts[part] = 10*parts[part] + int(s[i]-'0')
		}
	}
	year, month, day := parts[0], parts[1], parts[2]
	days := 31
	switch month {
	case 4, 6, 9, 11:
		days = 30
	case 2:
		days = 28
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			days = 29
		}
	}
	// Cameras whose clock was never set count from before 1990, or from zero.
	if year < 1990 || month < 1 || month > 12 || day < 1 || day > days || parts[3] > 23 || parts[4] > 59 || parts[5] > 59 {
		return ""
	}
	return s[:4] + "-" + s[5:7] + "-" + s[8:10] + "T" + s[11:]
}

package report

// CSS is the style sheet of the report, for other pages that are to look and print like it.
func CSS() string { return style }

// Escape makes a text harmless inside of elements and quoted attributes, and drops control characters and those that turn the
// direction of the text around them.
func Escape(s string) string { return esc(s) }

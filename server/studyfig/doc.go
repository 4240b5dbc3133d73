// Package studyfig draws the figures of a study: curves with interval bands, heat maps of gains and forest plots of effects.
//
// A figure is a value that says what is shown; SVG, Inline and PNG draw it, from one layout, in Japanese or English, to the same
// bytes every time. Series differ by colour (Okabe and Ito's), by mark and by dash, so that none of the three is needed alone; in a
// heat map the sign is in the colour and in the number, and cells whose interval holds 0 are hatched.
//
// It draws on gonum/plot's canvases, with axes of its own: gonum/plot's come with twelve fonts and with PDF, 5 MB of program that
// nothing here needs, and long names beside them take room from the data. Those fonts know no Japanese either. All text is laid out
// with a typeface that does (face.go), which the PNG is drawn with. In the SVG text stays text, to be found, copied and read aloud:
// every piece is given the length that it was laid out with, so that it fits whatever typeface the reader has.
package studyfig

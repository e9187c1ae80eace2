// Package chart draws small charts as SVG, to stand in a page of HTML.
//
// A chart is drawn for the width of a phone and grows with its column, so that its text
// stays legible on both. It has no scripts and no colours of its own: each part has a class ("c-line",
// "c-axis"), and the page's style sheet, which knows light from dark, colours it. Lines differ by
// their dashes as well, for those who see no difference of colours.
//
// For screen readers, a chart is one image with a title and a description. The figures belong into a
// table beside it: that is the page's part.
//
// Libraries were looked at: those that are kept draw by scripts in the browser, or write text as outlines, and none
// has titles for screen readers.
package chart

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// Sizes, in units of the drawing. Text is 12 units high.
const (
	width      = 360
	charWidth  = 6.6 // of an average character, on the large side
	lineHeight = 14
)

// A Text says what a chart is, for those who do not see it.
type Text struct {
	ID          string // unique in the page
	Title       string // "Cost in a month by number of requests"
	Description string // what it shows, in a sentence
}

// A drawing collects elements.
type drawing struct{ b strings.Builder }

// open begins an image.
func (d *drawing) open(t Text, height float64) {
	id := html.EscapeString(t.ID)
	fmt.Fprintf(&d.b, `<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %s" role="img" aria-labelledby="%s-t %s-d">`, width, num(height), id, id)
	fmt.Fprintf(&d.b, `<title id="%s-t">%s</title><desc id="%s-d">%s</desc>`, id, html.EscapeString(t.Title), id, html.EscapeString(t.Description))
}

// close ends the image and returns it.
func (d *drawing) close() string {
	d.b.WriteString("</svg>")
	return d.b.String()
}

// line draws a straight line.
func (d *drawing) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(&d.b, `<path class="%s" d="M%s %sL%s %s"/>`, class, num(x1), num(y1), num(x2), num(y2))
}

// text writes text whose base line begins, has its middle, or ends at x.
func (d *drawing) text(class, anchor string, x, y float64, text string) {
	fmt.Fprintf(&d.b, `<text class="%s" text-anchor="%s" x="%s" y="%s">%s</text>`, class, anchor, num(x), num(y), html.EscapeString(text))
}

// num writes a coordinate: a tenth of a unit is less than anybody sees.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

// textWidth estimates the width of text, on the large side.
func textWidth(s string) float64 { return charWidth * float64(len([]rune(s))) }

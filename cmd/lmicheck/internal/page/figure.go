package page

import "html/template"

// SVG is what package chart has drawn, and nothing else: it is not escaped again.
type SVG = template.HTML

// A Figure is charts with the figures that they are made of, in a table beside them. The first column
// names the row.
type Figure struct {
	Caption string
	Charts  []SVG
	Head    []string
	Rows    [][]string
}

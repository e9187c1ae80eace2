package page

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"
)

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

// Dollars returns an amount in US dollars, to the cent: "$1,704.39".
func Dollars(v float64) string {
	if v > 0 && v < 0.005 {
		return "< $0.01"
	}
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	whole, cents, _ := strings.Cut(strconv.FormatFloat(v, 'f', 2, 64), ".")
	return sign + "$" + thousands(whole) + "." + cents
}

// thousands puts a comma before each group of three digits.
func thousands(digits string) string {
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Compact returns a number with up to three digits and a unit: "12.5 k", "10 M".
func Compact(v float64) string {
	unit := ""
	for _, u := range []string{" k", " M", " bn", " tn"} {
		if math.Abs(v) < 999.5 {
			break
		}
		v, unit = v/1000, u
	}
	s := strconv.FormatFloat(v, 'g', 3, 64)
	if strings.Contains(s, "e") { // of what is very small or large
		s = fmt.Sprintf("%g", v)
	}
	return s + unit
}

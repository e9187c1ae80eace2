package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Lines is a chart of series over a common axis.
type Lines struct {
	Text
	X, Y   Axis
	Series []Series
	Marks  []Mark
}

// A Series is a line. Its name stands at its end.
type Series struct {
	Name   string
	Points []Point // by X
}

// A Point is one of a line. One that the axes cannot show, such as 0 on a logarithmic axis, is left out.
type Point struct{ X, Y float64 }

// A Mark is a vertical line at a number of the x axis.
type Mark struct {
	X    float64
	Text string
}

// The plot lies within these margins.
const (
	plotTop    = 46 // below the label of the y axis and those of marks
	plotBottom = 216
	plotLeft   = 48
	height     = 260
)

// SVG draws the chart.
func (c Lines) SVG() string {
	right := float64(width - 10)
	for _, s := range c.Series {
		if len(c.Series) > 1 {
			right = min(right, width-8-textWidth(s.Name))
		}
	}
	var xs, ys []float64
	for _, s := range c.Series {
		for _, p := range s.Points {
			xs, ys = append(xs, p.X), append(ys, p.Y)
		}
	}
	x := newScale(c.X, xs, plotLeft, right, 6)
	y := newScale(c.Y, ys, plotBottom, plotTop, 5)
	var d drawing
	d.open(c.Text, height)
	c.grid(&d, x, y)
	marks(&d, x, c.Marks)
	c.lines(&d, x, y)
	return d.close()
}

// grid draws the axes: a line across for each tick of y, labels at the ticks of x that have room.
func (c Lines) grid(d *drawing, x, y scale) {
	d.text("c-label", "start", 0, 11, c.Y.Label)
	d.text("c-label", "end", x.to, height-6, c.X.Label)
	for _, v := range y.ticks {
		d.line("c-grid", x.from, y.at(v), x.to, y.at(v))
		d.text("c-tick", "end", x.from-6, y.at(v)+4, c.Y.Text(v))
	}
	d.line("c-axis", x.from, plotBottom, x.to, plotBottom)
	end := math.Inf(-1)
	for _, v := range x.ticks {
		text := c.X.Text(v)
		at, half := x.at(v), textWidth(text)/2
		d.line("c-axis", at, plotBottom, at, plotBottom+4)
		if at-half < end+6 || at+half > width {
			continue // it would overlap
		}
		d.text("c-tick", "middle", at, plotBottom+17, text)
		end = at + half
	}
}

// marks draws marks, with their texts above them in one of two rows. One that has no room in either is a
// line only.
func marks(d *drawing, x scale, list []Mark) {
	rows := [2][]Point{} // from where to where texts are
	for _, m := range list {
		if !x.shows(m.X) {
			continue
		}
		d.line("c-mark", x.at(m.X), plotTop, x.at(m.X), plotBottom)
		half := textWidth(m.Text) / 2
		at := max(half, min(x.at(m.X), width-half))
		for row, taken := range rows {
			if slices.ContainsFunc(taken, func(p Point) bool { return at-half < p.Y && p.X < at+half }) {
				continue
			}
			rows[row] = append(taken, Point{at - half, at + half})
			d.text("c-marked", "middle", at, float64(plotTop-6-lineHeight*row), m.Text)
			break
		}
	}
}

// lines draws the series, with their names at their ends.
func (c Lines) lines(d *drawing, x, y scale) {
	ends := make([]float64, len(c.Series))
	for i, s := range c.Series {
		path, dots, last := trace(s.Points, x, y)
		ends[i] = last
		fmt.Fprintf(&d.b, `<path class="c-line c-%d" d="%s"/>`, i+1, path)
		if len(dots) > maxDots {
			continue
		}
		for _, p := range dots {
			fmt.Fprintf(&d.b, `<circle class="c-dot c-%d" cx="%s" cy="%s" r="2.5"/>`, i+1, num(p.X), num(p.Y))
		}
	}
	if len(c.Series) == 1 {
		return // the label of the axis says what it is
	}
	for i, at := range spread(ends, lineHeight, plotTop+4, plotBottom) {
		d.text(fmt.Sprintf("c-name c-%d", i+1), "start", x.to+5, at+4, c.Series[i].Name)
	}
}

// maxDots is how many points of a series are drawn as such.
const maxDots = 10

// trace returns a path through points, the places of those, and the height of the last. A line that
// comes from below the axis begins where it crosses it.
func trace(points []Point, x, y scale) (path string, dots []Point, last float64) {
	var b strings.Builder
	pen := "M"
	to := func(p Point) {
		fmt.Fprintf(&b, "%s%s %s", pen, num(p.X), num(p.Y))
		pen, last = "L", p.Y
	}
	last = y.from
	for i, p := range points {
		if !x.shows(p.X) || !y.shows(p.Y) {
			pen = "M"
			continue
		}
		here := Point{x.at(p.X), y.at(p.Y)}
		if pen == "M" && i > 0 && points[i-1].Y > 0 && points[i-1].Y < y.lo && x.shows(points[i-1].X) {
			before := Point{x.at(points[i-1].X), y.at(points[i-1].Y)}
			part := (y.from - before.Y) / (here.Y - before.Y)
			to(Point{before.X + part*(here.X-before.X), y.from})
		}
		to(here)
		dots = append(dots, here)
	}
	return b.String(), dots, last
}

package chart

import "fmt"

// Bars is a chart of horizontal bars, one below the other, in the order given.
type Bars struct {
	Text
	Rows []Bar
}

// A Bar has its name on the left, and its number, as text, at its end.
type Bar struct {
	Name  string
	Value float64
	Text  string
	Class string // beside "c-bar"
}

const barPitch = 24

// SVG draws the chart. A bar that is not 0 is at least a hairline.
func (c Bars) SVG() string {
	left, right, most := 0.0, 0.0, 0.0
	for _, r := range c.Rows {
		left = max(left, textWidth(r.Name)+10)
		right = max(right, textWidth(r.Text)+8)
		most = max(most, r.Value)
	}
	room := max(20, width-left-right)
	var d drawing
	d.open(c.Text, float64(barPitch*len(c.Rows)))
	for i, r := range c.Rows {
		y := float64(barPitch * i)
		w := 0.0
		if most > 0 && r.Value > 0 {
			w = max(1, r.Value/most*room)
		}
		d.text("c-tick", "end", left-8, y+16, r.Name)
		fmt.Fprintf(&d.b, `<rect class="c-bar %s" x="%s" y="%s" width="%s" height="14"/>`, r.Class, num(left), num(y+5), num(w))
		d.text("c-value", "start", left+w+6, y+16, r.Text)
	}
	return d.close()
}

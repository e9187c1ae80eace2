package chart

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func plain(v float64) string { return fmt.Sprintf("%g", v) }

// elements parses SVG and returns its elements with the given name.
func elements(t *testing.T, svg, name string) []element {
	t.Helper()
	var out []element
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		start, ok := tok.(xml.StartElement)
		if !ok || start.Name.Local != name {
			continue
		}
		e := element{attrs: map[string]string{}}
		for _, a := range start.Attr {
			e.attrs[a.Name.Local] = a.Value
		}
		if text, err := d.Token(); err == nil {
			if chars, ok := text.(xml.CharData); ok {
				e.text = string(chars)
			}
		}
		out = append(out, e)
	}
}

type element struct {
	attrs map[string]string
	text  string
}

func (e element) number(t *testing.T, name string) float64 {
	t.Helper()
	var v float64
	if _, err := fmt.Sscan(e.attrs[name], &v); err != nil {
		t.Fatalf("%s=%q: %v", name, e.attrs[name], err)
	}
	return v
}

func TestTicks(t *testing.T) {
	for _, tt := range []struct {
		log    int
		values []float64
		want   []float64
	}{
		{0, []float64{3, 97}, []float64{0, 20, 40, 60, 80, 100}},
		{0, []float64{0.3}, []float64{0, 0.1, 0.2, 0.3}},
		{0, []float64{1234}, []float64{0, 500, 1000, 1500}},
		{0, []float64{100}, []float64{0, 20, 40, 60, 80, 100}},
		{0, nil, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{0, []float64{0}, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{0, []float64{math.NaN(), math.Inf(1), 4}, []float64{0, 1, 2, 3, 4}},
		{10, []float64{1, 1e4}, []float64{1, 10, 100, 1000, 10000}},
		{10, []float64{3, 70}, []float64{5, 10, 20, 50}},
		{10, []float64{1e-9, 1e3}, []float64{1e-9, 1e-6, 1e-3, 1, 1000}},
		{10, []float64{0, 7}, []float64{1, 2, 5, 10, 20, 50}},
		{10, []float64{1, 1e12}, []float64{1, 1e3, 1e6, 1e9, 1e12}},
		{2, []float64{1, 24}, []float64{1, 2, 4, 8, 16}},
		{2, []float64{1, 1 << 10}, []float64{1, 4, 16, 64, 256, 1024}},
		{2, []float64{8}, []float64{4, 8, 16}},
	} {
		got := newScale(Axis{Log: tt.log}, tt.values, 0, 100, 5).ticks
		near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9*max(1, math.Abs(a)) })
		if diff := cmp.Diff(tt.want, got, near); diff != "" {
			t.Errorf("base %d, %v: (-want +got)\n%s", tt.log, tt.values, diff)
		}
	}
}

// TestRange: what is far below the rest takes no room.
func TestRange(t *testing.T) {
	s := newScale(Axis{Log: 10, Range: 1e4}, []float64{0.001, 5e4}, 0, 100, 5)
	if s.lo != 5 || s.shows(4.9) || !s.shows(5) {
		t.Errorf("begins at %v", s.lo)
	}
}

func TestSpread(t *testing.T) {
	for _, tt := range []struct{ places, want []float64 }{
		{[]float64{10, 50, 90}, []float64{10, 50, 90}},
		{[]float64{50, 50, 50}, []float64{50, 64, 78}},
		{[]float64{99, 98, 100}, []float64{86, 72, 100}},
		{[]float64{0, 0}, []float64{0, 14}},
	} {
		if diff := cmp.Diff(tt.want, spread(tt.places, 14, 0, 100)); diff != "" {
			t.Errorf("%v: (-want +got)\n%s", tt.places, diff)
		}
	}
}

// costs is a chart as reports have them: lines that cross, end close together, and begin at 0.
func costs() Lines {
	c := Lines{
		Text: Text{ID: "a", Title: "Cost & <script>", Description: `"so"`},
		X:    Axis{Label: "requests", Log: 10, Text: plain},
		Y:    Axis{Label: "dollars", Log: 10, Range: 1e5, Text: plain},
		Series: []Series{
			{Name: "standard"}, {Name: "managed"}, {Name: "<b>"},
		},
		Marks: []Mark{{X: 1e9, Text: "break-even 1 G"}, {X: 8e8, Text: "now 800 M"}, {X: 9e8, Text: "has no room"}, {X: 1e30, Text: "not on it"}},
	}
	for n := 4; n <= 9; n++ {
		x := math.Pow(10, float64(n))
		c.Series[0].Points = append(c.Series[0].Points, Point{x, max(0, x/1e6-1)})
		c.Series[1].Points = append(c.Series[1].Points, Point{x, 300 + x/1.5e6})
		c.Series[2].Points = append(c.Series[2].Points, Point{x, 310 + x/1.5e6})
	}
	return c
}

// TestLinesInside: whatever the numbers are, all text is within the drawing, and no two texts overlap.
func TestLinesInside(t *testing.T) {
	flat := Lines{X: Axis{Log: 2, Text: plain, Label: "at once"}, Y: Axis{Text: plain, Label: "per second"},
		Series: []Series{{Points: []Point{{1, 0}, {2, 0}}}}}
	one := Lines{X: Axis{Log: 2, Text: plain}, Y: Axis{Text: plain}, Series: []Series{{Points: []Point{{8, 123456}}}}, Marks: []Mark{{8, "recommended: 8"}}}
	wild := Lines{X: Axis{Text: plain}, Y: Axis{Log: 10, Text: plain},
		Series: []Series{{Name: "a", Points: []Point{{1, math.NaN()}, {math.Inf(1), 1}, {2, -1}}}, {Name: "b"}}}
	for name, c := range map[string]Lines{"costs": costs(), "flat": flat, "one": one, "wild": wild, "empty": {X: Axis{Text: plain}, Y: Axis{Text: plain}}} {
		type box struct {
			text           string
			x1, y1, x2, y2 float64
		}
		var boxes []box
		svg := c.SVG()
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
			t.Errorf("%s: not a number in\n%s", name, svg)
		}
		for _, e := range elements(t, svg, "text") {
			x, w := e.number(t, "x"), textWidth(e.text)
			switch e.attrs["text-anchor"] {
			case "middle":
				x -= w / 2
			case "end":
				x -= w
			}
			y := e.number(t, "y")
			boxes = append(boxes, box{e.text, x, y - 10, x + w, y + 2})
		}
		for i, b := range boxes {
			if b.x1 < -0.1 || b.x2 > width+0.1 || b.y1 < 0 || b.y2 > height {
				t.Errorf("%s: %q is at %v", name, b.text, b)
			}
			for _, o := range boxes[:i] {
				if b.x1 < o.x2 && o.x1 < b.x2 && b.y1 < o.y2 && o.y1 < b.y2 {
					t.Errorf("%s: %q is on %q", name, b.text, o.text)
				}
			}
		}
	}
}

func TestLines(t *testing.T) {
	svg := costs().SVG()
	if strings.Contains(svg, "<script>") || strings.Contains(svg, "<b>") {
		t.Errorf("text is markup in\n%s", svg)
	}
	titles := elements(t, svg, "title")
	if len(titles) != 1 || titles[0].text != "Cost & <script>" || titles[0].attrs["id"] != "a-t" {
		t.Errorf("titles: %v", titles)
	}
	if got := elements(t, svg, "svg")[0].attrs["aria-labelledby"]; got != "a-t a-d" {
		t.Errorf("aria-labelledby=%q", got)
	}
	marks := 0
	for _, e := range elements(t, svg, "path") {
		if e.attrs["class"] == "c-mark" {
			marks++
		}
	}
	if marks != 3 {
		t.Errorf("%d marks, want those that are on the axis", marks)
	}
	if costs().SVG() != svg {
		t.Error("two drawings of one chart differ")
	}
}

// TestTrace: a line from below the axis begins on it, half-way here.
func TestTrace(t *testing.T) {
	x := scale{lo: 0, hi: 10, from: 0, to: 10}
	y := scale{axis: Axis{Log: 10}, lo: 10, hi: 1000, from: 200, to: 0}
	path, dots, last := trace([]Point{{0, 0}, {2, 1}, {4, 100}, {5, 1000}}, x, y)
	if want := "M3 200L4 100L5 0"; path != want {
		t.Errorf("path %q, want %q", path, want)
	}
	if len(dots) != 2 || last != 0 {
		t.Errorf("dots %v, last %v", dots, last)
	}
}

func TestBars(t *testing.T) {
	svg := Bars{Text: Text{ID: "b"}, Rows: []Bar{{"ready", 4, "4", "v-ready"}, {"blocked", 2, "2", "v-blocked"}, {"none", 0, "0", ""}, {"few", 0.0001, "0.0001", ""}}}.SVG()
	var widths []float64
	for _, e := range elements(t, svg, "rect") {
		widths = append(widths, e.number(t, "width"))
	}
	if len(widths) != 4 || math.Abs(widths[0]-2*widths[1]) > 0.11 || widths[2] != 0 || widths[3] != 1 {
		t.Errorf("widths %v", widths)
	}
	if got := elements(t, svg, "rect")[1].attrs["class"]; got != "c-bar v-blocked" {
		t.Errorf("class %q", got)
	}
	for _, e := range elements(t, svg, "text") {
		if x := e.number(t, "x"); e.attrs["text-anchor"] == "start" && x+textWidth(e.text) > width {
			t.Errorf("%q ends behind the drawing", e.text)
		}
	}
}

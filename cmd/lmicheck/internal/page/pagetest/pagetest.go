// Package pagetest holds pages of package page to what they promise: they are well formed, stand alone,
// have no markup but ours, and can be read without seeing them.
package pagetest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Hostile is text that must not become markup, wherever it stands.
const Hostile = `"'><script>alert(1)</script><img src=x onerror=alert(2)></style></title></svg>&lt;javascript:alert(3)`

// elements and attributes are those that pages have. What is in neither was written by a user.
var (
	elements = strings.Fields(`html head meta link title style body nav main footer section article div span p ul ol li a
		h1 h2 h3 h4 code pre mark strong em br wbr dl dt dd details summary figure table caption thead tbody tfoot tr th td
		svg desc path circle rect text`)
	attributes = strings.Fields(`lang charset name content http-equiv rel href id class tabindex role scope open colspan data-label
		aria-label aria-labelledby xmlns viewBox d cx cy r x y width height text-anchor`)
)

// Main returns the element main of a page, as it stands.
func Main(t *testing.T, page []byte) []byte {
	t.Helper()
	_, rest, ok := bytes.Cut(page, []byte(`<main id="main" tabindex="-1">`))
	text, _, closed := bytes.Cut(rest, []byte("</main>"))
	if !ok || !closed {
		t.Fatal("no main")
	}
	return text
}

// Check looks at a page.
func Check(t *testing.T, page []byte) {
	t.Helper()
	balanced(t, page)
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var c checker
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			c.element(t, n)
		}
	}
	for _, ref := range c.refs {
		if !slices.Contains(c.ids, ref) {
			t.Errorf("nothing has the id %q, which is referred to", ref)
		}
	}
	if c.h1 != 1 {
		t.Errorf("%d elements h1, want 1", c.h1)
	}
	images(t, page)
}

type checker struct {
	ids, refs []string
	h1        int
	level     int // of the last heading
}

func (c *checker) element(t *testing.T, n *html.Node) {
	t.Helper()
	if !slices.Contains(elements, n.Data) {
		t.Errorf("an element %s", n.Data)
	}
	attrs := map[string]string{}
	for _, a := range n.Attr {
		attrs[a.Key] = a.Val
		if !slices.Contains(attributes, a.Key) {
			t.Errorf("<%s %s=%q>: no attribute of ours", n.Data, a.Key, a.Val)
		}
	}
	if id, ok := attrs["id"]; ok {
		if id == "" || slices.Contains(c.ids, id) {
			t.Errorf("<%s id=%q>: an id is empty, or there twice", n.Data, id)
		}
		c.ids = append(c.ids, id)
	}
	c.refs = append(c.refs, strings.Fields(attrs["aria-labelledby"])...)
	href := attrs["href"]
	switch {
	case strings.HasPrefix(href, "#"):
		c.refs = append(c.refs, href[1:])
	case n.DataAtom == atom.A && !strings.HasPrefix(href, "https://"):
		t.Errorf("<a href=%q>", href)
	}
	if n.DataAtom == atom.Th && attrs["scope"] == "" {
		t.Errorf("a header of a table without scope: %s", text(n))
	}
	if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		c.heading(t, n, int(n.Data[1]-'0'))
	}
}

// heading wants headings that leave no level out.
func (c *checker) heading(t *testing.T, n *html.Node, level int) {
	t.Helper()
	if level > c.level+1 {
		t.Errorf("h%d after h%d: %s", level, c.level, text(n))
	}
	if strings.TrimSpace(text(n)) == "" {
		t.Errorf("an empty h%d", level)
	}
	c.level = level
	if level == 1 {
		c.h1++
	}
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// balanced wants each element closed, in the right order. The parser of HTML forgives.
func balanced(t *testing.T, page []byte) {
	t.Helper()
	var open []string
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				t.Fatal(z.Err())
			}
			if len(open) > 0 {
				t.Errorf("not closed: %v", open)
			}
			return
		case html.StartTagToken:
			name, _ := z.TagName()
			if s := string(name); s != "meta" && s != "link" && s != "br" && s != "wbr" {
				open = append(open, s)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			last := len(open) - 1
			if last < 0 || open[last] != string(name) {
				t.Fatalf("</%s> closes %v", name, open)
			}
			open = open[:last]
		}
	}
}

// images wants drawings that are XML and have a title.
func images(t *testing.T, page []byte) {
	t.Helper()
	rest := page
	for {
		_, after, ok := bytes.Cut(rest, []byte("<svg "))
		if !ok {
			return
		}
		body, next, ok := bytes.Cut(after, []byte("</svg>"))
		if !ok {
			t.Fatal("an svg is not closed")
		}
		rest = next
		image := slices.Concat([]byte("<svg "), body, []byte("</svg>"))
		var v struct {
			Title string `xml:"title"`
			Desc  string `xml:"desc"`
		}
		if err := xml.Unmarshal(image, &v); err != nil {
			t.Errorf("%v in\n%s", err, image)
		}
		if v.Title == "" || v.Desc == "" {
			t.Errorf("no title or no description in\n%s", image)
		}
	}
}

package page

import (
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Line is a line of source. Marked is the part that belongs to the span.
type Line struct {
	Number                int
	Before, Marked, After string
}

const (
	around    = 2   // lines that are shown before and after
	maxMarked = 8   // lines of a span that are shown
	maxLine   = 240 // bytes of a line before and after what is marked; only generated code has more
)

// excerpt returns the lines around a span. There are none if the file is not at hand or has changed
// so that the span is outside of it.
func (m *Maker) excerpt(s finding.Span) []Line {
	first, ok := m.files.Line(s.File, s.Line)
	if !ok || s.Column > len(first)+1 {
		return nil
	}
	last := max(s.Line, min(s.EndLine, s.Line+maxMarked-1))
	var out []Line
	for n := max(1, s.Line-around); n <= last+around; n++ {
		text, ok := m.files.Line(s.File, n)
		if !ok {
			break
		}
		from, to := markedPart(s, n, text)
		out = append(out, Line{n, text[:from], text[from:to], text[to:]})
	}
	return shorten(dedent(trim(out, s.Line, last)))
}

// trim takes away empty lines before the first line of the span and behind the last.
func trim(lines []Line, first, last int) []Line {
	empty := func(l Line) bool { return strings.TrimSpace(l.Before+l.Marked+l.After) == "" }
	for lines[0].Number < first && empty(lines[0]) {
		lines = lines[1:]
	}
	for end := len(lines) - 1; lines[end].Number > last && empty(lines[end]); end-- {
		lines = lines[:end]
	}
	return lines
}

// markedPart returns which bytes of line n belong to a span. What is before the first character of a line
// does not.
func markedPart(s finding.Span, n int, text string) (from, to int) {
	if n < s.Line || n > max(s.Line, s.EndLine) || s.Column < 1 {
		return len(text), len(text)
	}
	from, to = indentOf(text), len(text)
	if n == s.Line {
		from = min(s.Column-1, len(text))
	}
	switch {
	case s.EndLine == 0:
		return from, from // only the beginning is known
	case n == s.EndLine:
		to = min(s.EndColumn-1, len(text))
	}
	return from, max(from, to)
}

func indentOf(text string) int { return len(text) - len(strings.TrimLeft(text, " \t")) }

// dedent takes away the indentation that all lines have.
func dedent(lines []Line) []Line {
	common := -1
	for _, l := range lines {
		text := l.Before + l.Marked + l.After
		if strings.TrimSpace(text) == "" {
			continue
		}
		indent := min(indentOf(text), len(l.Before))
		if common < 0 || indent < common {
			common = indent
		}
	}
	for i, l := range lines {
		lines[i].Before = l.Before[min(max(0, common), len(l.Before)):]
	}
	return lines
}

// shorten bounds lines.
func shorten(lines []Line) []Line {
	for i := range lines {
		l := &lines[i]
		if n := len(l.Before); n > maxLine && l.Marked+l.After != "" {
			l.Before = "... " + strings.ToValidUTF8(l.Before[n-maxLine:], "")
		} else if n > maxLine {
			l.Before = strings.ToValidUTF8(l.Before[:maxLine], "") + " ..."
		}
		if len(l.Marked) > maxLine {
			l.Marked = strings.ToValidUTF8(l.Marked[:maxLine], "") + " ..."
		}
		if len(l.After) > maxLine {
			l.After = strings.ToValidUTF8(l.After[:maxLine], "") + " ..."
		}
	}
	return lines
}

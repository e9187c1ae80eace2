package text

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// maxWidth is the number of characters of a source line that are shown.
const maxWidth = 120

// excerpt writes the first line of the span and underlines what belongs to it.
func (p *printer) excerpt(s finding.Span) {
	line, ok := p.files.Line(s.File, s.Line)
	if !ok || s.Column < 1 || s.Column > len(line) {
		return // the file has changed since, or is not at hand
	}
	start, end := s.Column-1, len(line)
	if s.EndLine == s.Line && s.EndColumn > s.Column {
		end = min(s.EndColumn-1, len(line))
	} else if s.EndLine == 0 {
		end = start // only the beginning is known
	}
	indent := len(line) - len(strings.TrimLeft(line, " \t"))
	indent = min(indent, start)
	before, marked, after := expand(line[indent:start]), expand(line[start:end]), expand(line[end:])
	if utf8.RuneCountInString(before)+utf8.RuneCountInString(marked) > maxWidth {
		before, marked, after = clip(before, marked)
	}
	number := strconv.Itoa(s.Line)
	gutter := strings.Repeat(" ", len(number))
	p.printf("    %s %s%s%s\n", p.style.Faint(number+" |"), before, marked, limit(after, maxWidth-utf8.RuneCountInString(before+marked)))
	underline := "^" + strings.Repeat("~", max(0, utf8.RuneCountInString(marked)-1))
	p.printf("    %s %s%s\n", p.style.Faint(gutter+" |"), strings.Repeat(" ", utf8.RuneCountInString(before)), p.style.Mark(underline))
}

// expand replaces tabs, whose width depends on the terminal.
func expand(s string) string { return strings.ReplaceAll(s, "\t", "    ") }

// clip shortens a long line to the neighbourhood of the marked text.
func clip(before, marked string) (string, string, string) {
	const context = 30
	if r := []rune(before); len(r) > context {
		before = "..." + string(r[len(r)-context:])
	}
	return before, limit(marked, maxWidth-context), ""
}

// limit cuts s to n characters.
func limit(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:max(0, n-3)]) + "..."
}

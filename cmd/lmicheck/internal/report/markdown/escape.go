package markdown

import (
	"slices"
	"strings"
)

// escapes keeps text from being markup, or from ending its cell of a table.
var escapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;",
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "|", `\|`, "#", `\#`,
)

// text returns plain text as Markdown of one line.
func text(s string) string { return escapes.Replace(line(s)) }

// code returns a code span. Nothing is escaped in one but the end of a cell; one with
// backticks is delimited by more of them.
func code(s string) string {
	s = line(s)
	if s == "" {
		return ""
	}
	longest := 0
	for _, run := range strings.FieldsFunc(s, func(r rune) bool { return r != '`' }) {
		longest = max(longest, len(run))
	}
	fence := string(slices.Repeat([]byte("`"), longest+1))
	if longest > 0 {
		s = " " + s + " " // which Markdown takes away again
	}
	return fence + strings.ReplaceAll(s, "|", `\|`) + fence
}

// line returns text with its lines joined.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

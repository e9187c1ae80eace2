// Package gfm writes text of users as GitHub Flavored Markdown that means that text.
package gfm

import (
	"slices"
	"strings"
)

// escapes keeps text from being markup, or from ending its cell of a table.
var escapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;",
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "|", `\|`, "#", `\#`,
	"$", `\$`, // GitHub reads what is between two as a formula
)

// Text returns plain text as Markdown of one line.
func Text(s string) string { return escapes.Replace(line(s)) }

// Code returns a code span. Nothing is escaped in one but the end of a cell; one with
// backticks is delimited by more of them.
func Code(s string) string {
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

// Block returns a code block, with the name of its language for highlighting. A text with backticks is
// delimited by more of them.
func Block(language, text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + language + "\n" + strings.TrimSuffix(text, "\n") + "\n" + fence + "\n"
}

// Row returns the row of a table.
func Row(cells ...string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

// Link returns a link. An address that is none of the web's is text.
func Link(label, address string) string {
	if !strings.HasPrefix(address, "https://") || strings.ContainsAny(address, " \t\r\n()<>") {
		return Text(label)
	}
	return "[" + Text(label) + "](" + address + ")"
}

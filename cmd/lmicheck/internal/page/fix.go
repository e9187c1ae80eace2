package page

import (
	"bytes"
	"cmp"
	"go/format"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Fix is a change, as a diff.
type Fix struct {
	Message string
	Diff    []DiffLine // empty if the files are not at hand
}

// A DiffLine is a line of a unified diff. Its class is "add", "del", "hunk", "file", or empty.
type DiffLine struct{ Class, Text string }

// fix returns a fix with its diff. Edits that do not fit the file, which has changed then, give none.
func (m *Maker) fix(f finding.Fix) Fix {
	out := Fix{Message: f.Message}
	edits := map[string][]finding.Edit{}
	var names []string
	for _, e := range f.Edits {
		if edits[e.File] == nil {
			names = append(names, e.File)
		}
		edits[e.File] = append(edits[e.File], e)
	}
	slices.Sort(names)
	for _, name := range names {
		before, ok := m.files.Text(name)
		if !ok {
			return Fix{Message: f.Message}
		}
		after, ok := apply(before, edits[name])
		if !ok {
			return Fix{Message: f.Message}
		}
		out.Diff = append(out.Diff, diffLines(name, before, after)...)
	}
	return out
}

// apply makes edits of a text. It reports whether they fit. A file that was formatted is formatted again, as it
// will be when the fix is applied.
func apply(text string, edits []finding.Edit) (string, bool) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b finding.Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	var b strings.Builder
	at := 0
	for _, e := range edits {
		if e.Start < at || e.End < e.Start || e.End > len(text) {
			return "", false
		}
		b.WriteString(text[at:e.Start] + e.New)
		at = e.End
	}
	b.WriteString(text[at:])
	if formatted, err := format.Source([]byte(text)); err != nil || !bytes.Equal(formatted, []byte(text)) {
		return b.String(), true
	}
	if formatted, err := format.Source([]byte(b.String())); err == nil {
		return string(formatted), true
	}
	return b.String(), true
}

func diffLines(name, before, after string) []DiffLine {
	text := string(diff.Diff(name, []byte(before), name, []byte(after)))
	var out []DiffLine
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		switch {
		case text == "" || i == 0 || strings.HasPrefix(line, `\ No newline`):
			// The first line is "diff A B", which the next two say again.
		case i < 3:
			if i == 1 {
				out = append(out, DiffLine{"file", name})
			}
		case strings.HasPrefix(line, "@@"):
			out = append(out, DiffLine{"hunk", line})
		case strings.HasPrefix(line, "+"):
			out = append(out, DiffLine{"add", line})
		case strings.HasPrefix(line, "-"):
			out = append(out, DiffLine{"del", line})
		default:
			out = append(out, DiffLine{"", line})
		}
	}
	return out
}

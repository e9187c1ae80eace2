package page

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/source"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Maker makes components of one page. It reads the files that findings speak of, and sees to
// it that ids are unique.
type Maker struct {
	rules []analyzers.Rule
	files *source.Files
	ids   map[string]bool
}

// NewMaker returns a Maker. Relative file names are relative to dir; rules are those with pages in
// the documentation.
func NewMaker(dir string, rules []analyzers.Rule) *Maker {
	return &Maker{rules: rules, files: source.New(dir), ids: map[string]bool{}}
}

// ID returns an id for something of this name: the same in each report of it, as long as no two things
// have one name.
func (m *Maker) ID(prefix, name string) string {
	base := prefix + slug(name)
	id := base
	for n := 2; m.ids[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	m.ids[id] = true
	return id
}

// slug keeps what needs no escaping in an address.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}

// A Blind is a line of the table of what was not seen.
type Blind struct {
	Count             int
	Kind, What, Where string
}

// Blinds returns the lines, and how many places they stand for.
func Blinds(list []finding.BlindSpot) (out []Blind, total int) {
	for _, b := range list {
		line := Blind{Count: max(1, b.Count), Kind: b.Kind, What: b.What}
		if b.Span != nil {
			line.Where = report.Position(*b.Span)
		}
		out = append(out, line)
		total += line.Count
	}
	return out, total
}

// Problems returns what could not be analysed, one line each.
func Problems(list []report.Problem) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.Text())
	}
	return out
}

// Sentence returns a line as a sentence: with a capital letter, unless it begins with something quoted,
// and a period.
func Sentence(s string) string {
	if s == "" {
		return ""
	}
	_, n := utf8.DecodeRuneInString(s)
	s = strings.ToUpper(s[:n]) + s[n:]
	if strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

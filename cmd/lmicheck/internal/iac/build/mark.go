package build

import (
	"regexp"
	"strings"
)

// Marks are runes for private use, which no file name has.
const (
	stemMark = '\uE000' // the stem of a pattern rule, or the variable of a loop over an unknown list
	openMark = '\uE001' // begins and ends something unknown; between them stands its name
)

// Stem is the mark of a stem.
const Stem = string(stemMark)

// Unknown is a word that is not known. Two with one name are the same word.
func Unknown(name string) string {
	clean := func(r rune) rune {
		if r == '/' || r == stemMark || r == openMark || r <= ' ' {
			return '_'
		}
		return r
	}
	return string(openMark) + strings.Map(clean, name) + string(openMark)
}

var unknownRun = regexp.MustCompile(`\x{E001}[^\x{E001}]*\x{E001}`)

// Known reports whether a name has no marks.
func Known(name string) bool { return !strings.ContainsAny(name, Stem+string(openMark)) }

// blank reports whether nothing of a word is known.
func blank(word string) bool {
	rest := unknownRun.ReplaceAllString(word, "")
	return strings.Trim(rest, Stem+"/.") == "" && !Known(word)
}

// Match reports whether a step makes this file, or a file in this directory, and returns the step
// with its stem filled in. What is made must have a name of its own: a step of which
// nothing is known but the name of the file in an unknown directory does not match.
func (s Step) Match(file string) (Step, bool) {
	if Known(s.Output) {
		return s, s.Output == file
	}
	if blank(s.Output) {
		return s, false
	}
	m := pattern(s.Output).FindStringSubmatch(file)
	if m == nil {
		return s, false
	}
	if len(m) > 1 {
		s = s.fill(m[1])
	}
	return s, true
}

// pattern makes a regular expression of a name with marks. The stem is its first group.
func pattern(name string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^")
	stems := 0
	for len(name) > 0 {
		i := strings.IndexAny(name, Stem+string(openMark))
		if i < 0 {
			b.WriteString(regexp.QuoteMeta(name))
			break
		}
		b.WriteString(regexp.QuoteMeta(name[:i]))
		name = name[i:]
		if rest, ok := strings.CutPrefix(name, Stem); ok {
			if stems++; stems == 1 {
				b.WriteString("(.+)")
			} else {
				b.WriteString(".+") // Go's expressions cannot refer back
			}
			name = rest
			continue
		}
		_, after, _ := strings.Cut(name[len(string(openMark)):], string(openMark))
		b.WriteString("[^/]*")
		name = after
	}
	b.WriteString("$")
	re, err := regexp.Compile(b.String())
	if err != nil {
		return regexp.MustCompile(`^[^\s\S]$`) // matches nothing
	}
	return re
}

// fill puts the stem in.
func (s Step) fill(value string) Step {
	put := func(list []string) []string {
		out := make([]string, len(list))
		for i, name := range list {
			out[i] = strings.ReplaceAll(name, Stem, value)
		}
		return out
	}
	s.Output = strings.ReplaceAll(s.Output, Stem, value)
	s.Packages, s.From = put(s.Packages), put(s.From)
	return s
}

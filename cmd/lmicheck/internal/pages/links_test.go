package pages

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// anchor returns the name by which GitHub links to a heading: lower case, without
// punctuation, with hyphens for blanks, and with a number if there was one like it.
func anchor(heading string, seen map[string]int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(heading) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	name := b.String()
	seen[name]++
	if n := seen[name]; n > 1 {
		return fmt.Sprintf("%s-%d", name, n-1)
	}
	return name
}

func TestAnchor(t *testing.T) {
	seen := map[string]int{}
	for _, c := range [][2]string{
		{"Quick start", "quick-start"},
		{"What is `check`, and why?", "what-is-check-and-why"},
		{"Quick start", "quick-start-1"},
		{"//lmicheck:ignore", "lmicheckignore"},
	} {
		if got := anchor(strings.ReplaceAll(c[0], "`", ""), seen); got != c[1] {
			t.Errorf("anchor(%q) = %q, want %q", c[0], got, c[1])
		}
	}
}

// target returns the file and the fragment that a link on a page leads to; the file is
// "" if it is none of this repository.
func (p *page) target(l link) (file, fragment string, err error) {
	u, err := url.Parse(l.target)
	if err != nil || u.Scheme != "" {
		return "", "", err
	}
	if u.Path == "" {
		return p.name, u.Fragment, nil
	}
	if strings.HasPrefix(u.Path, "/") {
		return "", "", fmt.Errorf("%s: links within the repository are relative", l.target)
	}
	return path.Join(path.Dir(p.name), u.Path), u.Fragment, nil
}

// TestLinks: a link within the repository leads to a file, and to a heading in it.
func TestLinks(t *testing.T) {
	list := pages(t)
	byName := map[string]*page{}
	for _, p := range list {
		byName[p.name] = p
	}
	for _, p := range list {
		for _, l := range p.links {
			file, fragment, err := p.target(l)
			if err != nil {
				t.Errorf("%s:%d: %v", p.name, l.line, err)
			}
			if file == "" {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, file)); err != nil {
				t.Errorf("%s:%d: %s: there is no %s", p.name, l.line, l.target, file)
			}
			if to := byName[file]; fragment != "" && (to == nil || !to.anchors[fragment]) {
				t.Errorf("%s:%d: %s: %s has no such heading", p.name, l.line, l.target, file)
			}
		}
	}
}

// TestReachable: whoever begins at the README, or at the index of docs, finds every page.
func TestReachable(t *testing.T) {
	byName := map[string]*page{}
	for _, p := range pages(t) {
		byName[p.name] = p
	}
	for _, start := range []string{"README.md", "docs/README.md"} {
		reached := map[string]bool{start: true}
		for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
			p := byName[queue[0]]
			if p == nil {
				t.Fatalf("there is no %s", queue[0])
			}
			for _, l := range p.links {
				file, _, _ := p.target(l) // TestLinks has told of the error
				if byName[file] != nil && !reached[file] {
					reached[file] = true
					queue = append(queue, file)
				}
			}
		}
		for name := range byName {
			if strings.HasPrefix(name, "docs/") && !reached[name] {
				t.Errorf("no links lead from %s to %s", start, name)
			}
		}
	}
}

// TestIndex: the index of docs names every page beside it by itself, and that of each
// folder every page of the folder.
func TestIndex(t *testing.T) {
	list := pages(t)
	linked := map[string]bool{}
	for _, p := range list {
		if path.Base(p.name) == "README.md" {
			for _, l := range p.links {
				file, _, _ := p.target(l) // TestLinks has told of the error
				linked[p.name+" "+file] = true
			}
		}
	}
	for _, p := range list {
		index := path.Join(path.Dir(p.name), "README.md")
		if strings.HasPrefix(p.name, "docs/") && p.name != index && !linked[index+" "+p.name] {
			t.Errorf("%s does not link to %s", index, p.name)
		}
	}
}

// TestSections: below every heading there is something to read.
func TestSections(t *testing.T) {
	for _, p := range pages(t) {
		for _, line := range p.empty {
			t.Errorf("%s:%d: nothing stands below this heading", p.name, line)
		}
	}
}

// TestLineLength bounds lines that people edit. Tables, code, and what is generated have
// lines of their own right.
func TestLineLength(t *testing.T) {
	const most = 180
	for _, p := range pages(t) {
		fence, generated := false, false
		for i, line := range strings.Split(string(p.source), "\n") {
			switch {
			case strings.HasPrefix(strings.TrimSpace(line), "```"):
				fence = !fence
			case strings.HasPrefix(line, "<!-- BEGIN"):
				generated = true
			case strings.HasPrefix(line, "<!-- END"):
				generated = false
			}
			if free := fence || generated || strings.HasPrefix(line, "|"); !free && len([]rune(line)) > most {
				t.Errorf("%s:%d: %d characters in a line, more than %d", p.name, i+1, len([]rune(line)), most)
			}
		}
	}
}

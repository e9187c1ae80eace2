package symbols

import (
	"bytes"
	"go/build"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/internal/kb"
)

// TestQuotations checks that what a reason puts in quotation marks stands in the
// package of at least one of the symbols on its line, or at the root of its module.
func TestQuotations(t *testing.T) {
	modules := readModules(t)
	download(t, modules)
	dirs := map[string][]string{} // by line
	reasons := map[string]string{}
	for _, e := range kb.Default().Entries() {
		if !strings.Contains(e.Reason, `"`) {
			continue
		}
		reasons[e.Line] = e.Reason
		if m := moduleOf(modules, e.PackagePath()); m == nil {
			dirs[e.Line] = append(dirs[e.Line], filepath.Join(build.Default.GOROOT, "src", e.PackagePath()))
		} else if m.Dir != "" {
			dirs[e.Line] = append(dirs[e.Line], m.Dir, filepath.Join(m.Dir, strings.TrimPrefix(e.PackagePath(), m.Path)))
		} else {
			delete(reasons, e.Line) // checked by hand
		}
	}
	texts := map[string]string{}
	for line, reason := range reasons {
		for _, m := range quotation.FindAllStringSubmatch(reason, -1) {
			if !quoted(texts, dirs[line], plain(m[1])) {
				t.Errorf("%s: %q stands in none of %v", line, m[1], dirs[line])
			}
		}
	}
}

var (
	quotation = regexp.MustCompile(`"([^"]+)"`)
	marks     = regexp.MustCompile("(?m)^[ \t]*(//|\\*)|[\\[\\]`*]")
)

// plain makes blanks single and drops the marks of comments, links and Markdown.
func plain(text string) string {
	return strings.Join(strings.Fields(marks.ReplaceAllString(strings.ToLower(text), "")), " ")
}

// quoted reports whether one of the directories contains a sentence.
func quoted(texts map[string]string, dirs []string, sentence string) bool {
	for _, dir := range dirs {
		if _, ok := texts[dir]; !ok {
			texts[dir] = textOf(dir)
		}
		if strings.Contains(texts[dir], sentence) {
			return true
		}
	}
	return false
}

// textOf returns the plain text of the sources and documents in a directory itself.
func textOf(dir string) string {
	var all bytes.Buffer
	files, _ := os.ReadDir(dir) // none when a module has no package at its root
	for _, f := range files {
		name := f.Name()
		if strings.HasSuffix(name, "_test.go") || !strings.HasSuffix(name, ".go") && !strings.HasPrefix(name, "README") {
			continue
		}
		if text, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			all.Write(text)
			all.WriteByte('\n')
		}
	}
	return plain(all.String())
}

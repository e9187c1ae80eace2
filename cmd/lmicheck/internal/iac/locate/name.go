package locate

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

// generic are names of programs and archives that say nothing of what is in them.
var generic = []string{
	"", "bootstrap", "main", "handler", "lambda", "function", "app", "index", "package", "dist", "bin", "build", "src", "code", "deployment",
}

// byName looks for the main package that is called like the function, or like its code: first among those that
// import Lambda's library, for others may leave that to a package of the repository.
func (l *Locator) byName(f *iac.Function) (found, bool) {
	for _, among := range [][]string{l.lambdas, l.programs} {
		for _, name := range names(f) {
			fits := func(dir string) bool {
				return slices.Contains(shorter(filepath.Base(dir)), name) || plain(last(dir, 2)) == name
			}
			if dir, ok := l.nearest(among, f.Code.Dir, fits); ok {
				return found{dir, fmt.Sprintf("a main package is called %q, as the function or its code is", filepath.Base(dir))}, true
			}
		}
	}
	return found{}, false
}

// names returns the names of a function that say something, the most telling first.
func names(f *iac.Function) []string {
	var list []string
	add := func(name string) {
		for _, n := range shorter(name) {
			if !slices.Contains(generic, n) && !slices.Contains(list, n) {
				list = append(list, n)
			}
		}
	}
	for _, path := range []string{f.Code.Path.V, f.Code.Path.Text, f.Handler.V} {
		path = filepath.ToSlash(path)
		base := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		if slices.Contains(generic, plain(base)) {
			base = filepath.Base(filepath.Dir(path)) // bin/api/bootstrap
		}
		if path != "" {
			add(base)
		}
	}
	add(f.Name[strings.LastIndexAny(f.Name, "./")+1:])
	return list
}

// shorter returns a name, and what is left of it without a word for what it is.
func shorter(name string) []string {
	name = plain(name)
	list := []string{name}
	for _, affix := range []string{"function", "lambda", "handler", "fn"} {
		if short := strings.TrimSuffix(name, affix); short != name && !slices.Contains(generic, short) {
			list = append(list, short)
		}
	}
	return list
}

// plain leaves the letters and digits of a name, in lower case: "get-products" is "GetProducts".
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// last returns the last n elements of a path.
func last(path string, n int) string {
	parts := strings.Split(filepath.ToSlash(path), "/")
	return strings.Join(parts[max(0, len(parts)-n):], "/")
}

// byBeingAlone takes the only main package that starts a handler, near the template.
func (l *Locator) byBeingAlone(f *iac.Function) (found, bool) {
	dir, ok := l.nearest(l.lambdas, f.Code.Dir, func(string) bool { return true })
	return found{dir, "the only main package near the template that imports Lambda's library"}, ok
}

// nearest returns the one main package that fits, below the directory or else below the nearest one above it that has any. Two
// are none.
func (l *Locator) nearest(among []string, from string, fits func(dir string) bool) (string, bool) {
	for dir := from; ; dir = filepath.Dir(dir) {
		var list []string
		for _, d := range below(among, dir) {
			if fits(d) {
				list = append(list, d)
			}
		}
		if len(list) > 0 {
			return list[0], len(list) == 1
		}
		if dir == l.tree.Dir || dir == filepath.Dir(dir) {
			return "", false
		}
	}
}

// below returns the directories that are dir, or below it.
func below(list []string, dir string) []string {
	var out []string
	for _, d := range list {
		if d == dir || strings.HasPrefix(d, dir+string(filepath.Separator)) {
			out = append(out, d)
		}
	}
	return out
}

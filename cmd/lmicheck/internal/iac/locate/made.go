package locate

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/build"
)

// Bounds of how often what was built is packed and copied, and of the files that are asked for on the way
// to one package: builds copy in circles.
const (
	maxCopies = 6
	maxAsked  = 200
)

// made returns the packages of which a file, or what is in a directory or archive, is made. Many
// builds use one name over and over ("bootstrap"), packing it before the next is built. So of the builds
// before step number before the last one counts, if that is given.
func (l *Locator) made(file string, depth, before int) []found {
	if l.asked++; depth > maxCopies || l.asked > maxAsked || !build.Known(file) {
		return nil
	}
	var exact, inside []found
	last := -1
	for i, s := range l.plan.Steps {
		m, ok := s.Match(file)
		in := !ok && len(s.Packages) > 0 && within(s.Output, file)
		if !ok && !in {
			continue
		}
		var got []found
		if in {
			inside = append(inside, l.trace([]build.Step{s})...)
			continue
		}
		if len(m.Packages) > 0 {
			got = l.trace([]build.Step{m})
		} else {
			for _, from := range m.From {
				got = append(got, l.madeOf(from, depth+1, i)...)
			}
		}
		if len(got) > 0 && before >= 0 && i < before && s.Where.File == l.plan.Steps[before].Where.File && s.Target == l.plan.Steps[before].Target {
			last, exact = i, got
		} else if last < 0 {
			exact = append(exact, got...)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return inside
}

// madeOf is made for what a step takes, whose name may have marks: then only steps of the same file that
// name it likewise are meant.
func (l *Locator) madeOf(from string, depth, step int) []found {
	if build.Known(from) {
		return l.made(from, depth, step)
	}
	var got []found
	for _, s := range l.plan.Steps[:step] {
		if s.Output == from && s.Where.File == l.plan.Steps[step].Where.File && s.Target == l.plan.Steps[step].Target {
			if at := l.trace([]build.Step{s}); len(at) > 0 {
				got = at
			}
		}
	}
	return got
}

// within reports whether a file lies in a directory.
func within(file, dir string) bool {
	return build.Known(file) && strings.HasPrefix(file, dir+string(filepath.Separator))
}

// trace returns the main packages that steps build, and those of what they copy.
func (l *Locator) trace(steps []build.Step) []found {
	var list []found
	for _, s := range steps {
		for _, pkg := range s.Packages {
			if l.isMain(pkg) {
				list = append(list, found{pkg, l.how(s)})
			}
		}
	}
	if len(list) > 0 {
		return list
	}
	for _, s := range steps {
		for _, from := range s.From {
			list = append(list, l.made(from, 1, -1)...)
		}
	}
	return list
}

func (l *Locator) how(s build.Step) string {
	return fmt.Sprintf("go build in %s:%d", l.tree.Rel(s.Where.File), s.Where.Line)
}

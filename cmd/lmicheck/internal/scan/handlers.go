package scan

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/kb"
)

// handlers reports handlers that the user names and that are not there. A package that was not asked
// for may have it, which is worth a remark and no error: the same list of handlers
// serves for all packages of a repository.
func (s *scan) handlers() {
	for _, key := range s.opts.Handlers {
		path, ok := packageOf(key)
		if !ok {
			s.fail(report.Problem{Kind: "entry", Message: fmt.Sprintf("handler %q: not of the form PACKAGE.FUNCTION or (*PACKAGE.TYPE).METHOD", key)})
			continue
		}
		loaded, found := false, false
		for _, pkg := range s.prog.Packages {
			if pkg.PkgPath == path {
				loaded, found = true, found || declares(pkg, key)
			}
		}
		switch {
		case !loaded:
			s.blind(finding.BlindSpot{Kind: "entry", What: fmt.Sprintf("handler %q: in none of the packages analysed", key), Count: 1})
		case !found:
			s.fail(report.Problem{Kind: "entry", Package: path, Message: fmt.Sprintf("handler %q: the package has no such function", key)})
		}
	}
}

// packageOf returns the path of the package in a key of the knowledge base.
func packageOf(key string) (path string, ok bool) {
	if recv, _, method := strings.Cut(key, ")."); method {
		key = strings.TrimPrefix(strings.TrimPrefix(recv, "("), "*")
	}
	dot := strings.LastIndex(key, ".")
	return key[:max(dot, 0)], dot > 0 && !strings.Contains(key[dot:], "/")
}

// declares reports whether a package has what a key names.
func declares(pkg *packages.Package, key string) bool {
	return pkg.Types != nil && (&kb.Entry{Key: key}).Check(pkg.Types) == nil
}

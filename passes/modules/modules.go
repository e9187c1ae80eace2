// Package modules knows which versions of other modules a package is built with.
//
// Drivers do not say: a pass knows the version of its own module only. So the
// go.mod file that governs the package is read. It lists, since Go 1.17, every
// module that packages of the main module are built from; a workspace may raise
// a version further, which is not seen.
package modules

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// Runtime is the module of the client of the Lambda runtime for Go.
const Runtime = "github.com/aws/aws-lambda-go"

// Analyzer finds the modules of a package. Its result is a *Requirements.
var Analyzer = &analysis.Analyzer{
	Name:       "lmimodules",
	Doc:        "read which versions of modules a package is built with",
	Run:        run,
	ResultType: reflect.TypeFor[*Requirements](),
}

// Requirements are the modules that a go.mod file lists.
type Requirements struct {
	file string
	mod  *modfile.File
}

func run(pass *analysis.Pass) (any, error) {
	if len(pass.Files) == 0 {
		return new(Requirements), nil
	}
	dir := filepath.Dir(pass.Fset.Position(pass.Files[0].FileStart).Filename)
	return Find(dir), nil
}

// Find reads the go.mod file of the module that dir is in. It lists nothing if
// there is none, or if it cannot be parsed: the go command has accepted it, and
// whoever wants a version that is not there does without.
func Find(dir string) *Requirements {
	for {
		name := filepath.Join(dir, "go.mod")
		if text, err := os.ReadFile(name); err == nil {
			mod, err := modfile.ParseLax(name, text, nil)
			if err != nil {
				return new(Requirements)
			}
			return &Requirements{file: name, mod: mod}
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return new(Requirements)
		}
		dir = parent
	}
}

// Module returns the path of the module described.
func (r *Requirements) Module() string {
	if r.mod == nil || r.mod.Module == nil {
		return ""
	}
	return r.mod.Module.Mod.Path
}

// Version returns the version of the module that provides a package, and where
// it is required. It is "" if the module is not listed, or replaced.
func (r *Requirements) Version(pkg string) (string, finding.Span) {
	if r.mod == nil {
		return "", finding.Span{}
	}
	for _, rep := range r.mod.Replace {
		if provides(rep.Old.Path, pkg) {
			return "", finding.Span{}
		}
	}
	best := -1
	for i, req := range r.mod.Require {
		if provides(req.Mod.Path, pkg) && (best < 0 || len(req.Mod.Path) > len(r.mod.Require[best].Mod.Path)) {
			best = i
		}
	}
	if best < 0 {
		return "", finding.Span{}
	}
	req := r.mod.Require[best]
	start, end := req.Syntax.Span()
	return req.Mod.Version, finding.Span{
		File: r.file, Line: start.Line, Column: start.LineRune, EndLine: end.Line, EndColumn: end.LineRune,
	}
}

func provides(module, pkg string) bool {
	return pkg == module || strings.HasPrefix(pkg, module+"/")
}

// Older reports whether a version is known and lower than another.
func Older(version, than string) bool {
	return version != "" && semver.Compare(version, than) < 0
}

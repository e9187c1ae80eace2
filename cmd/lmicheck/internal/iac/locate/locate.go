// Package locate finds the Go package behind a function.
//
// What a template names is where the code is when it is deployed: a directory with sources
// at best, often a binary or an archive that some build leaves. The ways back are tried in the order of
// their strength: what the template says itself, what builds make ([build.Plan]), and only then names that agree. A
// guess that fits several packages is none.
package locate

import (
	"fmt"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/build"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Locator finds packages in one tree.
type Locator struct {
	tree     *tree.Tree
	plan     *build.Plan
	mains    map[string]bool // of directories asked for: whether they hold a main package
	programs []string        // directories of main packages, sorted
	lambdas  []string        // those that import something of Lambda
	asked    int             // files asked for in one search
}

// New reads the builds and the main packages of a tree, and the builds that stand in the templates of functions.
func New(t *tree.Tree, functions []*iac.Function) *Locator {
	l := &Locator{tree: t, plan: build.Find(t), mains: map[string]bool{}}
	done := map[finding.Span]bool{}
	for _, f := range functions {
		for _, c := range f.Code.Commands {
			if !done[c.Where] {
				done[c.Where] = true
				l.plan.Steps = append(l.plan.Steps, l.plan.Commands(c.Dir, c.Text, c.Where)...)
			}
		}
	}
	for _, file := range t.Files {
		program, lambda := starts(t, file)
		if program {
			l.programs = append(l.programs, filepath.Dir(file))
		}
		if lambda {
			l.lambdas = append(l.lambdas, filepath.Dir(file))
		}
	}
	for _, list := range []*[]string{&l.programs, &l.lambdas} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return l
}

// libraries are parts of import paths by which a program says that it is a function: the library, wrappers and adapters, and
// packages of the repository that are called so.
var libraries = []string{"lambda", "apex/gateway", "algnhsa", "fujiwara/ridge"}

// starts reports whether a file is of a main package, and whether it imports something of Lambda. One that deploys
// functions is neither.
func starts(t *tree.Tree, file string) (program, lambda bool) {
	if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
		return false, false
	}
	data, err := t.ReadFile(file)
	if err != nil {
		return false, false
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, data, parser.ImportsOnly)
	if f == nil || f.Name == nil || err != nil || f.Name.Name != "main" {
		return false, false
	}
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || strings.Contains(path, "aws-cdk-go") || strings.Contains(path, "pulumi") {
			return false, false
		}
		is := func(part string) bool { return strings.Contains(path, part) }
		lambda = lambda || slices.ContainsFunc(libraries, is) && !is("service/lambda")
	}
	return true, lambda
}

// isMain reports whether a directory holds a main package.
func (l *Locator) isMain(dir string) bool {
	if !build.Known(dir) {
		return false
	}
	if is, asked := l.mains[dir]; asked {
		return is
	}
	is := false
	for _, e := range l.tree.List(dir) {
		name := e.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := l.tree.ReadFile(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, data, parser.PackageClauseOnly)
		if err == nil && f.Name.Name == "main" {
			is = true
			break
		}
	}
	l.mains[dir] = is
	return is
}

// A found is a package, and by what it was found.
type found struct {
	dir string
	how string
}

// Find returns the package behind a function.
func (l *Locator) Find(f *iac.Function) iac.Package {
	switch {
	case !mayBeGo(f):
		return iac.Package{}
	case differ(f):
		return iac.Package{Go: true, Reason: fmt.Sprintf("it stands for several functions, each with code of its own: %q", strings.Trim(f.Code.Path.Text, `"`))}
	}
	for _, way := range []func(*iac.Function) (found, bool){
		l.byEntry, l.byMakefile, l.byImage, l.byHandler, l.bySource, l.byArtifact, l.byArchive, l.byCommands, l.byName, l.byBeingAlone,
	} {
		l.asked = 0
		if at, ok := way(f); ok {
			return iac.Package{Go: at.dir != "", Dir: at.dir, How: at.how}
		}
	}
	return iac.Package{Go: true, Reason: l.reason(f)}
}

// mayBeGo reports whether a function may be written in Go, as far as its template tells.
func mayBeGo(f *iac.Function) bool {
	method := f.Code.Method
	switch {
	case f.Code.Inline:
		return false // there is no inline code in Go
	case method != "" && method != "makefile" && method != "go1.x":
		return false
	case f.Image || !f.Runtime.Known:
		return true
	}
	return strings.HasPrefix(f.Runtime.V, "provided") || strings.HasPrefix(f.Runtime.V, "go")
}

// reason says what was looked for in vain, and what would help.
func (l *Locator) reason(f *iac.Function) string {
	code := f.Code.Path
	switch {
	case f.Image:
		return "no Dockerfile in the repository is known to build its image with Go"
	case code.Known && l.tree.IsDir(code.V):
		return fmt.Sprintf("%q has no main package, and no build that could be read puts a Go program there", l.tree.Rel(code.V))
	case code.Known:
		return fmt.Sprintf("no build that could be read makes %q; a go build in a Makefile or script that writes it would tell",
			l.tree.Rel(code.V))
	case code.Set:
		return fmt.Sprintf("its code is %q, which is known only when it is deployed, and no main package has its name", strings.Trim(code.Text, `"`))
	}
	return "the template does not say where its code is, and no main package has its name"
}

// byEntry takes the package that the template names.
func (l *Locator) byEntry(f *iac.Function) (found, bool) {
	dir := f.Code.Entry
	if strings.HasSuffix(dir, ".go") {
		dir = filepath.Dir(dir)
	}
	return found{dir, "the entry in the template"}, dir != "" && l.isMain(dir)
}

// byMakefile follows the target that "sam build" makes.
func (l *Locator) byMakefile(f *iac.Function) (found, bool) {
	if f.Code.Method != "makefile" || !f.Code.Path.Known {
		return found{}, false
	}
	target := "build-" + f.Code.Target
	for _, dir := range []string{f.Code.WorkingDir, f.Code.Path.V} {
		file := filepath.Join(dir, "Makefile")
		steps, ok := l.plan.Target(file, target)
		if dir == "" || !ok {
			continue
		}
		if at, ok := l.one(l.trace(steps)); ok {
			return found{at.dir, fmt.Sprintf("target %q of %s", target, l.tree.Rel(file))}, true
		}
	}
	return found{}, false
}

// byImage follows the Dockerfile. One that builds something else says that the function is not in Go.
func (l *Locator) byImage(f *iac.Function) (found, bool) {
	if f.Code.Dockerfile == "" {
		return found{}, false
	}
	steps, ok := l.plan.Image(f.Code.Dockerfile, f.Code.Context)
	if !ok {
		return found{}, false
	}
	if at, ok := l.one(l.trace(steps)); ok {
		return found{at.dir, "go build in " + l.tree.Rel(f.Code.Dockerfile)}, true
	}
	data, err := l.tree.ReadFile(f.Code.Dockerfile)
	return found{}, err == nil && len(steps) == 0 && otherLanguage(string(data))
}

// otherLanguage reports whether a Dockerfile begins with Lambda's image for another language.
func otherLanguage(dockerfile string) bool {
	if strings.Contains(dockerfile, "go build") || strings.Contains(dockerfile, "golang") {
		return false
	}
	for _, name := range []string{"lambda/python", "lambda/nodejs", "lambda/java", "lambda/dotnet", "lambda/ruby", "python:", "node:", "rust:"} {
		if strings.Contains(dockerfile, name) {
			return true
		}
	}
	return false
}

// byHandler looks for a build that makes the handler within the code: of many functions with one CodeUri that is
// what tells them apart.
func (l *Locator) byHandler(f *iac.Function) (found, bool) {
	if !f.Code.Path.Known || !f.Handler.Known || f.Handler.V == "" {
		return found{}, false
	}
	return l.one(l.made(filepath.Join(f.Code.Path.V, filepath.FromSlash(f.Handler.V)), 0, -1))
}

// bySource takes the code itself, if it is a main package, or has only one below.
func (l *Locator) bySource(f *iac.Function) (found, bool) {
	if !f.Code.Path.Known {
		return found{}, false
	}
	dir := f.Code.Path.V
	if strings.HasSuffix(dir, ".go") {
		dir = filepath.Dir(dir)
	}
	if l.isMain(dir) {
		return found{dir, "the code that the template names is a main package"}, true
	}
	if dir == l.tree.Dir || dir == f.Code.Dir {
		return found{}, false // everything is below it
	}
	if below := below(l.lambdas, dir); len(below) == 1 {
		return found{below[0], "the only main package below the code that the template names"}, true
	}
	return found{}, false
}

// byArtifact looks for the build that makes what is deployed.
func (l *Locator) byArtifact(f *iac.Function) (found, bool) {
	if !f.Code.Path.Known {
		return found{}, false
	}
	return l.one(l.made(f.Code.Path.V, 0, -1))
}

// byArchive looks for the build of an archive of which only the last part of the name is known: a key in S3.
func (l *Locator) byArchive(f *iac.Function) (found, bool) {
	base := filepath.Base(filepath.FromSlash(f.Code.Path.Text))
	if f.Code.Path.Known || filepath.Ext(base) != ".zip" || strings.ContainsAny(base, "${}") {
		return found{}, false
	}
	var all []found
	for _, s := range l.plan.Steps {
		if build.Known(s.Output) && filepath.Base(s.Output) == base {
			all = append(all, l.made(s.Output, 0, -1)...)
		}
	}
	return l.one(all)
}

// byCommands follows build steps in the template that are this function's own.
func (l *Locator) byCommands(f *iac.Function) (found, bool) {
	var all []found
	for _, c := range f.Code.Commands {
		if !c.Shared {
			all = append(all, l.trace(l.plan.Commands(c.Dir, c.Text, c.Where))...)
		}
	}
	return l.one(all)
}

// differ reports whether the copies of a function have each code of its own.
func differ(f *iac.Function) bool {
	text := f.Code.Path.Text
	return f.Copies != "" && !f.Code.Path.Known && (strings.Contains(text, "each.") || strings.Contains(text, "count.") || strings.Contains(text, "${"))
}

// one returns the package that all agree on.
func (l *Locator) one(list []found) (found, bool) {
	if len(list) == 0 {
		return found{}, false
	}
	for _, f := range list[1:] {
		if f.dir != list[0].dir {
			return found{}, false
		}
	}
	return list[0], true
}

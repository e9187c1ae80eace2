package build

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
)

// A module is a Go module of the tree.
type module struct {
	dir  string
	path string
}

// module returns the module that a directory belongs to.
func (p *Plan) module(dir string) module {
	for at := dir; ; at = filepath.Dir(at) {
		if data, err := p.tree.ReadFile(filepath.Join(at, "go.mod")); err == nil {
			return module{at, modfile.ModulePath(data)}
		}
		if at == filepath.Dir(at) || at == p.tree.Root {
			return module{}
		}
	}
}

// dirOf returns the directory of a package of the module; "" if it is of another.
func (m module) dirOf(path string) string {
	if path == m.path && path != "" {
		return m.dir
	}
	rel, ok := strings.CutPrefix(path, m.path+"/")
	if !ok || m.path == "" {
		return ""
	}
	return filepath.Join(m.dir, filepath.FromSlash(rel))
}

// script reads a script. Nobody says in which directory it is run: its own or one above, the first in
// which a package that it builds exists.
func (p *Plan) script(file string, data []byte) {
	p.add(p.inSomeDir(file, func(dir string) []Step {
		sh := newShell(p, file, dir)
		sh.run(string(data))
		return sh.steps.list
	}))
}

func (p *Plan) inSomeDir(file string, run func(dir string) []Step) []Step {
	var first []Step
	for dir := filepath.Dir(file); ; dir = filepath.Dir(dir) {
		steps := run(dir)
		if p.builds(steps) {
			return steps
		}
		if first == nil {
			first = steps
		}
		if dir == p.tree.Root || dir == filepath.Dir(dir) {
			return first
		}
	}
}

// builds reports whether one of the steps builds a package that exists.
func (p *Plan) builds(steps []Step) bool {
	for _, s := range steps {
		for _, pkg := range s.Packages {
			if Known(pkg) && p.hasGo(pkg) {
				return true
			}
		}
	}
	return false
}

func (p *Plan) hasGo(dir string) bool {
	for _, e := range p.tree.List(dir) {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
			return true
		}
	}
	return false
}

// executable reads a file without extension, if it is a script.
func (p *Plan) executable(file string, data []byte) {
	if shebang.Match(data) {
		p.script(file, data)
	}
}

// packageJSON reads the scripts of a package.json.
func (p *Plan) packageJSON(file string, data []byte) {
	if !bytes.Contains(data, []byte("go build")) {
		return
	}
	docs, _, _ := document.Parse(file, data)
	for _, doc := range docs {
		if scripts := doc.Get("scripts"); scripts.IsMap() {
			for _, pair := range scripts.Pairs {
				p.text(pair.Value, pair.Key.Text, filepath.Dir(file))
			}
		}
	}
}

// text follows the commands in a value.
func (p *Plan) text(n *document.Node, target, dir string) {
	text, ok := n.String()
	if !ok {
		return
	}
	text = templated(text)
	sh := newShell(p, n.Span.File, dir)
	sh.target, sh.line = target, n.Span.Line-1
	if strings.Contains(text, "\n") {
		sh.line++ // a block begins in the line after its key
	}
	sh.run(text)
	p.add(sh.steps.list)
}

var template = regexp.MustCompile(`\$?\{\{[^{}]*\}\}`)

// templated replaces what a task runner fills in.
func templated(text string) string { return template.ReplaceAllStringFunc(text, Unknown) }

// tasks reads YAML whose values are commands: task files, workflows, build specifications. They are
// known by their commands, since each service has a form of its own.
func (p *Plan) tasks(file string, data []byte) {
	if !bytes.Contains(data, []byte("go build")) {
		return
	}
	dir := filepath.Dir(file)
	for at := dir; at != p.tree.Root && at != filepath.Dir(at); at = filepath.Dir(at) {
		if strings.HasPrefix(filepath.Base(at), ".") { // .github/workflows, .circleci: run in the repository
			dir = filepath.Dir(at)
		}
	}
	docs, _, _ := document.Parse(file, data)
	for _, doc := range docs {
		v := &visitor{plan: p, left: 20000}
		v.visit(doc, dir, "", 0)
	}
}

// A visitor looks for commands in a document.
type visitor struct {
	plan *Plan
	left int // nodes, since shared ones are visited each time
}

func (v *visitor) visit(n *document.Node, dir, target string, depth int) {
	if v.left--; n == nil || v.left < 0 || depth > 50 {
		return
	}
	switch n.Kind {
	case document.List:
		v.list(n, dir, target, depth)
	case document.Map:
		for _, key := range []string{"dir", "working-directory", "working_directory"} {
			if name, ok := n.Get(key).String(); ok && !strings.Contains(name, "{{") {
				dir = filepath.Join(dir, filepath.FromSlash(name))
			}
		}
		for _, pair := range n.Pairs {
			v.visit(pair.Value, dir, pair.Key.Text, depth+1)
		}
	case document.Scalar:
		if strings.Contains(n.Text, "go build") {
			v.plan.text(n, target, dir)
		}
	}
}

// list visits a list. Commands in a list are run one after the other in a shell, so that "cd" and names hold on.
func (v *visitor) list(n *document.Node, dir, target string, depth int) {
	var sh *shell
	for _, item := range n.Items {
		text, ok := item.String()
		if !ok {
			v.visit(item, dir, target, depth+1)
			continue
		}
		if sh == nil {
			sh = newShell(v.plan, n.Span.File, dir)
			sh.target = target
		}
		sh.line = item.Span.Line - 1
		sh.run(templated(text))
	}
	if sh != nil {
		v.plan.add(sh.steps.list)
	}
}

// justfile reads recipes: lines that are indented.
func (p *Plan) justfile(file string, data []byte) {
	sh := newShell(p, file, filepath.Dir(file))
	target := ""
	for i, line := range strings.Split(string(data), "\n") {
		if body := strings.TrimLeft(line, " \t"); body != line {
			one := sh.fork()
			one.line, one.target = i, target
			one.run(strings.TrimPrefix(body, "@"))
		} else if name, _, ok := strings.Cut(line, ":"); ok {
			target = strings.TrimSpace(name)
		}
	}
	p.add(sh.steps.list)
}

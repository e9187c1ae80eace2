package build

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// command follows one command.
func (sh *shell) command(words []string, at finding.Span) {
	words = unwrap(words)
	if len(words) == 0 {
		return
	}
	args := words[1:]
	if body, ok := sh.funcs[words[0]]; ok {
		sh.within(words, func(sub *shell) { sub.statement(body) })
		return
	}
	if i := goBuild(words); i >= 0 {
		sh.build(words[i:], at)
		return
	}
	switch name := filepath.Base(words[0]); name {
	case "cd", "pushd":
		if plain := withoutFlags(args); len(plain) > 0 {
			sh.dir = sh.abs(plain[0])
		}
	case "sh", "bash", "zsh":
		if i := slices.IndexFunc(args, func(a string) bool { return strings.HasPrefix(a, "-") && strings.HasSuffix(a, "c") }); i >= 0 {
			if i+1 < len(args) {
				sh.within(append([]string{sh.args[0]}, args[i+2:]...), func(sub *shell) { sub.line = at.Line - 1; sub.run(args[i+1]) })
			}
			return
		}
		if plain := withoutFlags(args); len(plain) > 0 {
			sh.script(args[slices.Index(args, plain[0]):])
		}
	case "make":
		sh.make(args)
	case "zip", "build-lambda-zip", "build-lambda-zip.exe":
		sh.pack(name, args, at)
	case "cp", "mv", "install", "ln":
		if plain := withoutFlags(args); len(plain) > 1 {
			last := len(plain) - 1
			sh.add(Step{Where: at, Output: sh.into(plain[last], plain[0]), From: sh.all(plain[:last])})
		}
	default:
		if strings.Contains(words[0], "/") {
			sh.script(words)
		}
	}
}

// unwrap takes off what runs another command.
func unwrap(words []string) []string {
	for len(words) > 0 {
		switch w := words[0]; {
		case w == "env", w == "sudo", w == "time", w == "nice", w == "exec", w == "command", w == "@":
			words = words[1:]
		case strings.Contains(w, "=") && !strings.HasPrefix(w, "-") && !strings.Contains(strings.SplitN(w, "=", 2)[0], "/"):
			words = words[1:]
		default:
			return words
		}
	}
	return words
}

// goBuild returns where the arguments of "go build" begin, -1 if the command is another. It may be the argument
// of something that sets up its environment: docker run, mise exec.
func goBuild(words []string) int {
	for i := 0; i+1 < len(words); i++ {
		if words[i+1] != "build" && words[i+1] != "-C" {
			continue
		}
		switch name := filepath.Base(words[i]); {
		case name == "go", name == "tinygo", name == "garble", name == "richgo", blank(name) && i == 0,
			strings.HasPrefix(name, "go1."), strings.HasPrefix(name, "go") && strings.Trim(name, "go0123456789.") == "":
			return i + 1
		}
	}
	return -1
}

// takesValue are the flags of go build whose value is a word of its own.
var takesValue = map[string]bool{
	"o": true, "C": true, "p": true, "asmflags": true, "buildmode": true, "buildvcs": false, "compiler": true, "covermode": true, "coverpkg": true,
	"gccgoflags": true, "gcflags": true, "installsuffix": true, "ldflags": true, "mod": true, "modfile": true, "overlay": true, "pgo": true,
	"pkgdir": true, "tags": true, "toolexec": true, "target": true, "gc": true, "opt": true, "scheduler": true, "panic": true,
}

// build follows "go build": args begin with "build", or with -C.
func (sh *shell) build(args []string, at finding.Span) {
	dir, output := sh.dir, ""
	var packages []string
	for i := 0; i < len(args); i++ {
		word := args[i]
		if !strings.HasPrefix(word, "-") || word == "-" {
			if word != "build" || i > 2 {
				packages = append(packages, word)
			}
			continue
		}
		name, value, joined := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if !joined && takesValue[name] && i+1 < len(args) {
			i++
			value = args[i]
		}
		switch name {
		case "o":
			output = value
		case "C":
			dir = sh.abs(value)
		case "buildmode":
			if strings.HasPrefix(value, "c-") || value == "plugin" {
				return // no program
			}
		}
	}
	in := sh.fork()
	in.dir = dir
	in.built(packages, output, at)
}

// built adds the steps of a build in sh.dir.
func (sh *shell) built(words []string, output string, at finding.Span) {
	var packages []string
	for _, w := range words {
		if w == "" || strings.Contains(w, "...") || blank(w) && len(words) > 1 {
			continue // flags in a variable, or everything, of which nobody says which is what
		}
		if pkg := sh.packageOf(w); !slices.Contains(packages, pkg) {
			packages = append(packages, pkg)
		}
	}
	if len(words) == 0 {
		packages = []string{sh.dir}
	}
	for _, pkg := range packages {
		sh.add(Step{Where: at, Output: sh.binary(output, pkg, words), Packages: []string{pkg}})
	}
}

// packageOf returns the directory of a package that is named as go build wants it: a directory, a file, an
// import path.
func (sh *shell) packageOf(word string) string {
	if strings.HasSuffix(word, ".go") {
		return filepath.Dir(sh.abs(word))
	}
	abs := sh.abs(word)
	if !strings.HasPrefix(word, ".") && Known(word) && Known(sh.dir) && !sh.tree.IsDir(abs) {
		if dir := sh.plan.module(sh.dir).dirOf(word); dir != "" {
			return dir
		}
	}
	return abs
}

// binary returns the file that a build makes.
func (sh *shell) binary(output, pkg string, words []string) string {
	name := filepath.Base(pkg)
	if len(words) > 0 && strings.HasSuffix(words[0], ".go") {
		name = strings.TrimSuffix(filepath.Base(words[0]), ".go")
	}
	switch {
	case output == "":
		return filepath.Join(sh.dir, name)
	case strings.HasSuffix(output, "/"), Known(output) && sh.tree.IsDir(sh.abs(output)):
		return filepath.Join(sh.abs(output), name)
	}
	return sh.abs(output)
}

// make follows a call of make that sets variables. Without these the rules say the same by themselves.
func (sh *shell) make(args []string) {
	dir, vars := sh.dir, map[string]string{}
	var targets []string
	for i := 0; i < len(args); i++ {
		name, value, set := strings.Cut(args[i], "=")
		switch {
		case args[i] == "-C" && i+1 < len(args):
			i++
			dir = sh.abs(args[i])
		case strings.HasPrefix(name, "-"):
		case set:
			vars[name] = value
		default:
			targets = append(targets, name)
		}
	}
	file := filepath.Join(dir, "Makefile")
	if len(vars) == 0 || sh.calls >= maxCalls || !Known(dir) {
		return
	}
	data, err := sh.tree.ReadFile(file)
	if err != nil {
		return
	}
	m := sh.plan.parse(file, data)
	for _, t := range targets {
		call := t + " " + fmt.Sprint(vars)
		if m.calls[call] || len(m.calls) > maxCalls {
			continue // it calls itself
		}
		m.calls[call] = true
		steps, _ := m.target(t, vars)
		delete(m.calls, call)
		sh.steps.list = append(sh.steps.list, steps...)
		sh.steps.work += len(steps)
	}
}

// pack follows zip ARCHIVE FILES, and build-lambda-zip -o ARCHIVE FILES.
func (sh *shell) pack(name string, args []string, at finding.Span) {
	var plain []string
	output := ""
	for i := 0; i < len(args); i++ {
		switch a := args[i]; {
		case (a == "-o" || a == "--output") && name != "zip" && i+1 < len(args):
			i++
			output = args[i]
		case a == "-x" || a == "-i":
			i = len(args) // the rest is about what to leave out
		case !strings.HasPrefix(a, "-"):
			plain = append(plain, a)
		}
	}
	if output == "" && len(plain) > 0 {
		output, plain = plain[0], plain[1:]
	}
	if output == "" || len(plain) == 0 {
		return
	}
	if filepath.Ext(output) == "" {
		output += ".zip" // zip adds it
	}
	sh.add(Step{Where: at, Output: sh.abs(output), From: sh.all(plain)})
}

func (sh *shell) all(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = sh.abs(n)
	}
	return out
}

// into returns what a file is called after it was copied to target.
func (sh *shell) into(target, file string) string {
	abs := sh.abs(target)
	if strings.HasSuffix(target, "/") || target == "." || Known(abs) && sh.tree.IsDir(abs) || blank(target) {
		return filepath.Join(abs, filepath.Base(file))
	}
	return abs
}

func (sh *shell) add(s Step) {
	s.Target = sh.target
	sh.steps.list = append(sh.steps.list, s)
}

// within runs f in a shell with these arguments.
func (sh *shell) within(args []string, f func(*shell)) {
	if sh.calls >= maxCalls {
		return
	}
	sub := sh.fork()
	sub.calls++
	sub.args = args
	f(sub)
}

// script follows a script of the tree that is called with arguments.
func (sh *shell) script(words []string) {
	file := sh.abs(words[0])
	if !Known(file) || !sh.tree.IsFile(file) {
		return
	}
	data, err := sh.tree.ReadFile(file)
	if err != nil || len(data) > maxFile || !isScript(file, data) {
		return
	}
	args := append([]string{file}, words[1:]...)
	sh.within(args, func(sub *shell) {
		sub.file, sub.line = file, 0
		sub.run(string(data))
	})
}

func isScript(file string, data []byte) bool {
	ext := filepath.Ext(file)
	return ext == ".sh" || ext == ".bash" || shebang.Match(data)
}

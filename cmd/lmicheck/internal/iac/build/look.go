package build

import (
	"io"
	"path"
	"path/filepath"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// substitute writes the output of a command that only looks at names.
func (sh *shell) substitute(w io.Writer, c *syntax.CmdSubst) error {
	if sh.calls >= maxCalls {
		_, err := io.WriteString(w, Unknown("output"))
		return err
	}
	sub := sh.fork()
	sub.calls++
	out := ""
	for _, s := range c.Stmts {
		if text, ok := sub.output(s); ok {
			out = text
		} else {
			out = Unknown(printed(s))
		}
	}
	_, err := io.WriteString(w, out)
	return err
}

// printed is the source of a command, by which equal unknowns are known as equal.
func printed(s *syntax.Stmt) string {
	var b strings.Builder
	if err := syntax.NewPrinter(syntax.SingleLine(true)).Print(&b, s); err != nil {
		return "output"
	}
	return b.String()
}

// output returns what a command prints, without running it.
func (sh *shell) output(s *syntax.Stmt) (string, bool) {
	if b, ok := s.Cmd.(*syntax.BinaryCmd); ok && b.Op == syntax.AndStmt {
		sh.statement(b.X) // cd ... && pwd
		return sh.output(b.Y)
	}
	c, ok := s.Cmd.(*syntax.CallExpr)
	if !ok || len(c.Args) == 0 {
		return "", false
	}
	words := sh.fields(c.Args)
	args := withoutFlags(words[1:])
	switch words[0] {
	case "pwd":
		return sh.dir, true
	case "echo", "printf", "realpath":
		return strings.Join(args, " "), true
	case "git":
		return sh.tree.Root, strings.Contains(strings.Join(words, " "), "--show-toplevel")
	case "dirname":
		return each(args, path.Dir), len(args) > 0
	case "basename":
		if len(args) == 2 {
			return strings.TrimSuffix(path.Base(args[0]), args[1]), true
		}
		return each(args, path.Base), len(args) > 0
	case "ls":
		return sh.ls(args), true
	case "find":
		return sh.find(words[1:])
	}
	return "", false
}

func each(list []string, f func(string) string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = f(s)
	}
	return strings.Join(out, "\n")
}

func withoutFlags(words []string) []string {
	var out []string
	for _, w := range words {
		if !strings.HasPrefix(w, "-") {
			out = append(out, w)
		}
	}
	return out
}

func (sh *shell) ls(args []string) string {
	if len(args) == 0 {
		args = []string{"."}
	}
	var names []string
	for _, a := range args {
		if !sh.tree.IsDir(sh.abs(a)) {
			names = append(names, a)
			continue
		}
		if len(args) > 1 { // of several directories ls prints the names, with headings: a pattern such as cmd/*
			names = append(names, a)
			continue
		}
		for _, e := range sh.tree.List(sh.abs(a)) {
			names = append(names, e.Name())
		}
	}
	return strings.Join(names, "\n")
}

// find prints the files below directories that -name, -type and -maxdepth 1 leave.
func (sh *shell) find(words []string) (string, bool) {
	var dirs []string
	name, kind, depth := "*", "", 0
	for i := 0; i < len(words); i++ {
		value := ""
		if i+1 < len(words) {
			value = words[i+1]
		}
		switch w := words[i]; {
		case !strings.HasPrefix(w, "-"):
			dirs = append(dirs, w)
			continue
		case w == "-name":
			name = value
		case w == "-type":
			kind = value
		case w == "-maxdepth", w == "-mindepth":
			if depth++; w == "-maxdepth" && value != "1" {
				depth = 0
			}
		default:
			return "", false
		}
		i++
	}
	var found []string
	for _, d := range dirs {
		found = append(found, sh.below(d, name, kind, depth > 0)...)
	}
	return strings.Join(found, "\n"), true
}

func (sh *shell) below(dir, name, kind string, flat bool) []string {
	abs := sh.abs(dir)
	var found []string
	if flat {
		for _, e := range sh.tree.List(abs) {
			if ok, _ := path.Match(name, e.Name()); ok && (kind == "" || e.IsDir() == (kind == "d")) {
				found = append(found, path.Join(dir, e.Name()))
			}
		}
		return found
	}
	sh.steps.work += len(sh.tree.Files) / 100
	for _, file := range sh.tree.Files {
		rel, err := filepath.Rel(abs, file)
		if err != nil || !filepath.IsLocal(rel) || kind == "d" {
			continue
		}
		if ok, _ := path.Match(name, filepath.Base(file)); ok {
			found = append(found, dir+"/"+filepath.ToSlash(rel))
		}
	}
	return found
}

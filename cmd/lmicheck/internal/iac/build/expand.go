package build

import (
	"path"
	"path/filepath"
	"strings"
)

// Bounds of variables that refer to each other, or to themselves, and of rules that are made by others.
const (
	maxMakeDepth = 40
	maxEvals     = 500
)

// expand replaces make's variables and functions. What make does not know here, such as a variable of the environment,
// is an unknown word.
func (m *makefile) expand(text string, auto map[string]string) string {
	return m.expandAt(text, auto, 0)
}

func (m *makefile) expandAt(text string, auto map[string]string, depth int) string {
	if depth > maxMakeDepth || m.left <= 0 {
		return Unknown("recursion")
	}
	m.left-- // even nothing takes time
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '$')
		if i < 0 || i+1 >= len(text) {
			b.WriteString(text)
			break
		}
		b.WriteString(text[:i])
		inner, rest := reference(text[i+1:])
		if text[i+1] == '$' {
			b.WriteByte('$')
		} else {
			b.WriteString(m.reference(inner, auto, depth))
		}
		text = rest
		if b.Len() > m.left {
			return Unknown("long")
		}
	}
	m.left -= b.Len()
	return b.String()
}

// reference splits a text after a dollar into the name of a variable, or the call of a function, and the rest.
func reference(text string) (inner, rest string) {
	closing := map[byte]byte{'(': ')', '{': '}'}[text[0]]
	if closing == 0 {
		return text[:1], text[1:]
	}
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case text[0]:
			depth++
		case closing:
			if depth--; depth == 0 {
				return text[1:i], text[i+1:]
			}
		}
	}
	return text[1:], ""
}

func (m *makefile) reference(inner string, auto map[string]string, depth int) string {
	if name, args, ok := strings.Cut(inner, " "); ok && functions[name] {
		return m.call(name, args, auto, depth+1)
	}
	inner = m.expandAt(inner, auto, depth+1)
	if name, subst, ok := strings.Cut(inner, ":"); ok { // $(SRC:%.go=bin/%)
		if from, to, ok := strings.Cut(subst, "="); ok {
			if !strings.Contains(from, "%") {
				from, to = "%"+from, "%"+to
			}
			return patsubst(from, to, m.variable(name, auto, depth))
		}
	}
	return m.variable(inner, auto, depth)
}

func (m *makefile) variable(name string, auto map[string]string, depth int) string {
	if value, ok := auto[name]; ok {
		return value
	}
	switch name {
	case "CURDIR", "PWD":
		return filepath.Dir(m.file)
	case "MAKEFILE_LIST":
		return m.file
	}
	if value, ok := m.vars[name]; ok {
		return m.expandAt(value, auto, depth+1)
	}
	return Unknown(name)
}

// functions are those of make that are evaluated.
var functions = map[string]bool{
	"wildcard": true, "notdir": true, "dir": true, "basename": true, "suffix": true, "addprefix": true, "addsuffix": true, "patsubst": true,
	"subst": true, "foreach": true, "shell": true, "strip": true, "sort": true, "filter": true, "filter-out": true, "word": true,
	"firstword": true, "lastword": true, "abspath": true, "realpath": true, "call": true, "eval": true, "if": true, "or": true, "info": true,
	"warning": true, "error": true,
}

// arguments splits at commas that are not in parentheses.
func arguments(text string) []string {
	var list []string
	depth, from := 0, 0
	for i := range len(text) {
		switch text[i] {
		case '(', '{':
			depth++
		case ')', '}':
			depth--
		case ',':
			if depth == 0 {
				list = append(list, text[from:i])
				from = i + 1
			}
		}
	}
	return append(list, text[from:])
}

func (m *makefile) call(name, text string, auto map[string]string, depth int) string {
	args := arguments(text)
	switch name {
	case "foreach":
		return m.foreach(args, auto, depth)
	case "call":
		return m.user(args, auto, depth)
	case "if", "or": // the first alternative that says something
		for _, a := range args[min(len(args)-1, map[string]int{"if": 1}[name]):] {
			if value := m.expandAt(a, auto, depth); strings.TrimSpace(value) != "" {
				return value
			}
		}
		return ""
	}
	for i := range args {
		args[i] = m.expandAt(args[i], auto, depth)
	}
	last := args[len(args)-1]
	switch name {
	case "info", "warning", "error":
		return ""
	case "eval":
		if m.evals++; m.evals <= maxEvals {
			m.read(last, 0)
		}
		return ""
	case "shell":
		return m.shell(last)
	case "wildcard":
		return m.wildcard(last)
	case "strip", "sort":
		return strings.Join(strings.Fields(last), " ")
	case "subst":
		if len(args) == 3 && args[0] != "" {
			return strings.ReplaceAll(last, args[0], args[1])
		}
	case "patsubst":
		if len(args) == 3 {
			return patsubst(strings.TrimSpace(args[0]), strings.TrimSpace(args[1]), last)
		}
	case "word":
		return "" // of a list that is rarely known
	}
	return m.words(name, args[0], strings.Fields(last))
}

// words applies a function to each word of a list.
func (m *makefile) words(name, arg string, list []string) string {
	var out []string
	for i, w := range list {
		switch name {
		case "notdir":
			w = path.Base(w)
		case "dir":
			w = path.Dir(w) + "/"
		case "basename":
			w = strings.TrimSuffix(w, path.Ext(w))
		case "suffix":
			w = path.Ext(w)
		case "addprefix":
			w = arg + w
		case "addsuffix":
			w += arg
		case "abspath", "realpath":
			if !filepath.IsAbs(w) {
				w = filepath.Join(filepath.Dir(m.file), w)
			}
		case "filter", "filter-out":
			if filtered(strings.Fields(arg), w) != (name == "filter") {
				continue
			}
		case "firstword":
			if i > 0 {
				continue
			}
		case "lastword":
			if i < len(list)-1 {
				continue
			}
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

func filtered(patterns []string, word string) bool {
	for _, p := range patterns {
		if p == word || strings.Contains(p, "%") && patsubst(p, "", word) != word {
			return true
		}
	}
	return false
}

// patsubst replaces the words that match a pattern.
func patsubst(from, to, text string) string {
	before, after, pattern := strings.Cut(from, "%")
	var out []string
	for _, w := range strings.Fields(text) {
		switch {
		case !pattern && w == from:
			w = to
		case pattern && len(w) >= len(before)+len(after) && strings.HasPrefix(w, before) && strings.HasSuffix(w, after):
			w = strings.Replace(to, "%", w[len(before):len(w)-len(after)], 1)
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

func (m *makefile) foreach(args []string, auto map[string]string, depth int) string {
	if len(args) < 3 {
		return ""
	}
	name, body := strings.TrimSpace(args[0]), strings.Join(args[2:], ",")
	var out []string
	for i, w := range strings.Fields(m.expandAt(args[1], auto, depth)) {
		if i >= maxItems {
			break
		}
		out = append(out, m.expandAt(body, with(auto, name, w), depth))
	}
	return strings.Join(out, " ")
}

// user expands a function of the makefile's own.
func (m *makefile) user(args []string, auto map[string]string, depth int) string {
	in := auto
	for i, a := range args[1:] {
		in = with(in, string(rune('1'+i)), strings.TrimSpace(m.expandAt(a, auto, depth)))
	}
	body, ok := m.vars[strings.TrimSpace(args[0])]
	if !ok {
		return Unknown("call")
	}
	return m.expandAt(body, in, depth+1)
}

func with(vars map[string]string, name, value string) map[string]string {
	out := map[string]string{name: value}
	for k, v := range vars {
		if k != name {
			out[k] = v
		}
	}
	return out
}

// shell returns the output of a command, in one line, if it can be known without running it.
func (m *makefile) shell(command string) string {
	sh := newShell(m.plan, m.file, filepath.Dir(m.file))
	got := sh.fields(parseWords("$(" + command + ")"))
	if len(got) == 0 {
		return Unknown(command)
	}
	return strings.Join(got, " ")
}

func (m *makefile) wildcard(patterns string) string {
	sh := newShell(m.plan, m.file, filepath.Dir(m.file))
	var out []string
	for _, w := range sh.fields(parseWords(patterns)) {
		if strings.HasSuffix(w, "/") && !m.plan.tree.IsDir(sh.abs(w)) || strings.Contains(w, "*") {
			continue // no match
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

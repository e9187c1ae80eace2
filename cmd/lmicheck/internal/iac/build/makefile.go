package build

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// A makefile is one file with its rules and variables.
type makefile struct {
	plan     *Plan
	file     string
	vars     map[string]string // as written; expanded when used
	rules    []*rule
	included int
	left     int // bytes that expansion may still make; work counts as well
	oneShell bool
	calls    map[string]bool // of make with variables that are being followed
	evals    int
}

// A rule says how targets are made.
type rule struct {
	targets []string // expanded; '%' is the stem
	prereqs []string
	recipe  []line
	vars    map[string]string // of these targets only
}

type line struct {
	number int
	text   string
}

// Bounds of one makefile: the text that its variables grow to, the targets that one depends on, and the name of one.
const (
	maxExpansion = 4 << 20
	lineCost     = 500 // of a line of a recipe, which the shell's parser takes time for
	maxTargets   = 1000
	maxTarget    = 1000
)

// makefile reads the steps of all rules.
func (p *Plan) makefile(file string, data []byte) {
	m := p.parse(file, data)
	for _, r := range m.rules {
		p.add(m.steps(r, nil))
	}
}

func (p *Plan) parse(file string, data []byte) *makefile {
	if m := p.makefiles[file]; m != nil {
		return m
	}
	m := &makefile{plan: p, file: file, vars: map[string]string{}, left: maxExpansion, calls: map[string]bool{}}
	p.makefiles[file] = m
	m.read(string(data), 0)
	return m
}

// Target returns the steps of a target of a makefile, and of what the target depends on. It reports whether there
// is such a target.
func (p *Plan) Target(file, target string) ([]Step, bool) {
	data, err := p.tree.ReadFile(file)
	if err != nil || len(data) > maxFile {
		return nil, false
	}
	return p.parse(file, data).target(target, nil)
}

// target returns the steps of a target and of what it depends on. Variables that are set for the target, or given, hold for these, too.
func (m *makefile) target(target string, given map[string]string) ([]Step, bool) {
	var steps []Step
	found := false
	vars := m.own(target, maps.Clone(given))
	seen := map[string]bool{}
	todo := []string{target}
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		if seen[name] || len(seen) > maxTargets || len(name) > maxTarget {
			continue // a pattern rule that needs what it makes
		}
		seen[name] = true
		for _, r := range m.rules {
			value, ok := r.matches(name)
			if !ok {
				continue
			}
			found = found || name == target
			for _, s := range m.steps(r, vars) {
				if s.Target == name || !Known(s.Target) {
					steps = append(steps, s.fill(value))
				}
			}
			for _, d := range r.depends(m) {
				todo = append(todo, strings.ReplaceAll(d, "%", value))
			}
		}
	}
	return steps, found
}

// matches reports whether a rule makes this target, and with what stem. A rule for
// the target itself comes before a pattern in make; here both are taken.
func (r *rule) matches(name string) (value string, ok bool) {
	for _, t := range r.targets {
		if t == name {
			return "", true
		}
		before, after, pattern := strings.Cut(t, "%")
		if pattern && len(name) > len(before)+len(after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after) {
			return name[len(before) : len(name)-len(after)], true
		}
	}
	return "", false
}

// depends returns the prerequisites of a rule, and the targets that its recipe calls make for.
func (r *rule) depends(m *makefile) []string {
	list := slices.Clone(r.prereqs)
	for _, l := range r.recipe {
		words := strings.Fields(m.expand(l.text, map[string]string{"MAKE": "make", "*": "%"}))
		i := slices.Index(words, "make")
		if i < 0 || slices.Contains(words, "-C") {
			continue
		}
		for _, w := range words[i+1:] {
			if !strings.HasPrefix(w, "-") && !strings.Contains(w, "=") && Known(w) {
				list = append(list, w)
			}
		}
	}
	return list
}

// read parses a text. Of conditionals both branches are taken: which one holds depends on somebody's environment.
func (m *makefile) read(text string, first int) {
	var current *rule
	var define string
	var body []string
	for _, l := range logical(text, first) {
		plain := strings.TrimSpace(l.text)
		switch {
		case define != "":
			if plain == "endef" {
				m.vars[define] = strings.Join(body, "\n")
				define, body = "", nil
			} else {
				body = append(body, l.text)
			}
		case strings.HasPrefix(plain, "define "):
			define = strings.TrimRight(strings.TrimSpace(plain[len("define "):]), " :?=")
		case strings.HasPrefix(l.text, "\t"):
			if current != nil {
				current.recipe = append(current.recipe, line{l.number, plain})
			}
		case plain == "" || plain[0] == '#' || directive(plain):
		default:
			current = m.statement(l, current)
		}
	}
}

// directive reports whether a line is one of make's own words.
func directive(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	switch word {
	case "ifeq", "ifneq", "ifdef", "ifndef", "else", "endif", "unexport", "vpath", "undefine":
		return true
	}
	return false
}

// logical joins lines that end in a backslash. In recipes the shell sees both lines as one, too.
func logical(text string, first int) []line {
	var list []line
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		l := line{first + i + 1, lines[i]}
		var b strings.Builder
		for strings.HasSuffix(lines[i], "\\") && i+1 < len(lines) {
			b.WriteString(strings.TrimSuffix(lines[i], "\\") + " ")
			i++
			lines[i] = strings.TrimLeft(lines[i], " \t")
		}
		if b.Len() > 0 {
			l.text = b.String() + lines[i]
		}
		list = append(list, l)
	}
	return list
}

// statement reads an assignment, an include or the head of a rule, which it returns.
func (m *makefile) statement(l line, current *rule) *rule {
	text := strings.TrimSpace(l.text)
	for _, word := range []string{"export ", "override ", "private "} {
		text = strings.TrimSpace(strings.TrimPrefix(text, word))
	}
	if name, value, ok := assignment(text); ok {
		m.assign(m.vars, name, value, text)
		return current
	}
	if rest, ok := strings.CutPrefix(strings.TrimPrefix(text, "-"), "include "); ok {
		m.include(m.expand(rest, nil))
		return current
	}
	i := colon(text)
	if i < 0 {
		m.expand(text, nil) // $(eval ...), $(foreach ...)
		return nil
	}
	if m.expand(text[:i], nil) == ".ONESHELL" {
		m.oneShell = true
	}
	r := &rule{targets: strings.Fields(m.expand(text[:i], nil))}
	rest := strings.TrimLeft(text[i:], ":&")
	if name, value, ok := assignment(strings.TrimSpace(rest)); ok {
		r.vars = map[string]string{name: value}
		m.rules = append(m.rules, r)
		return r
	}
	rest, recipe, inline := strings.Cut(rest, ";")
	if inline {
		r.recipe = append(r.recipe, line{l.number, strings.TrimSpace(recipe)})
	}
	if before, after, static := strings.Cut(rest, ":"); static { // targets: pattern: prerequisites
		r.static(m, before)
		rest = after
	}
	rest, _, _ = strings.Cut(rest, "#")
	for _, p := range strings.Fields(m.expand(rest, nil)) {
		if p != "|" {
			r.prereqs = append(r.prereqs, p)
		}
	}
	m.rules = append(m.rules, r)
	return r
}

// static turns a static pattern rule into the pattern rule that it is like.
func (r *rule) static(m *makefile, pattern string) {
	if p := strings.TrimSpace(m.expand(pattern, nil)); strings.Contains(p, "%") {
		r.targets = []string{p}
	}
}

// assignment reports whether a text sets a variable.
func assignment(text string) (name, value string, ok bool) {
	i := strings.IndexByte(text, '=')
	if i < 0 {
		return "", "", false
	}
	name = strings.TrimRight(text[:i], ":?+! \t")
	if name == "" || strings.ContainsAny(name, " \t:#;") || strings.ContainsAny(name, "$()") {
		return "", "", false
	}
	return name, strings.TrimSpace(uncomment(text[i+1:])), true
}

// uncomment takes a comment off a value.
func uncomment(value string) string {
	for i := range len(value) {
		if value[i] == '#' && (i == 0 || value[i-1] == ' ' || value[i-1] == '\t') {
			return value[:i]
		}
	}
	return value
}

func (m *makefile) assign(vars map[string]string, name, value, text string) {
	operator := strings.TrimSpace(strings.TrimPrefix(text, name))
	switch {
	case strings.HasPrefix(operator, "?=") && vars[name] != "":
	case strings.HasPrefix(operator, "+="):
		vars[name] = strings.TrimSpace(vars[name] + " " + value)
	case strings.HasPrefix(operator, ":"):
		vars[name] = strings.ReplaceAll(m.expand(value, nil), "$", "$$")
	default:
		vars[name] = value
	}
}

// colon returns where the targets of a rule end; -1 if the text is no rule.
func colon(text string) int {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '(', '{':
			depth++
		case ')', '}':
			depth--
		case ':':
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// include reads other makefiles into this one.
func (m *makefile) include(names string) {
	for _, name := range strings.Fields(names) {
		if m.included++; m.included > 20 {
			return
		}
		file := filepath.Join(filepath.Dir(m.file), filepath.FromSlash(name))
		if data, err := m.plan.tree.ReadFile(file); err == nil && len(data) <= maxFile {
			m.read(string(data), 0)
		}
	}
}

// steps returns what the recipe of a rule makes, for each target.
func (m *makefile) steps(r *rule, given map[string]string) []Step {
	if len(r.recipe) == 0 {
		return nil
	}
	var list []Step
	for _, target := range r.targets {
		auto := m.automatic(r, strings.ReplaceAll(target, "%", Stem), given)
		sh := newShell(m.plan, m.file, filepath.Dir(m.file))
		sh.target = auto["@"]
		for _, l := range r.recipe {
			one := sh
			if !m.oneShell {
				one = sh.fork()
			}
			if m.left -= lineCost; m.left <= 0 {
				return list
			}
			one.line = l.number - 1
			for text := range strings.SplitSeq(m.expand(l.text, auto), "\n") {
				one.run(strings.TrimLeft(text, "@-+ \t"))
			}
		}
		list = append(list, sh.steps.list...)
	}
	return list
}

// automatic returns the variables that make sets in a recipe.
func (m *makefile) automatic(r *rule, target string, given map[string]string) map[string]string {
	prereqs := make([]string, len(r.prereqs))
	for i, p := range r.prereqs {
		prereqs[i] = strings.ReplaceAll(p, "%", Stem)
	}
	auto := map[string]string{"@": target, "*": Stem, "^": strings.Join(prereqs, " "), "+": strings.Join(prereqs, " "), "MAKE": "make"}
	if len(prereqs) > 0 {
		auto["<"] = prereqs[0]
	}
	for _, key := range []string{"@", "<", "^", "*"} {
		auto[key+"D"], auto[key+"F"] = filepath.Dir(auto[key]), filepath.Base(auto[key])
	}
	maps.Copy(auto, given)
	return m.own(strings.ReplaceAll(target, Stem, "%"), auto)
}

// own adds the variables that are set for one target.
func (m *makefile) own(target string, vars map[string]string) map[string]string {
	for _, r := range m.rules {
		if _, ok := r.matches(target); !ok {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(r.vars)) {
			if vars == nil {
				vars = map[string]string{}
			}
			vars[name] = m.expand(r.vars[name], vars)
		}
	}
	return vars
}

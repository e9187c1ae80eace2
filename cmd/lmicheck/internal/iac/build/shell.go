package build

import (
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Bounds of what one script may take.
const (
	maxCalls = 6    // scripts and functions within each other
	maxItems = 500  // turns of one loop
	maxWork  = 5000 // commands
	maxWord  = 1 << 16
	maxDepth = 500 // of brackets
)

// deep reports whether brackets are nested beyond what anybody writes. The parser calls itself for each level, and
// the process ends when it runs out of stack.
func deep(text string) bool {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '(', '{', '[':
			depth++
		case ')', '}', ']':
			depth--
		}
		if depth > maxDepth {
			return true
		}
	}
	return false
}

// A shell follows a script without running it. All branches are taken.
type shell struct {
	plan   *Plan
	tree   *tree.Tree
	file   string
	line   int // before the first line of the text
	target string
	dir    string // working directory; may have marks
	vars   map[string]string
	funcs  map[string]*syntax.Stmt
	args   []string // $0, $1, ...
	calls  int
	steps  *stepList // shared with subshells
}

// A stepList collects steps, and counts the work that they took.
type stepList struct {
	list []Step
	work int
}

func newShell(p *Plan, file, dir string) *shell {
	return &shell{plan: p, tree: p.tree, file: file, dir: dir, vars: map[string]string{}, funcs: map[string]*syntax.Stmt{},
		args: []string{file}, steps: &stepList{}}
}

// fork returns a shell whose changes do not come back.
func (sh *shell) fork() *shell {
	sub := *sh
	sub.vars, sub.funcs = maps.Clone(sh.vars), maps.Clone(sh.funcs)
	return &sub
}

// run follows a text. What cannot be parsed as a whole is tried line by line.
func (sh *shell) run(text string) {
	if len(text) > maxFile || deep(text) {
		return
	}
	parser := syntax.NewParser(syntax.Variant(syntax.LangBash))
	if f, err := parser.Parse(strings.NewReader(text), ""); err == nil {
		sh.statements(f.Stmts)
		return
	}
	for i, line := range strings.Split(strings.ReplaceAll(text, "\\\n", "  "), "\n") {
		if f, err := parser.Parse(strings.NewReader(line), ""); err == nil {
			before := sh.line
			sh.line += i
			sh.statements(f.Stmts)
			sh.line = before
		}
	}
}

func (sh *shell) statements(list []*syntax.Stmt) {
	for _, s := range list {
		sh.statement(s)
	}
}

func (sh *shell) statement(s *syntax.Stmt) {
	if s == nil {
		return
	}
	if sh.steps.work++; sh.steps.work > maxWork {
		return
	}
	switch c := s.Cmd.(type) {
	case *syntax.CallExpr:
		sh.call(c)
	case *syntax.BinaryCmd:
		sh.statement(c.X)
		sh.statement(c.Y)
	case *syntax.Subshell:
		sh.fork().statements(c.Stmts)
	case *syntax.Block:
		sh.statements(c.Stmts)
	case *syntax.IfClause:
		for ; c != nil; c = c.Else {
			sh.statements(c.Cond)
			sh.statements(c.Then)
		}
	case *syntax.WhileClause:
		sh.statements(c.Cond)
		sh.statements(c.Do)
	case *syntax.CaseClause:
		for _, item := range c.Items {
			sh.statements(item.Stmts)
		}
	case *syntax.ForClause:
		sh.loop(c)
	case *syntax.TimeClause:
		sh.statement(c.Stmt)
	case *syntax.FuncDecl:
		sh.funcs[c.Name.Value] = c.Body
	case *syntax.DeclClause:
		for _, a := range c.Args {
			sh.assign(a)
		}
	}
}

// loop runs the body for each item; once, with the stem, if the list is not known.
func (sh *shell) loop(c *syntax.ForClause) {
	iter, ok := c.Loop.(*syntax.WordIter)
	if !ok {
		return
	}
	items := sh.fields(iter.Items)
	if iter.InPos.Line() == 0 { // for x; do: the arguments
		items = sh.args[1:]
	}
	if len(items) > maxItems {
		items = items[:maxItems]
	}
	for _, item := range items {
		if blank(item) {
			item = Stem
		}
		sh.vars[iter.Name.Value] = item
		sh.statements(c.Do)
	}
}

func (sh *shell) assign(a *syntax.Assign) {
	if a.Name == nil {
		return
	}
	switch {
	case a.Array != nil:
		var words []*syntax.Word
		for _, e := range a.Array.Elems {
			if e.Value != nil {
				words = append(words, e.Value)
			}
		}
		if text := strings.Join(sh.fields(words), " "); len(text) <= maxWord { // of "${list[@]}" we make "$list"
			sh.vars[a.Name.Value] = text
		}
	case a.Value != nil:
		if text := sh.literal(a.Value); len(text) <= maxWord {
			sh.vars[a.Name.Value] = text
		} else {
			sh.vars[a.Name.Value] = Unknown(a.Name.Value)
		}
	default:
		if _, has := sh.vars[a.Name.Value]; !has && !a.Naked {
			sh.vars[a.Name.Value] = ""
		}
	}
}

func (sh *shell) call(c *syntax.CallExpr) {
	if len(c.Args) == 0 {
		for _, a := range c.Assigns {
			sh.assign(a)
		}
		return
	}
	at := finding.Span{File: sh.file, Line: sh.line + int(c.Pos().Line()), Column: int(c.Pos().Col())}
	sh.command(sh.fields(c.Args), at)
}

func (sh *shell) config() *expand.Config {
	return &expand.Config{
		Env:      environ{sh},
		CmdSubst: sh.substitute,
		ProcSubst: func(*syntax.ProcSubst) (string, error) {
			return Unknown("process"), nil
		},
		ReadDir2: func(dir string) ([]fs.DirEntry, error) { return sh.tree.List(sh.abs(dir)), nil },
	}
}

// fields expands words. One that cannot be expanded is unknown.
func (sh *shell) fields(words []*syntax.Word) []string {
	var list []string
	for _, w := range words {
		w = plainArrays(w)
		got, err := []string(nil), errTooMany
		if small(w) {
			got, err = expand.Fields(sh.config(), w)
		}
		if err != nil {
			got = []string{Unknown("word")}
		}
		list = append(list, got...)
	}
	return list
}

// Bounds of one word: brace expansions multiply words, and parts add up.
const (
	maxBraces = 2
	maxParts  = 100
)

var (
	errTooMany = errors.New("too many words")
	sequence   = regexp.MustCompile(`\{[^{}]*\.\.[^{}]*\}`)
)

// small reports whether a word is one that does not grow beyond bounds. A sequence ({1..100}) may.
func small(w *syntax.Word) bool {
	braces, parts := 0, 0
	var count func(list []syntax.WordPart)
	count = func(list []syntax.WordPart) {
		parts += len(list)
		for _, p := range list {
			switch p := p.(type) {
			case *syntax.Lit:
				braces += strings.Count(p.Value, "{")
				if sequence.MatchString(p.Value) {
					braces += maxBraces + 1
				}
			case *syntax.DblQuoted:
				count(p.Parts)
			}
		}
	}
	count(w.Parts)
	return braces <= maxBraces && parts <= maxParts
}

func (sh *shell) literal(w *syntax.Word) string {
	if !small(w) {
		return Unknown("word")
	}
	text, err := expand.Literal(sh.config(), w)
	if err != nil {
		return Unknown("word")
	}
	return text
}

// plainArrays turns "${list[@]}" into $list, for an array is kept as its elements with spaces
// between them.
func plainArrays(w *syntax.Word) *syntax.Word {
	if len(w.Parts) == 1 {
		part := w.Parts[0]
		if q, ok := part.(*syntax.DblQuoted); ok && len(q.Parts) == 1 {
			part = q.Parts[0]
		}
		if e, ok := part.(*syntax.ParamExp); ok && e.Index != nil && e.Exp == nil && e.Param != nil && !e.Length {
			return &syntax.Word{Parts: []syntax.WordPart{&syntax.ParamExp{Dollar: e.Dollar, Rbrace: e.Rbrace, Param: e.Param}}}
		}
	}
	return w
}

// abs returns a name as an absolute one.
func (sh *shell) abs(name string) string {
	if filepath.IsAbs(name) || strings.HasPrefix(name, string(openMark)) && strings.Contains(name, "/") {
		return filepath.Clean(name) // what begins with an unknown word may be anywhere
	}
	return filepath.Join(sh.dir, name)
}

// environ gives the shell's variables to the library.
type environ struct{ sh *shell }

func (e environ) Get(name string) expand.Variable {
	text, known := e.sh.variable(name)
	if !known {
		text = Unknown(name)
	}
	return expand.Variable{Set: true, Kind: expand.String, Str: text}
}

func (e environ) Each(func(string, expand.Variable) bool) {}

func (sh *shell) variable(name string) (string, bool) {
	switch name {
	case "PWD":
		return sh.dir, true
	case "IFS":
		return " \t\n", true
	case "BASH_SOURCE":
		return sh.args[0], true
	case "@", "*":
		return strings.Join(sh.args[1:], " "), true
	case "#":
		return "1", true
	}
	if len(name) == 1 && '0' <= name[0] && name[0] <= '9' {
		if i := int(name[0] - '0'); i < len(sh.args) {
			return sh.args[i], true
		}
		return Unknown("$" + name), true
	}
	text, ok := sh.vars[name]
	return text, ok
}

var shebang = regexp.MustCompile(`^#!.*\b(ba|z|k|da)?sh\b`)

// parseWords returns the words of a text, up to what cannot be parsed.
func parseWords(text string) []*syntax.Word {
	var words []*syntax.Word
	if deep(text) {
		return nil
	}
	for w, err := range syntax.NewParser(syntax.Variant(syntax.LangBash)).WordsSeq(strings.NewReader(text)) {
		if err != nil {
			return nil
		}
		words = append(words, w)
	}
	return words
}

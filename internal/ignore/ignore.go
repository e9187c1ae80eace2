// Package ignore reads the comments that suppress findings:
//
//	//lmicheck:ignore RULE[,RULE...] reason
//
// RULE is the name or the code of a rule. A comment behind code suppresses
// findings of these rules on its own line; a comment on a line of its own
// suppresses those on the next line that is not a comment. There must be a
// reason, because the next reader will want to know it, and because suppressing
// is otherwise easier than fixing. A comment without one, or with a rule that
// does not exist, suppresses nothing and is reported as [Broken].
package ignore

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

const directive = "//lmicheck:ignore"

// Rules tells which rule a word names: its name, and whether there is one.
type Rules func(word string) (name string, ok bool)

// A Set is the suppressions of some files.
type Set struct {
	reasons map[key]string
}

type key struct {
	file string
	line int
	rule string
}

// Reason returns the reason why findings of the rule at a line are suppressed,
// or "" if they are not.
func (s *Set) Reason(file string, line int, rule string) string {
	return s.reasons[key{file, line, rule}]
}

// Broken is a comment that was meant to suppress something and does not.
type Broken struct {
	Pos     token.Position
	Message string
}

// Parse adds the suppressions in files to the set, and returns the comments that
// are broken, in source order.
func (s *Set) Parse(fset *token.FileSet, files []*ast.File, rules Rules) []Broken {
	if s.reasons == nil {
		s.reasons = map[key]string{}
	}
	var broken []Broken
	for _, file := range files {
		broken = append(broken, s.parseFile(fset, file, rules)...)
	}
	return broken
}

func (s *Set) parseFile(fset *token.FileSet, file *ast.File, rules Rules) []Broken {
	var broken []Broken
	var code map[int]bool // made when the first directive is found: most files have none
	for _, group := range file.Comments {
		for _, c := range group.List {
			args, ok := strings.CutPrefix(c.Text, directive)
			if !ok || args != "" && args[0] != ' ' && args[0] != '\t' {
				continue // another comment, or another directive such as ignorefile
			}
			if code == nil {
				code = codeLines(fset, file)
			}
			pos := fset.Position(c.Pos())
			names, reason, err := parse(args, rules)
			if err != nil {
				broken = append(broken, Broken{pos, err.Error()})
				continue
			}
			line := pos.Line
			if !code[line] {
				line = fset.Position(group.End()).Line + 1
			}
			for _, name := range names {
				s.reasons[key{pos.Filename, line, name}] = reason
			}
		}
	}
	return broken
}

func parse(args string, rules Rules) (names []string, reason string, err error) {
	list, reason, _ := strings.Cut(strings.TrimSpace(args), " ")
	reason = strings.TrimSpace(reason)
	if list == "" {
		return nil, "", fmt.Errorf("broken ignore: it names no rule; write %s RULE reason", directive)
	}
	for word := range strings.SplitSeq(list, ",") {
		name, ok := rules(word)
		if !ok {
			return nil, "", fmt.Errorf("broken ignore: there is no rule %q; \"lmicheck rules\" lists them", word)
		}
		names = append(names, name)
	}
	if reason == "" {
		return nil, "", fmt.Errorf("broken ignore: it gives no reason; write %s %s reason", directive, list)
	}
	return names, reason, nil
}

// codeLines returns the lines on which something other than a comment stands.
func codeLines(fset *token.FileSet, file *ast.File) map[int]bool {
	lines := map[int]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n.(type) {
		case nil:
			return false
		case *ast.Comment, *ast.CommentGroup:
			return false
		case *ast.File:
			lines[fset.Position(file.Name.Pos()).Line] = true
			return true // a file begins and ends with whatever comments it has
		}
		lines[fset.Position(n.Pos()).Line] = true
		lines[fset.Position(n.End()-1).Line] = true
		return true
	})
	return lines
}

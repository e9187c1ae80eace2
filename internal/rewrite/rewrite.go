// Package rewrite makes the edits of suggested fixes from the text of a file.
//
// A fix may be for a file of which the driver has no syntax, since the finding stands
// in another package than the one that is analysed. So the file is read and parsed
// again; types are not known. Fixes are offered only where the syntax alone makes sure
// that the result compiles.
package rewrite

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// A File is a source file that a fix changes.
type File struct {
	Syntax *ast.File

	name string
	tok  *token.File
	src  string
}

// Read reads and parses a file. It fails for files that do not parse, and for
// generated ones, which are changed in vain.
func Read(name string) (*File, bool) {
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, false
	}
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, name, src, parser.ParseComments)
	if err != nil || ast.IsGenerated(syntax) {
		return nil, false
	}
	return &File{Syntax: syntax, name: name, tok: fset.File(syntax.FileStart), src: string(src)}, true
}

// Enclosing returns the nodes around the beginning of a span, the outermost first.
func (f *File) Enclosing(at finding.Span) []ast.Node {
	if at.Line < 1 || at.Line > f.tok.LineCount() {
		return nil
	}
	pos := f.tok.LineStart(at.Line) + token.Pos(at.Column-1)
	var path []ast.Node
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || n.End() <= pos {
			return false
		}
		path = append(path, n)
		return true
	})
	return path
}

// Innermost returns the last of the nodes that is a T, nil if there is none.
func Innermost[T ast.Node](path []ast.Node) T {
	for _, n := range slices.Backward(path) {
		if t, ok := n.(T); ok {
			return t
		}
	}
	var none T
	return none
}

// Function returns the signature of the innermost function around a place.
func Function(path []ast.Node) *ast.FuncType {
	for _, n := range slices.Backward(path) {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n.Type
		case *ast.FuncDecl:
			return n.Type
		}
	}
	return nil
}

// Text is the source text of a node.
func (f *File) Text(n ast.Node) string {
	return f.src[f.tok.Offset(n.Pos()):f.tok.Offset(n.End())]
}

// Contains reports whether the file has this text anywhere.
func (f *File) Contains(text string) bool { return strings.Contains(f.src, text) }

// Count counts how often the file has a text.
func (f *File) Count(text string) int { return strings.Count(f.src, text) }

// Replace replaces a node.
func (f *File) Replace(n ast.Node, by string) finding.Edit {
	return finding.Edit{File: f.name, Start: f.tok.Offset(n.Pos()), End: f.tok.Offset(n.End()), New: by}
}

// Insert inserts text at a position.
func (f *File) Insert(at token.Pos, text string) finding.Edit {
	return finding.Edit{File: f.name, Start: f.tok.Offset(at), End: f.tok.Offset(at), New: text}
}

// Fix makes a fix of edits, in the order of the file. It imports packages that the
// edits need, and no longer imports those of which they remove the last use.
// There is no fix if the name of a package means something else in the file.
func (f *File) Fix(message string, edits []finding.Edit, needs, leaves []string) []finding.Fix {
	adds := false
	for _, pkg := range needs {
		e, imported, ok := f.importOf(pkg)
		if !ok {
			return nil
		}
		if !imported {
			edits, adds = append(edits, e), true
		}
	}
	for _, pkg := range leaves {
		if spec := f.spec(pkg); spec != nil && spec.Name == nil && f.uses(path.Base(pkg)) == 1 {
			edits = append(edits, f.remove(spec, adds))
		}
	}
	slices.SortStableFunc(edits, func(a, b finding.Edit) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	return []finding.Fix{{Message: message, Edits: edits}}
}

func (f *File) spec(pkg string) *ast.ImportSpec {
	for _, spec := range f.Syntax.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil && p == pkg {
			return spec
		}
	}
	return nil
}

// uses counts selectors of a package.
func (f *File) uses(name string) int {
	n := 0
	ast.Inspect(f.Syntax, func(node ast.Node) bool {
		if sel, ok := node.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == name {
				n++
			}
		}
		return true
	})
	return n
}

// importOf imports a package of the standard library, before the first import that
// sorts after it. It fails if the file has it under another name, or the name is taken.
func (f *File) importOf(pkg string) (e finding.Edit, imported, ok bool) {
	if spec := f.spec(pkg); spec != nil {
		return e, true, spec.Name == nil
	}
	if f.declares(path.Base(pkg)) {
		return e, false, false
	}
	quoted := strconv.Quote(pkg)
	for _, d := range f.Syntax.Decls {
		decl, isGen := d.(*ast.GenDecl)
		if !isGen || decl.Tok != token.IMPORT || !decl.Lparen.IsValid() {
			continue
		}
		at := decl.Lparen + 1
		for _, s := range decl.Specs {
			spec := s.(*ast.ImportSpec)
			if spec.Path.Value > quoted || strings.Contains(spec.Path.Value, ".") {
				break
			}
			at = spec.End()
		}
		return f.Insert(at, "\n\t"+quoted), false, true
	}
	return f.Insert(f.Syntax.Name.End(), "\n\nimport "+quoted), false, true
}

// declares reports whether a name is declared, or another package imported by it,
// anywhere in the file.
func (f *File) declares(name string) bool {
	for _, spec := range f.Syntax.Imports {
		p, _ := strconv.Unquote(spec.Path.Value)
		if spec.Name != nil && spec.Name.Name == name || spec.Name == nil && path.Base(p) == name {
			return true
		}
	}
	found := false
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}

// remove removes an import with its line, or the declaration that it stands in alone,
// unless other imports are added to that.
func (f *File) remove(spec *ast.ImportSpec, adds bool) finding.Edit {
	var n ast.Node = spec
	for _, d := range f.Syntax.Decls {
		decl, ok := d.(*ast.GenDecl)
		if ok && decl.Tok == token.IMPORT && len(decl.Specs) == 1 && decl.Specs[0] == spec && !(adds && decl.Lparen.IsValid()) {
			n = decl
		}
	}
	e := f.Replace(n, "")
	for e.Start > 0 && strings.ContainsRune(" \t", rune(f.src[e.Start-1])) {
		e.Start--
	}
	if e.End < len(f.src) && f.src[e.End] == '\n' {
		e.End++
	}
	return e
}

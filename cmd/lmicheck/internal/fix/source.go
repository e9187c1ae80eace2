package fix

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"time"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// A source is a file before it is edited.
type source struct {
	name   string
	text   []byte
	info   os.FileInfo
	syntax *ast.File
	tok    *token.File
}

// open reads a file that fixes change, or says why it must not be changed.
func (p *planner) open(name string) (*source, string) {
	if reason := p.compiler.foreign(name); reason != "" {
		return nil, reason
	}
	info, err := os.Lstat(name)
	switch {
	case err != nil:
		return nil, "cannot be read: " + reasonOf(err)
	case info.Mode()&os.ModeSymlink != 0:
		return nil, "is a symbolic link"
	case !info.Mode().IsRegular():
		return nil, "is no regular file"
	case info.Mode().Perm()&0o222 == 0:
		return nil, "is read-only"
	case p.changed(info):
		return nil, "changed since the analysis; run again"
	}
	if f, err := os.OpenFile(name, os.O_WRONLY, 0); err != nil {
		return nil, "cannot be written: " + reasonOf(err)
	} else if err := f.Close(); err != nil {
		return nil, "cannot be written: " + reasonOf(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, "cannot be read: " + reasonOf(err)
	}
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	switch {
	case err != nil:
		return nil, "does not parse: " + err.Error()
	case ast.IsGenerated(syntax):
		return nil, "is generated"
	}
	return &source{name: name, text: text, info: info, syntax: syntax, tok: fset.File(syntax.FileStart)}, ""
}

// changed reports whether a file changed since the analysis began. Times to come tell
// nothing: the clock that set them was another one.
func (p *planner) changed(info os.FileInfo) bool {
	began := p.opts.Analyzed
	return !began.IsZero() && info.ModTime().After(began) && !info.ModTime().After(time.Now())
}

// reasonOf is an error of the file system without the name of the file.
func reasonOf(err error) string {
	if e, ok := err.(*os.PathError); ok {
		err = e.Err
	}
	return err.Error()
}

// inFunction reports whether an offset is in the body of a function.
func (s *source) inFunction(offset int) bool {
	pos := s.tok.Pos(offset)
	found := false
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		if block, ok := n.(*ast.BlockStmt); ok && block.Lbrace < pos && pos <= block.Rbrace {
			found = true
		}
		return !found
	})
	return found
}

// removesImport reports whether an edit does nothing but remove imports. Such edits are
// not made: whether an import is still needed is known when all fixes have been applied.
func (s *source) removesImport(e finding.Edit) bool {
	if e.New != "" || e.Start < s.tok.Offset(s.syntax.Name.End()) {
		return false
	}
	return slices.ContainsFunc(s.syntax.Decls, func(d ast.Decl) bool {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT || e.End > s.tok.Offset(decl.End())+1 {
			return false
		}
		return slices.ContainsFunc(decl.Specs, func(spec ast.Spec) bool {
			return e.Start <= s.tok.Offset(spec.Pos()) && s.tok.Offset(spec.End()) <= e.End
		})
	})
}

// edit returns the text with edits of which none overlap, without the imports that lost
// their last use, formatted.
func (s *source) edit(edits []finding.Edit) ([]byte, error) {
	slices.SortStableFunc(edits, func(a, b finding.Edit) int {
		return cmp.Or(a.Start-b.Start, a.End-b.End)
	})
	var out bytes.Buffer
	at := 0
	done := map[finding.Edit]bool{}
	for _, e := range edits {
		if done[e] || s.removesImport(e) {
			continue
		}
		done[e] = true
		out.Write(s.text[at:e.Start])
		out.WriteString(e.New)
		at = e.End
	}
	if len(done) == 0 {
		return s.text, nil
	}
	out.Write(s.text[at:])
	text, err := s.mend(out.Bytes())
	if err != nil {
		return nil, err
	}
	if n := bytes.Count(s.text, []byte("\n")); n > 0 && n == bytes.Count(s.text, []byte("\r\n")) {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	return text, nil
}

// mend formats an edited text, and removes imports that were used before and are not now.
func (s *source) mend(text []byte) ([]byte, error) {
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, path.Base(s.name), text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	before, after := qualifiers(s.syntax), qualifiers(syntax)
	for _, spec := range slices.Clone(syntax.Imports) {
		if name := importName(spec); !before[name] || after[name] {
			continue
		}
		alias := ""
		if spec.Name != nil {
			alias = spec.Name.Name
		}
		if target, err := strconv.Unquote(spec.Path.Value); err == nil {
			astutil.DeleteNamedImport(fset, syntax, alias, target)
		}
	}
	var out bytes.Buffer
	if err := format.Node(&out, fset, syntax); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// qualifiers returns the names before the dot of all selectors.
func qualifiers(file *ast.File) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				names[id.Name] = true
			}
		}
		return true
	})
	return names
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// importName is the name by which a file refers to an import, as far as its path tells.
// Where it does not, no selector has the name, and the import stays.
func importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	target, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	if majorVersion.MatchString(path.Base(target)) {
		target = path.Dir(target)
	}
	return path.Base(target)
}

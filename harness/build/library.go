package build

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/harness/probe"
)

// probeDir is where package inside stands in the copy of aws-lambda-go.
const probeDir = "lmicheckprobe"

// A tree is files by name, with slashes.
type tree map[string][]byte

// patched returns the directory of a copy of the library with the probe in it.
func (f *Function) patched(lib library) (string, error) {
	files, err := readLibrary(lib.dir)
	if err != nil {
		return "", fmt.Errorf("aws-lambda-go %s: %w", lib.version, err)
	}
	if err := patchLibrary(files); err != nil {
		return "", fmt.Errorf("aws-lambda-go %s, in %s, is not as lmicheck knows it: %w", lib.version, lib.dir, err)
	}
	source, err := probe.Source()
	if err != nil {
		return "", err
	}
	for name, text := range source {
		files[probeDir+"/"+name] = []byte(strings.Replace(string(text), "package inside", "package "+probeDir, 1))
	}
	files["go.mod"] = []byte(moduleFile(files["go.mod"], f.Raised != ""))
	return files.store(filepath.Join(f.req.Cache, "library"))
}

// moduleFile is the go.mod of the copy. One of a version that the user did not ask for
// must not bring requirements.
func moduleFile(text []byte, raised bool) string {
	if len(text) == 0 || raised {
		return "module " + libraryPath + "\n\ngo 1.18\n"
	}
	return string(text)
}

// readLibrary reads the Go files that users of the library may import.
func readLibrary(root string) (tree, error) {
	files := tree{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := d.Name(); name != root && (base == "testdata" || base == "cmd" || strings.HasPrefix(base, ".")) {
				return filepath.SkipDir
			}
			return nil
		}
		if rel != "go.mod" && (!strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go")) {
			return nil
		}
		text, err := os.ReadFile(name)
		files[filepath.ToSlash(rel)] = text
		return err
	})
	return files, err
}

// patchLibrary makes calls of handlers go through the probe, and tells it of each handler
// that the library makes something callable of. Lines stay where they are.
func patchLibrary(files tree) error {
	return files.patch("lambda/handler.go", func(p *patch) error {
		f := p.function("newHandler")
		if f == nil || f.Type.Params.NumFields() == 0 || len(f.Type.Params.List[0].Names) == 0 {
			return errors.New("no function newHandler with a handler")
		}
		p.insert(f.Body.Lbrace+1, probeDir+".Handle("+f.Type.Params.List[0].Names[0].Name+"); ")
		if f = p.function("reflectHandler"); f == nil {
			return errors.New("no function reflectHandler")
		}
		if n := p.wrapCalls(f); n != 2 {
			return fmt.Errorf("reflectHandler calls the handler at %d places, not 2", n)
		}
		return nil
	})
}

// patch changes one of the files, which imports the probe from then on.
func (t tree) patch(name string, change func(*patch) error) error {
	text, ok := t[name]
	if !ok {
		return fmt.Errorf("no file %s", name)
	}
	p, err := parse(name, text)
	if err == nil {
		err = change(p)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	p.insert(p.file.Name.End(), "; import "+probeDir+" \""+libraryPath+"/"+probeDir+"\"")
	t[name] = p.apply()
	return nil
}

// A patch is a file with changes to be made.
type patch struct {
	name  string
	text  []byte
	fset  *token.FileSet
	file  *ast.File
	edits []edit
}

// An edit replaces the bytes [start, end).
type edit struct {
	start, end int
	text       string
}

func parse(name string, text []byte) (*patch, error) {
	p := &patch{name: name, text: text, fset: token.NewFileSet()}
	var err error
	p.file, err = parser.ParseFile(p.fset, name, text, parser.SkipObjectResolution)
	return p, err
}

// function finds a function or method, "(*File).Close", that has a body.
func (p *patch) function(name string) *ast.FuncDecl {
	for _, d := range p.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil && functionName(f) == name {
			return f
		}
	}
	return nil
}

func functionName(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	return "(" + types.ExprString(f.Recv.List[0].Type) + ")." + f.Name.Name
}

func (p *patch) replace(from, to token.Pos, text string) {
	p.edits = append(p.edits, edit{p.fset.Position(from).Offset, p.fset.Position(to).Offset, text})
}

func (p *patch) insert(at token.Pos, text string) { p.replace(at, at, text) }

// apply returns the text with all changes, which do not overlap.
func (p *patch) apply() []byte {
	slices.SortStableFunc(p.edits, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out []byte
	at := 0
	for _, e := range p.edits {
		out = append(append(out, p.text[at:e.start]...), e.text...)
		at = e.end
	}
	return append(out, p.text[at:]...)
}

// wrapCalls puts the probe around handler.Call(args) and handler.Invoke(ctx, payload),
// and returns how many calls there are.
func (p *patch) wrapCalls(f *ast.FuncDecl) (n int) {
	var ctx string // parameter of the function literal that the calls are in
	ast.Inspect(f, func(node ast.Node) bool {
		if l, ok := node.(*ast.FuncLit); ok && l.Type.Params.NumFields() == 2 {
			ctx = l.Type.Params.List[0].Names[0].Name
		}
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch types.ExprString(call.Fun) {
		case "handler.Call":
			p.insert(call.Pos(), probeDir+".Call("+ctx+", func() []reflect.Value { return ")
			p.insert(call.End(), " })")
			n++
		case "handler.Invoke":
			p.replace(call.Pos(), call.Lparen+1, probeDir+".Invoke(")
			p.insert(call.Rparen, ", handler.Invoke")
			n++
		}
		return true
	})
	return n
}

// store writes the files into a directory that is named by their content, unless it is
// there already, and returns it.
func (t tree) store(parent string) (string, error) {
	h := sha256.New()
	names := slices.Sorted(maps.Keys(t))
	for _, name := range names {
		fmt.Fprintf(h, "%q %d\n%s", name, len(t[name]), t[name])
	}
	dir := filepath.Join(parent, hex.EncodeToString(h.Sum(nil)[:12]))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", err
	}
	tmp, err := os.MkdirTemp(parent, ".new")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	for _, name := range names {
		file := filepath.Join(tmp, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return "", err
		}
		if err := os.WriteFile(file, t[name], 0o644); err != nil {
			return "", err
		}
	}
	if err := os.Rename(tmp, dir); err != nil {
		if _, there := os.Stat(dir); there != nil { // else somebody was faster
			return "", err
		}
	}
	return dir, nil
}

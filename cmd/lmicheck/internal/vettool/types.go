package vettool

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"

	"golang.org/x/tools/go/analysis/unitchecker"
	"golang.org/x/tools/go/gcexportdata"
)

// The output file of a unit, as unitchecker of golang.org/x/tools v0.52 writes
// and reads it: "vetx", the lengths of types and facts as 32 bits each in little
// endian, the types, the facts. TestVet fails if a later version changes that.
const (
	magic      = "vetx"
	headerSize = len(magic) + 4 + 4
)

// writeTypes writes the output of a unit without facts.
func writeTypes(cfg *unitchecker.Config) error {
	if cfg.VetxOutput == "" {
		return nil
	}
	pkg, fset, err := typeCheck(cfg)
	if err != nil {
		return err
	}
	var data bytes.Buffer
	if err := gcexportdata.Write(&data, fset, pkg); err != nil {
		return fmt.Errorf("exporting types of %s: %w", cfg.ImportPath, err)
	}
	text := data.Bytes()[1:] // without the letter that tells formats of export data apart
	out := []byte(magic)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(text)))
	out = binary.LittleEndian.AppendUint32(out, 0)
	return os.WriteFile(cfg.VetxOutput, append(out, text...), 0o666)
}

// typeCheck type-checks the declarations of a unit.
func typeCheck(cfg *unitchecker.Config) (*types.Package, *token.FileSet, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range cfg.GoFiles {
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, file)
	}
	conf := &types.Config{
		Importer:         newImporter(cfg, fset),
		Sizes:            types.SizesFor("gc", build.Default.GOARCH),
		GoVersion:        cfg.GoVersion,
		IgnoreFuncBodies: true,
	}
	pkg, err := conf.Check(cfg.ImportPath, fset, files, nil)
	return pkg, fset, err
}

// newImporter returns an importer that reads types from the outputs of the
// units below.
func newImporter(cfg *unitchecker.Config, fset *token.FileSet) types.Importer {
	imports := map[string]*types.Package{}
	return importerFunc(func(importPath string) (*types.Package, error) {
		path, ok := cfg.ImportMap[importPath]
		if !ok {
			return nil, fmt.Errorf("cannot resolve import %q", importPath)
		}
		if path == "unsafe" {
			return types.Unsafe, nil
		}
		if pkg := imports[path]; pkg != nil && pkg.Complete() {
			return pkg, nil
		}
		data, err := readTypes(cfg.PackageVetx[path])
		if err != nil {
			return nil, fmt.Errorf("types of %s: %w", path, err)
		}
		return gcexportdata.Read(bytes.NewReader(data), fset, imports, path)
	})
}

// readTypes returns the types in a unit's output, in the form that gcexportdata
// reads.
func readTypes(file string) ([]byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if len(data) < headerSize || string(data[:len(magic)]) != magic {
		return nil, errors.New("not an output file of a vet tool: " + file)
	}
	n := int(binary.LittleEndian.Uint32(data[len(magic):]))
	if headerSize+n > len(data) {
		return nil, errors.New("truncated output file of a vet tool: " + file)
	}
	return append([]byte{'i'}, data[headerSize:headerSize+n]...), nil
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

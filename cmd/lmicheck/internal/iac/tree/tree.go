// Package tree gives access to the files that templates and builds are read from.
//
// A [Tree] is a directory, within the repository that it belongs to. Reading is confined to the
// repository: a name or a symbolic link that leads out of it is an error, because
// templates of strangers are read, too. Files are listed once.
package tree

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxFile is the size in bytes beyond which a file is not read.
const maxFile = 32 << 20

// errTooLarge is the error for a file of more than maxFile bytes.
var errTooLarge = fmt.Errorf("it has more than %d MB", maxFile>>20)

// skipped are directories whose files are made by tools, or are somebody else's. What Go
// keeps in testdata are examples, not deployments.
var skipped = map[string]bool{
	".git": true, "node_modules": true, "vendor": true, "testdata": true,
	".terraform": true, ".aws-sam": true, ".serverless": true, ".venv": true, ".idea": true,
}

// A Tree is a directory with the files below it.
type Tree struct {
	Dir        string   // absolute
	Root       string   // the repository: Dir or a parent that has .git
	Files      []string // regular files below Dir, absolute, sorted
	Assemblies []string // directories that "cdk synth" wrote; their files are not in Files

	root *os.Root
}

// Open lists the files below dir. The tree must be closed.
func Open(dir string) (*Tree, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	t := &Tree{Dir: abs, Root: repository(abs)}
	if t.root, err = os.OpenRoot(t.Root); err != nil {
		return nil, err
	}
	if err := filepath.WalkDir(abs, t.visit); err != nil {
		t.root.Close()
		return nil, err
	}
	slices.Sort(t.Files)
	slices.Sort(t.Assemblies)
	return t, nil
}

// Close releases the tree.
func (t *Tree) Close() error { return t.root.Close() }

// repository returns the nearest directory with .git that is dir or above it.
func repository(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return dir
		}
	}
}

func (t *Tree) visit(name string, d fs.DirEntry, err error) error {
	switch {
	case err != nil && name == t.Dir:
		return err
	case err != nil:
		return nil // what cannot be listed cannot be deployed from here either
	case d.IsDir() && name != t.Dir && skipped[d.Name()]:
		return fs.SkipDir
	case d.IsDir() && t.IsFile(filepath.Join(name, "cdk.out")): // the mark of an assembly
		t.Assemblies = append(t.Assemblies, name)
		return fs.SkipDir
	case d.Type().IsRegular():
		t.Files = append(t.Files, name)
	}
	return nil
}

// local returns the name relative to the repository.
func (t *Tree) local(name string) (string, error) {
	rel, err := filepath.Rel(t.Root, name)
	if err != nil || !filepath.IsLocal(rel) {
		return "", errors.New("it lies outside of the repository")
	}
	return rel, nil
}

// ReadFile returns the content of a file.
func (t *Tree) ReadFile(name string) ([]byte, error) {
	rel, err := t.local(name)
	if err != nil {
		return nil, err
	}
	info, err := t.root.Stat(rel)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("there is no such file")
	case err != nil:
		return nil, reason(err)
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a file") // reading a pipe would not end
	}
	f, err := t.root.Open(rel)
	if err != nil {
		return nil, reason(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, reason(err)
	}
	if len(data) > maxFile {
		return nil, errTooLarge
	}
	return data, nil
}

// reason takes the operation and the name off an error: who reports it names the file.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// IsFile reports whether there is a regular file of that name.
func (t *Tree) IsFile(name string) bool {
	info := t.stat(name)
	return info != nil && info.Mode().IsRegular()
}

// IsDir reports whether there is a directory of that name.
func (t *Tree) IsDir(name string) bool {
	info := t.stat(name)
	return info != nil && info.IsDir()
}

func (t *Tree) stat(name string) fs.FileInfo {
	rel, err := t.local(name)
	if err != nil {
		return nil
	}
	info, err := t.root.Stat(rel)
	if err != nil {
		return nil
	}
	return info
}

// List returns what is in a directory, sorted by name; nothing if it cannot be read.
func (t *Tree) List(dir string) []fs.DirEntry {
	rel, err := t.local(dir)
	if err != nil {
		return nil
	}
	f, err := t.root.Open(rel)
	if err != nil {
		return nil
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	if err != nil {
		return nil
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries
}

// Rel returns a name relative to the tree's directory, with slashes, for messages.
func (t *Tree) Rel(name string) string {
	rel, err := filepath.Rel(t.Dir, name)
	if err != nil {
		return filepath.ToSlash(name)
	}
	return filepath.ToSlash(rel)
}

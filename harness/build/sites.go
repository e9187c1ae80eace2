package build

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/harness/probe/inside"
)

// A Site is a place in the source at which the function is observed. Lines and columns
// are those of finding.Span.
type Site struct {
	File    string // absolute
	Line    int
	Column  int  // 0: not known
	EndLine int  // 0: not known
	Last    bool // the process may end here: that it came here is written down before
}

// An instrumentation is the probes that are laid over the user's files.
type instrumentation struct {
	sites []Site
	files map[string]*observed // that have probes, by the name that the go command knows
	lost  map[int]string       // sites without a probe, and why
	work  string               // directory for the files with probes
}

// An observed is a file with probes.
type observed struct {
	pkg   listed
	sites []int  // numbers
	bare  bool   // see probing
	with  string // the file that replaces it
}

// Instrument puts probes at statements, for all builds that follow. Sites and Steer of
// probe.Conn tell which of them were reached, and make invocations wait there. The number
// of a site is its index. Without sites, there are no probes any more.
//
// The probe is around the innermost statement, in a list of statements, that has the site
// in it. Lines and columns stay what they are, in messages of the compiler, too. It
// returns the sites that cannot be observed, with the reason; see also
// [Function.Unreachable]. It is an error if the name of a file is not absolute.
//
// It must not be called while the function is being built.
func (f *Function) Instrument(sites []Site) (unreachable map[int]string, err error) {
	f.sites = nil
	n := &instrumentation{sites: slices.Clone(sites), files: map[string]*observed{}, lost: map[int]string{}, work: filepath.Join(f.work, "steered")}
	known := f.ownPackages()
	for id, s := range sites {
		switch {
		case !filepath.IsAbs(s.File):
			return nil, fmt.Errorf("site %d: the name of its file, %q, is not absolute", id, s.File)
		case id >= inside.MaxSites:
			n.lost[id] = fmt.Sprintf("no more than %d statements are observed at one time", inside.MaxSites)
			continue
		}
		name, pkg, reason := f.locate(s.File, known)
		if reason != "" {
			n.lost[id] = reason
			continue
		}
		if n.files[name] == nil {
			n.files[name] = &observed{pkg: pkg}
		}
		n.files[name].sites = append(n.files[name].sites, id)
	}
	if err := n.lay(); err != nil {
		return nil, err
	}
	if len(sites) > 0 {
		f.sites = n
	}
	return maps.Clone(n.lost), nil
}

// Unreachable are the sites that are not observed, with the reasons. Build may add to
// them: where a function does not compile with probes, it leaves them out.
func (f *Function) Unreachable() map[int]string {
	if f.sites == nil {
		return map[int]string{}
	}
	return maps.Clone(f.sites.lost)
}

// ownPackages are the user's own packages that the function has, by their directories
// without symbolic links.
func (f *Function) ownPackages() map[string]listed {
	own := map[string]listed{}
	for dir, p := range f.packages {
		if f.ownership(dir) != "" || p.Module == nil {
			continue
		}
		if m := p.Module; m.Version == "" || m.Replace != nil && m.Replace.Version == "" {
			own[resolved(dir)] = p
		}
	}
	return own
}

// resolved is the name of a directory without symbolic links, if it is there.
func resolved(dir string) string {
	if name, err := filepath.EvalSymlinks(dir); err == nil {
		return name
	}
	return dir
}

const (
	onlyOwn         = ": only code of the function's own modules is observed"
	reasonForeign   = "it is in a module of somebody else" + onlyOwn
	reasonCgo       = `its file imports "C": the compiler sees another text, made by cgo`
	reasonGenerated = "its file is generated from another one: it has //line directives"
)

// ownership says why a directory is not the user's own, or nothing.
func (f *Function) ownership(dir string) string {
	for _, root := range f.Roots {
		for _, root := range []string{root, resolved(root)} {
			rel, err := filepath.Rel(root, dir)
			if err != nil || !filepath.IsLocal(rel) {
				continue
			}
			if slices.Contains(strings.Split(filepath.ToSlash(rel), "/"), "vendor") {
				return "it is in the vendor directory" + onlyOwn
			}
			return ""
		}
	}
	return reasonForeign
}

// locate finds a file as the go command knows it, or says why it cannot be observed.
func (f *Function) locate(file string, own map[string]listed) (name string, pkg listed, reason string) {
	dir, base := filepath.Dir(file), filepath.Base(file)
	pkg, ok := own[resolved(dir)]
	switch {
	case f.ownership(dir) != "" && f.ownership(resolved(dir)) != "":
		reason = f.ownership(dir)
	case strings.HasSuffix(base, "_test.go"):
		reason = "it is in a test, which is no part of the function"
	case !ok && f.packages[dir].ImportPath != "":
		reason = reasonForeign
	case !ok:
		reason = "the function does not import the package that it is in"
	case pkg.Module.Path == libraryPath:
		reason = "it is in aws-lambda-go"
	case slices.Contains(pkg.CgoFiles, base):
		reason = reasonCgo
	case !slices.Contains(pkg.GoFiles, base):
		reason = "build constraints leave its file out of the function"
	}
	return filepath.Join(pkg.Dir, base), pkg, reason
}

// lay writes all files with their probes.
func (n *instrumentation) lay() error {
	for i, name := range slices.Sorted(maps.Keys(n.files)) {
		text, err := n.instrument(name)
		if err != nil {
			return err
		}
		if text == nil {
			delete(n.files, name)
			continue
		}
		with := filepath.Join(n.work, fmt.Sprint(i), filepath.Base(name))
		if err := os.MkdirAll(filepath.Dir(with), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(with, text, 0o644); err != nil {
			return err
		}
		n.files[name].with = with
	}
	return nil
}

// directive finds comments that change positions. It may find text that looks like one.
var directive = regexp.MustCompile(`(?m)^//line .*:[0-9]+\r?$|/\*line .*:[0-9]+\*/`)

// instrument returns the text of a file with its probes, or nil if there are none.
func (n *instrumentation) instrument(name string) ([]byte, error) {
	o := n.files[name]
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	p, err := parse(name, text)
	switch {
	case err != nil:
		n.drop(o, "its file does not parse")
		return nil, nil
	case slices.ContainsFunc(p.file.Imports, func(s *ast.ImportSpec) bool { return s.Path.Value == `"C"` }):
		n.drop(o, reasonCgo)
		return nil, nil
	case directive.Match(text):
		n.drop(o, reasonGenerated)
		return nil, nil
	}
	imported, err := o.importName()
	if err != nil {
		return nil, err
	}
	probing := &probing{patch: p, name: imported, bare: o.bare}
	for _, id := range o.sites {
		s := p.statement(n.sites[id])
		if s == nil {
			n.lost[id] = p.noStatement(n.sites[id].Line)
			continue
		}
		probing.lay(id, s, n.sites[id].Last)
	}
	if len(p.edits) == 0 {
		return nil, nil
	}
	probing.keep(p.file.Name.End(), fmt.Sprintf("; import %s %q", imported, libraryPath+"/"+probeDir))
	return p.apply(), nil
}

// importName is a name that no file of the package has in it.
func (o *observed) importName() (string, error) {
	name := probeDir
	for _, base := range slices.Concat(o.pkg.GoFiles, o.pkg.CgoFiles) {
		text, err := os.ReadFile(filepath.Join(o.pkg.Dir, base))
		if err != nil {
			return "", err
		}
		for bytes.Contains(text, []byte(name)) {
			name += "_"
		}
	}
	return name, nil
}

// noStatement says why there is no statement at a line.
func (p *patch) noStatement(line int) string {
	at := func(pos token.Pos) int { return p.fset.PositionFor(pos, false).Line }
	for _, d := range p.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR && at(g.Pos()) <= line && line <= at(g.End()) {
			return "it initialises a variable of the package: that is done once, before the first invocation"
		}
	}
	return fmt.Sprintf("there is no statement at line %d", line)
}

// drop leaves the sites of a file out.
func (n *instrumentation) drop(o *observed, reason string) {
	for _, id := range o.sites {
		n.lost[id] = cmp.Or(n.lost[id], reason)
	}
	o.sites = nil
}

// dir is where executables go, beside those without probes.
func (n *instrumentation) dir() string {
	if n == nil {
		return ""
	}
	return "steered"
}

// overlay is what replaces the user's files.
func (n *instrumentation) overlay() overlay {
	over := overlay{}
	if n == nil {
		return over
	}
	for name, o := range n.files {
		over[name] = o.with
	}
	return over
}

// place finds the names of files in messages of the compiler.
var place = regexp.MustCompile(`(?m)^(\S.*?\.go):\d+`)

// find finds a file by a name in a message, which may be that of what replaces it.
func (n *instrumentation) find(name, dir string) *observed {
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	for own, o := range n.files {
		if name == own || name == o.with {
			return o
		}
	}
	return nil
}

// retreat lays less after a build has failed: in the files that the error is about
// nothing behind statements; then no probes at all; or, if no probe is to be blamed, none
// in any file. It reports whether there is something else to try.
func (f *Function) retreat(failure error) (more bool, err error) {
	n := f.sites
	if n == nil || len(n.files) == 0 {
		return false, nil
	}
	blamed := map[*observed]bool{}
	for _, m := range place.FindAllStringSubmatch(failure.Error(), -1) {
		blamed[n.find(m[1], f.req.Dir)] = true
	}
	delete(blamed, nil)
	for o := range blamed {
		if o.bare {
			n.drop(o, "the function does not compile with a probe there")
		}
		o.bare = true
	}
	if len(blamed) == 0 {
		for _, o := range n.files {
			n.drop(o, "the function does not compile with probes")
		}
	}
	return true, n.lay()
}

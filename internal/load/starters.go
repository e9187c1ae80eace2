package load

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// lambdaModule is the module whose packages hand functions to Lambda.
const lambdaModule = "github.com/aws/aws-lambda-go"

// Starters returns the paths of the modules that may start the functions of
// mains whose entry points are not known: a main of the matched packages for
// which entered reports false (it gets the package path) reaches Lambda through
// packages of these modules only. Their bodies, loaded by [Options.Deps], say
// what they do with a handler.
func (p *Program) Starters(entered func(path string) bool) []string {
	var mods []string
	for _, pkg := range p.Matched() {
		if !entered(pkg.PkgPath) {
			mods = append(mods, p.starters[pkg]...)
		}
	}
	slices.Sort(mods)
	return slices.Compact(mods)
}

// findStarters lists, for each main, the modules of the foreign packages that
// its own code imports and that import aws-lambda-go; none if own code does that
// itself. The edges to foreign packages must still be there.
func (p *Program) findStarters(own func(*packages.Package) bool) {
	p.starters = map[*packages.Package][]string{}
	for _, pkg := range p.Packages {
		if pkg.Name == "main" {
			p.starters[pkg] = startersOf(pkg, own)
		}
	}
}

func startersOf(main *packages.Package, own func(*packages.Package) bool) []string {
	var mods []string
	direct := false
	packages.Visit([]*packages.Package{main}, func(pkg *packages.Package) bool {
		switch {
		case own(pkg):
			direct = direct || startsFunctions(pkg)
			return true
		case pkg.Module != nil && startsFunctions(pkg):
			mods = append(mods, pkg.Module.Path)
		}
		return false
	}, nil)
	if direct {
		return nil
	}
	return mods
}

// startsFunctions reports whether pkg imports a package that takes handlers.
func startsFunctions(pkg *packages.Package) bool {
	for path := range pkg.Imports {
		switch strings.TrimPrefix(path, lambdaModule) {
		case "/lambda", "/lambdaurl", "/cfn":
			return true
		}
	}
	return false
}

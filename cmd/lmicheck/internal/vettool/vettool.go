// Package vettool lets lmicheck be run by the go command:
//
//	go vet -vettool=$(which lmicheck) ./...
//
// The go command calls the tool with -V=full for a fingerprint of the program,
// with -flags for its flags, and then once for each package with the name of a
// configuration file. All of that is the business of unitchecker.
//
// The go command runs a vet tool over every dependency, the standard library
// included, because a tool may want facts of it. lmicheck has facts of own
// packages only, so for all others it does the least that the protocol allows:
// it writes the package's types, which the next package up needs, and no facts.
// Function bodies are not even type-checked.
package vettool

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/analyzers/suppress"
)

// Called reports whether arguments are those with which the go command calls a
// vet tool.
func Called(args []string) bool {
	for _, arg := range args {
		if arg == "-V=full" || arg == "-flags" || strings.HasSuffix(arg, ".cfg") {
			return true
		}
	}
	return false
}

// Main does what the go command asks for. Where that is an analysis, Main does
// not return: unitchecker ends the process.
func Main(args []string, rules []analyzers.Rule, stderr io.Writer) int {
	list := defaults(rules)
	if file := args[len(args)-1]; strings.HasSuffix(file, ".cfg") {
		done, err := skip(file, depsOf(args[:len(args)-1]))
		if err != nil {
			fmt.Fprintln(stderr, "lmicheck:", err)
			return 1
		}
		if done {
			return 0
		}
	}
	unitchecker.Main(list...)
	return 0
}

// defaults returns the analyzers of the rules that are on by default, and those
// that have flags, because the go command passes on only flags of analyzers
// that it is told of.
func defaults(rules []analyzers.Rule) []*analysis.Analyzer {
	var list []*analysis.Analyzer
	seen := map[*analysis.Analyzer]bool{}
	var addFlagged func(*analysis.Analyzer)
	addFlagged = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		hasFlags := false
		a.Flags.VisitAll(func(*flag.Flag) { hasFlags = true })
		if hasFlags {
			list = append(list, a)
		}
		for _, req := range a.Requires {
			addFlagged(req)
		}
	}
	for _, rule := range rules {
		if rule.Default {
			seen[rule.Analyzer] = true
			list = append(list, suppress.Analyzer(rule, rules))
			for _, req := range rule.Analyzer.Requires {
				addFlagged(req)
			}
		}
	}
	return list
}

// skip handles units of which no facts are needed, and reports whether it did.
func skip(file string, deps []string) (bool, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return false, err
	}
	var cfg unitchecker.Config
	if err := json.Unmarshal(data, &cfg); err != nil {
		return false, fmt.Errorf("reading %s: %w", file, err)
	}
	if !cfg.VetxOnly || isOwn(&cfg, deps) {
		return false, nil
	}
	return true, writeTypes(&cfg)
}

// isOwn reports whether the unit belongs to a main module, or to one of those
// that the flag deps names.
func isOwn(cfg *unitchecker.Config, deps []string) bool {
	path, version := cfg.ModulePath, cfg.ModuleVersion
	if cfg.Module != nil {
		path, version = cfg.Module.Path, cfg.Module.Version
	}
	if path == "" {
		return false // standard library
	}
	if version == "" {
		return true
	}
	for _, dep := range deps {
		dep = strings.TrimSuffix(strings.TrimSuffix(dep, "..."), "/")
		if path == dep || strings.HasPrefix(path, dep+"/") {
			return true
		}
	}
	return false
}

// depsOf returns the value of the flag deps, which an analyzer owns: it is
// spelt -deps=... or -ANALYZER.deps=....
func depsOf(args []string) []string {
	for _, arg := range args {
		name, value, ok := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if ok && (name == "deps" || strings.HasSuffix(name, ".deps")) && value != "" {
			return strings.Split(value, ",")
		}
	}
	return nil
}

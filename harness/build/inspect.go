package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/semver"
)

const (
	libraryPath = "github.com/aws/aws-lambda-go"
	concurrent  = "v1.51.0" // the first version that polls for many invocations
	replacement = "v1.54.0" // the last whose go.mod does not say go 1.26, which would change the meaning of loops
)

// settings are what the go command says of its environment.
type settings struct {
	GOVERSION, GOMOD, GOWORK, GOHOSTOS, GOHOSTARCH, GOROOT, CGO_ENABLED, CC string
}

// environment asks the go command for its settings, and makes it build for this machine:
// functions are often built for another.
func (f *Function) environment(ctx context.Context) (settings, error) {
	var s settings
	ask := func() error {
		out, err := f.goCommand(ctx, "env", "-json", "GOVERSION", "GOMOD", "GOWORK", "GOHOSTOS", "GOHOSTARCH", "GOROOT", "CGO_ENABLED", "CC")
		if err != nil {
			return err
		}
		return json.Unmarshal(out, &s)
	}
	if err := ask(); err != nil {
		return s, err
	}
	if s.GOMOD == "" || s.GOMOD == "/dev/null" {
		return s, fmt.Errorf("no go.mod in %s or above it: the function must be part of a module (go mod init)", f.req.Dir)
	}
	f.env = append(slices.Clone(f.req.Env), "GOOS="+s.GOHOSTOS, "GOARCH="+s.GOHOSTARCH)
	return s, ask() // whether there is cgo depends on the target
}

// environ is the environment of the go command.
func (f *Function) environ() []string {
	if f.env != nil {
		return slices.Clone(f.env)
	}
	return slices.Clone(f.req.Env)
}

// noRace says why there is no race detector, "" if there is one.
func noRace(s settings) string {
	platforms := []string{"linux/amd64", "linux/arm64", "linux/ppc64le", "linux/s390x", "linux/riscv64", "linux/loong64",
		"darwin/amd64", "darwin/arm64", "freebsd/amd64", "netbsd/amd64", "windows/amd64"}
	compiler := strings.Fields(s.CC + " gcc")[0]
	_, missing := exec.LookPath(compiler)
	switch {
	case !slices.Contains(platforms, s.GOHOSTOS+"/"+s.GOHOSTARCH):
		return "Go has no race detector on " + s.GOHOSTOS + "/" + s.GOHOSTARCH
	case missing != nil && s.GOHOSTOS != "darwin": // there the detector does not need it
		return "the race detector needs a C compiler, and " + compiler + " was not found: install it"
	case s.CGO_ENABLED == "0" && s.GOHOSTOS != "darwin":
		return "the race detector needs cgo, and CGO_ENABLED is 0: unset it"
	}
	return ""
}

// A listed is a package as go list writes it.
type listed struct {
	ImportPath, Name, Dir string
	Module                *struct {
		Path, Version, Dir, GoMod, GoVersion string
		Replace                              *struct{ Path, Version, Dir string }
	}
	GoFiles, CgoFiles []string
	DepOnly           bool
	Error             *struct{ Err string }
}

// A library is where aws-lambda-go is.
type library struct {
	dir     string // its root
	version string // "" if it was replaced by a directory
	vendor  string // the vendor directory that it is in, or ""
}

// inspect finds out what the package is, and which aws-lambda-go it uses.
func (f *Function) inspect(ctx context.Context) (library, error) {
	args := []string{"list", "-e", "-deps", "-json=ImportPath,Name,Dir,Module,GoFiles,CgoFiles,DepOnly,Error"}
	if len(f.req.Tags) > 0 {
		args = append(args, "-tags="+strings.Join(f.req.Tags, ","))
	}
	out, err := f.goCommand(ctx, append(args, f.req.Package)...)
	if err != nil {
		return library{}, fmt.Errorf("%s: %w", f.req.Package, err)
	}
	var named []listed
	var lambda *listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return library{}, fmt.Errorf("go list: %w", err)
		}
		f.packages[p.Dir] = p
		if !p.DepOnly {
			named = append(named, p)
		}
		if p.ImportPath == "github.com/aws/aws-sdk-go/aws" {
			f.SDKv1 = true
		}
		if p.ImportPath == libraryPath+"/lambda" {
			lambda = &p
		}
	}
	main, err := f.choose(named)
	if err != nil {
		return library{}, err
	}
	f.Path, f.Dir = main.ImportPath, main.Dir
	if m := main.Module; m != nil {
		f.Module = Module{m.Path, m.Version, m.Dir, m.GoMod, m.GoVersion}
	}
	if lambda == nil || lambda.Dir == "" {
		return library{}, fmt.Errorf("%s %w: what speaks the Runtime API in another way can be run with --bootstrap, once built", f.Path, ErrNotLambda)
	}
	return f.libraryOf(lambda), nil
}

// choose returns the one main package among those that were named.
func (f *Function) choose(named []listed) (listed, error) {
	for _, p := range named {
		if p.Error != nil {
			return listed{}, fmt.Errorf("%s: %s", p.ImportPath, strings.TrimSpace(p.Error.Err))
		}
	}
	mains := slices.DeleteFunc(slices.Clone(named), func(p listed) bool { return p.Name != "main" })
	switch {
	case len(mains) == 1:
		return mains[0], nil
	case len(mains) > 1:
		var paths []string
		for _, p := range mains {
			paths = append(paths, p.ImportPath)
		}
		return listed{}, fmt.Errorf("%s is %d main packages: name one of %s", f.req.Package, len(mains), strings.Join(paths, ", "))
	case len(named) == 0:
		return listed{}, fmt.Errorf("%s matches no packages", f.req.Package)
	}
	return listed{}, fmt.Errorf("%s %w: name the one that calls lambda.Start", f.req.Package, ErrNotMain)
}

func (f *Function) libraryOf(lambda *listed) library {
	lib := library{dir: filepath.Dir(lambda.Dir)}
	if m := lambda.Module; m != nil {
		lib.version = m.Version
		if m.Replace != nil {
			lib.version = m.Replace.Version
		}
	}
	inVendor := filepath.FromSlash("vendor/" + libraryPath)
	if root, ok := strings.CutSuffix(lib.dir, inVendor); ok {
		lib.vendor = filepath.Join(root, "vendor")
	}
	f.Library = lib.version
	return lib
}

// raise exchanges a library that is too old.
func (f *Function) raise(ctx context.Context, lib library) (library, error) {
	if lib.version == "" || semver.Compare(lib.version, concurrent) >= 0 {
		return lib, nil
	}
	probe := *f
	probe.req.Dir = f.work
	probe.env = append(f.environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := probe.goCommand(ctx, "mod", "download", "-json", libraryPath+"@"+replacement)
	if err != nil {
		return lib, fmt.Errorf("the function uses aws-lambda-go %s, which serves one invocation at a time, and %s, which is to be run instead, cannot be had: %w",
			lib.version, replacement, err)
	}
	var m struct{ Dir string }
	if err := json.Unmarshal(out, &m); err != nil {
		return lib, fmt.Errorf("go mod download: %w", err)
	}
	f.Raised = replacement
	return library{dir: m.Dir, version: replacement, vendor: lib.vendor}, nil
}

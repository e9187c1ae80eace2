// Package build makes the executables of a function that the harness runs: with the race
// detector, without it, and with a package os that tells which files are used.
//
//	f, err := build.Prepare(ctx, build.Request{Dir: dir, Package: "./cmd/api"})
//	defer f.Close()
//	race, err := f.Build(ctx, build.Race)
//
// The user's files are not touched. What has to be different is laid over them:
//
//   - aws-lambda-go is replaced by a copy of the very version that the function uses,
//     in which the call of the handler goes through package probe. A version
//     before v1.51.0, which polls for one invocation at a time, is raised to v1.54.0 (the
//     last that leaves the language version of its users alone);
//   - for Files, functions of package os tell what they do;
//   - statements that are to be observed have probes around them: [Function.Instrument].
//
// How depends on how the function's modules are found: with a go.mod of our own
// (-modfile), a go.work of our own (GOWORK), or, where they are vendored, an overlay of
// the vendor directory. The go command refuses overlays of the module cache.
//
// Nothing but the go command is needed; without network too, if the module cache has
// what the function needs. The race detector needs cgo and a C compiler: [Function.NoRace]
// says why it cannot be had. Results are cached by content, by us and by the go command.
package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// A Variant is a way to build a function.
type Variant uint8

const (
	Plain Variant = iota // as the user builds it, with the probe
	Race                 // with the race detector
	Files                // with a package os that records operations
)

// String names the variant.
func (v Variant) String() string { return [...]string{"plain", "race", "files"}[v] }

// A Request says what to build.
type Request struct {
	Dir     string   // where Package is looked for
	Package string   // of a main package, as for the go command
	Tags    []string // build tags
	Env     []string // for the go command; nil: that of the harness
	Cache   string   // directory that is kept; default: lmicheck in the user's cache directory
}

// A Function is a main package that is ready to be built.
type Function struct {
	Path    string   // import path of the package
	Dir     string   // its directory
	Module  Module   // that it belongs to
	Library string   // version of aws-lambda-go that it uses, "" if it is replaced by a directory
	Raised  string   // version that is run instead, because Library has one poller; else ""
	NoRace  string   // why there is no race detector, "" if there is one
	Go      string   // version of the toolchain, "go1.26.1"
	SDKv1   bool     // it has aws-sdk-go v1, which does not know AWS_ENDPOINT_URL
	Roots   []string // directories of the user's own modules: the main ones, and those that a directory replaces

	req   Request
	env   []string
	work  string   // directory of this run
	flags []string // of go build, for all variants
	over  overlay  // for all variants

	packages map[string]listed // the package and what it imports, by directory
	sites    *instrumentation  // nil: none
}

// A Module is what the go command says of a module.
type Module struct {
	Path, Version, Dir, GoMod, GoVersion string
}

// An overlay says by which files others are replaced; "" is for a file that is not there.
type overlay map[string]string

// A Binary is an executable.
type Binary struct {
	Path    string
	Variant Variant
	Took    time.Duration
}

// ErrNotMain says that a package cannot be run.
var ErrNotMain = errors.New("is no main package")

// ErrNotLambda says that a package does not start a handler through aws-lambda-go.
var ErrNotLambda = errors.New("does not import github.com/aws/aws-lambda-go/lambda")

// Prepare looks at the package and lays out what differs from the user's own build.
func Prepare(ctx context.Context, req Request) (_ *Function, err error) {
	if req.Env == nil {
		req.Env = os.Environ()
	}
	if req.Cache == "" {
		dir, err := os.UserCacheDir()
		if err != nil {
			dir = os.TempDir()
		}
		req.Cache = filepath.Join(dir, "lmicheck")
	}
	f := &Function{req: req, over: overlay{}, packages: map[string]listed{}}
	settings, err := f.environment(ctx)
	if err != nil {
		return nil, err
	}
	lib, err := f.inspect(ctx)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(req.Cache, "run"), 0o755); err != nil {
		return nil, err
	}
	prune(filepath.Join(req.Cache, "run"), 24*time.Hour)
	prune(filepath.Join(req.Cache, "function"), 30*24*time.Hour)
	if f.work, err = os.MkdirTemp(filepath.Join(req.Cache, "run"), ""); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	f.NoRace = noRace(settings)
	f.Go = settings.GOVERSION
	lib, err = f.raise(ctx, lib)
	if err != nil {
		return nil, err
	}
	patched, err := f.patched(lib)
	if err != nil {
		return nil, err
	}
	return f, f.layOut(lib, patched, settings)
}

// prune removes what a harness that was killed has left, and binaries that nobody has
// built for a long time. What cannot be removed stays.
func prune(dir string, age time.Duration) {
	list, _ := os.ReadDir(dir)
	for _, d := range list {
		if info, err := d.Info(); err == nil && time.Since(info.ModTime()) > age {
			_ = os.RemoveAll(filepath.Join(dir, d.Name()))
		}
	}
}

// Work is a directory for the files of this run. Close removes it.
func (f *Function) Work() string { return f.work }

// Close removes the files of this run; what is cached stays.
func (f *Function) Close() error { return os.RemoveAll(f.work) }

// Build builds a variant, if it is not there already.
func (f *Function) Build(ctx context.Context, v Variant) (Binary, error) {
	begin := time.Now()
	over := maps.Clone(f.over)
	flags := slices.Clone(f.flags)
	tags := slices.Clone(f.req.Tags)
	switch v {
	case Race:
		flags = append(flags, "-race")
	case Files:
		tags = append(tags, "lmicheckfiles")
		if err := f.recordingOS(ctx, over); err != nil {
			return Binary{}, err
		}
	}
	if len(tags) > 0 {
		flags = append(flags, "-tags="+strings.Join(tags, ","))
	}
	out := filepath.Join(f.req.Cache, "function", f.key(), v.String(), f.sites.dir(), "bootstrap")
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return Binary{}, err
	}
	now := time.Now()
	_ = os.Chtimes(filepath.Join(f.req.Cache, "function", f.key()), now, now) // see prune
	unlock, err := lockedfile.MutexAt(filepath.Join(filepath.Dir(out), "lock")).Lock()
	if err != nil {
		return Binary{}, err
	}
	defer unlock()
	if err := f.compile(ctx, v, out, flags, over); err != nil {
		return Binary{}, fmt.Errorf("building %s (%s): %w", f.Path, v, err)
	}
	return Binary{Path: out, Variant: v, Took: time.Since(begin)}, nil
}

// compile runs go build. Where the probes at statements are what does not compile, there
// are fewer of them the next time.
func (f *Function) compile(ctx context.Context, v Variant, out string, flags []string, over overlay) error {
	for {
		all := maps.Clone(over)
		maps.Copy(all, f.sites.overlay())
		args := slices.Concat([]string{"build", "-buildvcs=false", "-o", out}, flags)
		if len(all) > 0 {
			name := filepath.Join(f.work, v.String()+".overlay.json")
			if err := all.write(name); err != nil {
				return err
			}
			args = append(args, "-overlay="+name)
		}
		_, err := f.goCommand(ctx, append(args, f.Path)...)
		if err == nil || ctx.Err() != nil {
			return err
		}
		if more, failed := f.retreat(err); failed != nil || !more {
			return errors.Join(err, failed)
		}
	}
}

// key names the place of a function in the cache.
func (f *Function) key() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q", f.Module.Dir, f.Path, f.req.Tags)
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// goCommand runs the go command and returns what it prints. Its errors are for the user:
// they name files and lines.
func (f *Function) goCommand(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = f.req.Dir
	cmd.Env = append(f.environ(), "PWD="+f.req.Dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = 5 * time.Second
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, exec.ErrNotFound):
		return nil, fmt.Errorf("the go command was not found: install Go, or add its bin directory to PATH")
	case err != nil && stderr.Len() > 0:
		return nil, errors.New(strings.TrimSpace(stderr.String()))
	case err != nil:
		return nil, fmt.Errorf("go %s: %w", args[0], err)
	}
	return stdout.Bytes(), nil
}

// write writes an overlay as the go command reads it.
func (o overlay) write(name string) error {
	data, err := json.Marshal(map[string]overlay{"Replace": o})
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}

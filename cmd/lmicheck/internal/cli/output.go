package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/whole"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// What --color and --fail-on may be.
var (
	colors     = []string{"auto", "always", "never"}
	thresholds = []string{"error", "warning", "note", "never"}
)

// outputFlags are the flags that decide how a report is written, and what it
// means for the exit code.
type outputFlags struct {
	format, file, root, color, failOn string
	active                            bool

	formats []string // there are
}

func (f *outputFlags) register(cmd *cobra.Command, failOn string) {
	f.registerFormats(cmd, failOn, formatNames())
	cmd.Flags().StringVar(&f.root, "root", "", "`dir` that file names are relative to in formats for CI (default: the root of the repository)")
	cmd.Flags().BoolVar(&f.active, "active", false, "leave findings out that are suppressed or known, also where a format has a mark for them")
}

// registerFormats registers the flags for a report that has formats of its own.
func (f *outputFlags) registerFormats(cmd *cobra.Command, failOn string, formats []string) {
	f.formats = formats
	flags := cmd.Flags()
	flags.StringVarP(&f.format, "format", "f", "text", "`format` of the report: "+report.List(formats, "or"))
	flags.StringVarP(&f.file, "output", "o", "", "write the report to `file` instead of standard output")
	flags.StringVar(&f.color, "color", "auto", "`when` to use colour: "+report.List(colors, "or"))
	flags.StringVar(&f.failOn, "fail-on", failOn, "least `severity` that makes the exit code 1: "+report.List(thresholds, "or"))
}

// validate rejects unknown values before any work is done.
func (f *outputFlags) validate() error {
	for _, v := range []struct {
		flag, value string
		allowed     []string
	}{
		{"format", f.format, f.formats},
		{"color", f.color, colors},
		{"fail-on", f.failOn, thresholds},
	} {
		if !slices.Contains(v.allowed, v.value) {
			return usagef("--%s: %q is not one of %s", v.flag, v.value, strings.Join(v.allowed, ", "))
		}
	}
	return nil
}

// writable says why a file of the user's cannot be written, before the work is done that is
// to be written there.
func (inv *invocation) writable(flag, name string) error {
	if name == "" {
		return nil
	}
	dir := filepath.Dir(inv.path(name))
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return usagef("--%s: there is no directory %s", flag, dir)
	}
	if info, err := os.Stat(inv.path(name)); err == nil && info.IsDir() {
		return usagef("--%s: %s is a directory", flag, name)
	}
	if err := whole.Try(inv.path(name)); err != nil {
		return usagef("--%s: %w", flag, err)
	}
	return nil
}

// write writes the report and settles the exit code.
func (inv *invocation) write(r *report.Report, f outputFlags, quiet bool) error {
	root, err := inv.sourceRoot(f.root)
	if err != nil {
		return err
	}
	r.Relative(inv.Dir, root)
	r.Dir = inv.dirInRepository()
	inv.code = r.ExitCode(finding.Severity(f.failOn))
	if f.active {
		r.Findings = r.Active()
	}
	render := inv.rendering(r, f, root, quiet)
	var buf bytes.Buffer
	if err := formatNamed(f.format).write(&buf, r, render); err != nil {
		return err
	}
	if f.format == "github" {
		if err := inv.jobSummary(r, render); err != nil {
			return err
		}
	}
	return inv.deliver(buf.Bytes(), f.file, r.Errors)
}

// deliver writes the bytes of a report to where they are wanted.
func (inv *invocation) deliver(data []byte, file string, problems []report.Problem) error {
	if file == "" {
		_, err := inv.Stdout.Write(data)
		return err
	}
	if err := whole.Write(inv.path(file), data); err != nil {
		return err
	}
	// Whoever reads the log and not the file must see why the command failed.
	for _, p := range problems {
		if _, err := fmt.Fprintln(inv.Stderr, "lmicheck:", p.Text()); err != nil {
			return err
		}
	}
	return nil
}

// useColor reports whether to colour: when asked to, or when a person reads.
func (inv *invocation) useColor(f outputFlags) bool {
	if f.color != "auto" {
		return f.color == "always"
	}
	return f.file == "" && inv.lookupEnv("NO_COLOR") == "" && inv.lookupEnv("TERM") != "dumb" && isTerminal(inv.Stdout)
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// sourceRoot returns the directory that the user takes for the root, or that
// which looks like it.
func (inv *invocation) sourceRoot(name string) (string, error) {
	if name == "" {
		return repositoryRoot(inv.Dir), nil
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(inv.Dir, name)
	}
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return "", usagef("--root: %w", err)
	}
	return real, nil
}

// repositoryRoot returns the directory that code scanning services call the
// root: that of the version control, else the outermost module, else dir itself.
func repositoryRoot(dir string) string {
	root := dir
	for d := dir; ; d = filepath.Dir(d) {
		if exists(filepath.Join(d, ".git")) {
			return d
		}
		if exists(filepath.Join(d, "go.mod")) || exists(filepath.Join(d, "go.work")) {
			root = d
		}
		if d == filepath.Dir(d) {
			return root
		}
	}
}

// dirInRepository returns the directory in which the command works, relative to the root
// of the repository and with slashes, "" for the root itself.
func (inv *invocation) dirInRepository() string {
	rel, err := filepath.Rel(repositoryRoot(inv.Dir), inv.Dir)
	if err != nil || rel == "." {
		return ""
	}
	return filepath.ToSlash(rel)
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// Package cli is the command line of lmicheck: its commands, flags and exit
// codes.
//
// Everything that a command depends on is a parameter, so that tests run commands
// as functions. Results go to standard output; everything else (errors, progress)
// goes to standard error. The exit code is 0 when there is nothing to report, 1
// when there are findings at or above --fail-on, and 2 when a command was used
// wrongly or something could not be analysed; it does not depend on the format.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Failed is the exit code for wrong usage and for failures to analyse.
const Failed = report.Failed

// Main runs lmicheck with the rules of the registry and returns its exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer, env []string, dir string) int {
	c := &Command{Stdin: stdin, Stdout: stdout, Stderr: stderr, Env: env, Dir: dir, Rules: analyzers.All}
	return c.Run(args)
}

// A Command is lmicheck in an environment.
type Command struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Env            []string // of the process, and of the go command that it starts
	Dir            string   // working directory
	Rules          []analyzers.Rule
	Conflict       *analysis.Analyzer // see scan.Options
}

// Run runs the command with arguments, without the program's name, and returns
// its exit code.
func (c *Command) Run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	inv := &invocation{Command: *c}
	root := inv.root()
	root.SetArgs(args)
	if cmd, err := root.ExecuteContextC(ctx); err != nil {
		if ctx.Err() != nil {
			err = errors.New("interrupted")
		}
		fmt.Fprintf(c.Stderr, "lmicheck: %v\n", err)
		if usage := new(usageError); errors.As(err, &usage) {
			fmt.Fprintf(c.Stderr, "Run \"%s --help\" for usage.\n", cmd.CommandPath())
		}
		return Failed
	}
	return inv.code
}

// Root returns the tree of commands, for documentation.
func (c *Command) Root() *cobra.Command { return (&invocation{Command: *c}).root() }

// An invocation is one run of a command: the command and what its flags say.
type invocation struct {
	Command
	chdir    string
	config   configFlags
	severity map[string]finding.Severity // of the configuration, by rule
	code     int                         // exit code if there is no error
}

// A usageError is a mistake in the command line.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// root returns the tree of commands. Without the name of a command, lmicheck
// checks.
func (inv *invocation) root() *cobra.Command {
	root := inv.check()
	root.Use = "lmicheck [flags] [packages]"
	root.Short = "Check whether Go Lambda functions are ready for Lambda Managed Instances"
	root.SilenceErrors = true
	root.SilenceUsage = true
	root.Args = noTypo
	root.SuggestionsMinimumDistance = 2
	root.PersistentFlags().StringVarP(&inv.chdir, "chdir", "C", "", "change to `dir` first")
	inv.config.register(root.PersistentFlags())
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if err := inv.enter(); err != nil {
			return err
		}
		return inv.configure(cmd)
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.AddCommand(inv.initialise(), inv.check(), inv.run(), inv.confirm(), inv.audit(), inv.why(), inv.explain(), inv.rules(), inv.report(), inv.version())
	root.SetIn(inv.Stdin)
	root.SetOut(inv.Stdout)
	root.SetErr(inv.Stderr)
	inv.completion(root)
	return root
}

// noTypo rejects what looks like the name of a command and is none: as a package, it would
// be one of the standard library that there is not.
func noTypo(root *cobra.Command, args []string) error {
	if len(args) == 0 || len(args[0]) < 3 {
		return nil
	}
	if similar := root.SuggestionsFor(args[0]); len(similar) > 0 {
		return usagef("there is no command %q (did you mean %q?); a package of this module begins with ./", args[0], similar[0])
	}
	return nil
}

// enter settles the directory in which the command works.
func (inv *invocation) enter() error {
	dir := inv.Dir
	if inv.chdir != "" {
		if filepath.IsAbs(inv.chdir) {
			dir = inv.chdir
		} else {
			dir = filepath.Join(dir, inv.chdir)
		}
	}
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return usagef("-C %s: %w", inv.chdir, err)
	}
	inv.Dir = real
	return nil
}

// lookupEnv returns a variable of the environment.
func (inv *invocation) lookupEnv(name string) string {
	value := ""
	for _, kv := range inv.Env {
		if v, ok := strings.CutPrefix(kv, name+"="); ok {
			value = v
		}
	}
	return value
}

// tool identifies this program in reports.
func tool() report.Tool {
	return report.Tool{Name: "lmicheck", Version: buildVersion(), URL: "https://github.com/lmicheck/lmicheck"}
}

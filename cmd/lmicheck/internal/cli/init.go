package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/baseline"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/config"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/starter"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/whole"
)

func (inv *invocation) initialise() *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write a configuration, a baseline and a workflow for a repository that begins with lmicheck",
		Long: `Init checks the module, or workspace, in the working directory and writes

	.lmicheck.yaml                  the configuration, with comments on each key
	.lmicheck-baseline.json         what is found now, which is known from then on
	.github/workflows/lmicheck.yml  a workflow for GitHub Actions, in the root of the repository

A file that is there already is kept as it is; a configuration that is there is heeded. Init
asks nothing, and says what it wrote and what to do next.

The exit code is 0, or 2 if something could not be analysed: the files are written all the
same, unless nothing could be.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return inv.start(cmd.Context()) },
	}
}

func (inv *invocation) start(ctx context.Context) error {
	c, err := inv.readConfig()
	if err != nil {
		return err
	}
	var flags analysisFlags
	known := filepath.Join(inv.Dir, baseline.Name)
	var named bool
	if c != nil {
		flags = analysisFlags{
			rules: c.Lists["rules"], disable: c.Lists["disable"], tags: c.Lists["tags"],
			handlers: c.Lists["handler"], deps: c.Lists["deps"], knowledge: c.Words["knowledge"],
		}
		inv.severity = c.Severity
		if known, named = c.Words["baseline"]; !named {
			known = filepath.Join(inv.Dir, baseline.Name)
		}
	}
	result, err := inv.scan(ctx, nil, flags)
	if err != nil {
		return err
	}
	r := result.Report
	entries := baseline.Of(r, filepath.Dir(known))
	text, err := baseline.Encode(entries)
	if err != nil {
		return err
	}
	if c == nil {
		err = inv.create(filepath.Join(inv.Dir, config.Name), []byte(starter.Config), "")
	} else {
		fmt.Fprintln(inv.Stdout, "a configuration is there already: it is kept")
	}
	if err == nil {
		err = inv.create(known, text, ": "+report.Plural(len(entries), "finding")+" known")
	}
	if err == nil {
		dir := filepath.ToSlash(filepath.Clean(inv.dirInRepository()))
		workflow := filepath.Join(repositoryRoot(inv.Dir), filepath.FromSlash(starter.WorkflowName(dir)))
		err = inv.create(workflow, []byte(starter.Workflow(dir)), "")
	}
	if err != nil {
		return err
	}
	inv.sayNext(c != nil && !named, len(entries), known)
	return inv.sayIncomplete(r)
}

// create writes a file that is not there yet, and says so.
func (inv *invocation) create(name string, text []byte, what string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	err := whole.Create(name, text)
	if errors.Is(err, fs.ErrExist) {
		fmt.Fprintf(inv.Stdout, "%s is there already: it is kept\n", inv.relative(name))
		return nil
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(inv.Stdout, "wrote %s%s\n", inv.relative(name), what)
	return err
}

// sayNext says what to do with the files. unnamed: the configuration has no baseline.
func (inv *invocation) sayNext(unnamed bool, known int, file string) {
	w := inv.Stdout // a failure to say it fails nothing
	fmt.Fprintln(w, "\nnext:")
	if unnamed {
		fmt.Fprintf(w, "  add to the configuration: \"baseline: %s\"\n", inv.relative(file))
	}
	fmt.Fprintln(w, "  lmicheck ./...                         check: what is new from now on makes it fail")
	if known > 0 {
		fmt.Fprintln(w, "  lmicheck --baseline= ./...             show what is known, to mend it")
		fmt.Fprintln(w, "  lmicheck --write-baseline ./...        take out of the baseline what is mended")
	}
	fmt.Fprintln(w, "  commit the files")
}

// sayIncomplete says what could not be analysed.
func (inv *invocation) sayIncomplete(r *report.Report) error {
	if len(r.Errors) == 0 {
		return nil
	}
	inv.code = report.Failed
	r.Relative(inv.Dir, repositoryRoot(inv.Dir))
	for _, p := range r.Errors {
		fmt.Fprintln(inv.Stderr, "lmicheck:", p.Text())
	}
	return errors.New("the analysis is incomplete: what it did not see is not in the baseline; mend this, and run \"lmicheck --write-baseline ./...\"")
}

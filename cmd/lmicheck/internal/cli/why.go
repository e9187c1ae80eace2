package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/conflict"
)

func (inv *invocation) why() *cobra.Command {
	var flags analysisFlags
	cmd := &cobra.Command{
		Use:   "why [flags] FILE:LINE [packages]",
		Short: "Show how handlers reach the accesses on a line, and the locks they hold",
		Long: `Why shows each access to shared state on a line of source: what is accessed, from
which handler, by which calls, and which locks are held there. It shows accesses
that are properly guarded too, and so explains why there is no finding.

The packages are those whose handlers to consider; the default is ./... .`,
		Example: "  lmicheck why internal/cache/cache.go:42\n  lmicheck why store.go:10 ./cmd/api",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("usage: %s", cmd.UseLine())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			file, line, err := inv.parsePosition(args[0])
			if err != nil {
				return err
			}
			result, err := inv.scan(cmd.Context(), args[1:], flags)
			if err != nil {
				return err
			}
			r := result.Report
			r.Findings = nil // their call chains are those of the accesses, and stay as they are
			r.Relative(inv.Dir, repositoryRoot(inv.Dir))
			for _, p := range r.Errors {
				if _, err := fmt.Fprintln(inv.Stderr, "lmicheck:", p.Text()); err != nil {
					return err
				}
			}
			if len(r.Errors) > 0 {
				inv.code = Failed // what is printed may be incomplete
			}
			return inv.printAccesses(result.Accesses, file, line, len(r.Roots))
		},
	}
	flags.register(cmd)
	return cmd
}

// parsePosition parses FILE:LINE, and takes FILE:LINE:COLUMN, as findings are
// printed, for the same.
func (inv *invocation) parsePosition(arg string) (file string, line int, err error) {
	parts := strings.Split(arg, ":")
	n := len(parts)
	if n >= 3 {
		if _, err := strconv.Atoi(parts[n-2]); err == nil {
			parts = parts[:n-1] // the column
			n--
		}
	}
	if n < 2 {
		return "", 0, usagef("%q is not of the form FILE:LINE", arg)
	}
	line, err = strconv.Atoi(parts[n-1])
	if err != nil || line < 1 {
		return "", 0, usagef("%q is not of the form FILE:LINE", arg)
	}
	file = filepath.FromSlash(strings.Join(parts[:n-1], ":"))
	if !filepath.IsAbs(file) {
		file = filepath.Join(inv.Dir, file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", 0, usagef("%s is not a file", parts[0])
	}
	if have := bytes.Count(bytes.TrimSuffix(text, []byte("\n")), []byte("\n")) + 1; line > have {
		return "", 0, usagef("%s has %d lines and no line %d", parts[0], have, line)
	}
	return file, line, nil
}

// printAccesses writes the accesses at a line, or that there is none.
func (inv *invocation) printAccesses(list []conflict.Access, file string, line, handlers int) error {
	w := bufio.NewWriter(inv.Stdout) // keeps the first error for Flush
	var here, beyond []conflict.Access
	for _, a := range list {
		switch {
		case covers(a.Side.Span, file, line):
			here = append(here, a)
		case slices.ContainsFunc(a.Side.Chain, func(fr finding.Frame) bool { return covers(fr.Call, file, line) }):
			beyond = append(beyond, a)
		}
	}
	for _, a := range here {
		inv.printAccess(w, a)
		for _, fr := range a.Side.Chain {
			fmt.Fprintf(w, "    %s calls %s at %s\n", fr.Function, fr.Callee, inv.position(fr.Call))
		}
	}
	if len(beyond) > 0 {
		fmt.Fprintf(w, "calls at %s:%d lead to:\n", inv.relative(file), line)
	}
	for _, a := range beyond {
		inv.printAccess(w, a)
	}
	if len(here)+len(beyond) == 0 {
		fmt.Fprintf(w, "no handler reaches an access to shared state at %s:%d (handlers considered: %d)\n", inv.relative(file), line, handlers)
	}
	return w.Flush()
}

// covers reports whether a line is one of those that the span is on.
func covers(s finding.Span, file string, line int) bool {
	return s.File == file && s.Line <= line && line <= cmp.Or(s.EndLine, s.Line)
}

// printAccess writes one access, without the calls that lead to it.
func (inv *invocation) printAccess(w *bufio.Writer, a conflict.Access) {
	held := "no lock held"
	if len(a.Side.Locks) > 0 {
		held = "holding " + strings.Join(a.Side.Locks, ", ")
	}
	fmt.Fprintf(w, "%s: %s %s %s, %s\n", inv.position(a.Side.Span), a.Side.Function, a.Side.Access, a.Place, held)
	fmt.Fprintf(w, "  handler %s\n", a.Handler)
}

func (inv *invocation) position(s finding.Span) string {
	return fmt.Sprintf("%s:%d:%d", inv.relative(s.File), s.Line, s.Column)
}

func (inv *invocation) relative(file string) string {
	rel, err := filepath.Rel(inv.Dir, file)
	if err != nil {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(rel)
}

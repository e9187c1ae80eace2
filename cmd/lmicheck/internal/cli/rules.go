package cli

import (
	"fmt"
	"runtime/debug"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/config"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
)

func (inv *invocation) rules() *cobra.Command {
	return &cobra.Command{
		Use:   "rules",
		Short: "List all rules",
		Long: `Rules lists all rules, sorted by code. Rules that are off by default are run when
they are named with --rules. Those from LMI901 on are what "lmicheck run" observes.`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			w := tabwriter.NewWriter(inv.Stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "CODE\tNAME\tSEVERITY\tDEFAULT\tSUMMARY") // errors are kept for Flush
			for _, r := range slices.Concat(inv.Rules, ruledoc.Observed) {
				state := "off"
				if r.Default {
					state = "on"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.Code, r.Analyzer.Name, r.Severity, state, ruledoc.Summary(r))
			}
			return w.Flush()
		},
	}
}

func (inv *invocation) explain() *cobra.Command {
	return &cobra.Command{
		Use:     "explain RULE|CODE",
		Short:   "Explain a rule: what it finds, why it matters, how to repair it",
		Example: "  lmicheck explain globalwrite\n  lmicheck explain LMI101",
		Args:    exactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			r, ok := ruledoc.Find(slices.Concat(inv.Rules, ruledoc.Observed), args[0])
			if !ok {
				return usagef("there is no rule %q%s; \"lmicheck rules\" lists them", args[0], inv.similar(args[0]))
			}
			state := "off by default"
			if r.Default {
				state = "on by default"
			}
			_, err := fmt.Fprintf(inv.Stdout, "%s %s: %s\n%s, %s, since %s\n\n%s\nSee %s\n",
				r.Code, r.Analyzer.Name, ruledoc.Summary(r), r.Severity, state, r.Since, ruledoc.Text(r), ruledoc.URL(r))
			return err
		},
	}
}

// similar names the rule that a misspelt word was likely meant to be.
func (inv *invocation) similar(word string) string {
	v := Vocabulary(inv.Rules)
	return config.Suggest(word, slices.Concat(v.Rules, v.Observed))
}

func (inv *invocation) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(inv.Stdout, "lmicheck", buildVersion())
			return err
		},
	}
}

// buildVersion returns the version of the module that this program was built
// from, as the go command recorded it.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments", cmd.Name())
	}
	return nil
}

func exactArgs(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usagef("usage: %s", cmd.UseLine())
		}
		return nil
	}
}

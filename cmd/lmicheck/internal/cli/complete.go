package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/harness/events"
	"github.com/lmicheck/lmicheck/harness/size"
)

const (
	noFiles = cobra.ShellCompDirectiveNoFileComp
	dirs    = cobra.ShellCompDirectiveFilterDirs
	files   = cobra.ShellCompDirectiveDefault
)

// completions returns what the shell offers for the value of each flag, by the name
// of the flag: a name means the same in every command that has it.
func (inv *invocation) completions() map[string]cobra.CompletionFunc {
	static, all := describe(inv.Rules), describe(slices.Concat(inv.Rules, ruledoc.Observed))
	return map[string]cobra.CompletionFunc{
		"aws-endpoint": fixed("stub"),
		"aws-fixtures": only(dirs),
		"baseline":     only(files),
		"bootstrap":    only(files),
		"chdir":        only(dirs),
		"color":        fixed(colors...),
		"config":       only(files),
		"disable":      listed(static),
		"event":        listed(events.Names()),
		"events":       only(files),
		"evidence":     only(files),
		"fail-on":      fixed(thresholds...),
		"format":       fixed(formatNames()...),
		"instance":     fixed(size.Common()...),
		"knowledge":    only(files),
		"output":       only(files),
		"ratio":        fixed("2", "4", "8"),
		"root":         only(dirs),
		"rules":        listed(static),
		"shard":        fixed("auto"), // or i/n
		"skip":         listed(phaseNames()),
		"traffic":      only(files),
		"RULE":         fixed(all...), // the argument of explain
	}
}

// completion adds cobra's command for scripts, which write to the output that root has
// by now, and what the scripts complete.
func (inv *invocation) completion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			cmd.Use = "completion bash|zsh|fish|powershell"
			cmd.Args = cobra.ArbitraryArgs
			cmd.RunE = func(cmd *cobra.Command, args []string) error {
				if len(args) > 0 {
					return usagef("completion: there is no script for %q", args[0])
				}
				return cmd.Help()
			}
			cmd.Short = "Print a script that completes commands, flags and their values in a shell"
			cmd.Long = `Completion prints a script for a shell, which then completes commands, flags and their
values: formats, rules, events, types of instances. "lmicheck completion bash --help"
says how to load it for good, and so for the other shells. For one session:

	source <(lmicheck completion bash)
	source <(lmicheck completion zsh)
	lmicheck completion fish | source`
		}
	}
	addCompletions(root, inv.completions())
}

// addCompletions tells the shell what the flags and arguments of a command, and of
// those below it, may be. A flag that is not in the table takes a value that only the
// user knows, and above all no name of a file.
func addCompletions(cmd *cobra.Command, table map[string]cobra.CompletionFunc) {
	add := func(f *pflag.Flag) {
		if f.Value.Type() == "bool" {
			return
		}
		complete, ok := table[f.Name]
		if !ok {
			complete = only(noFiles)
		}
		// The error says that it was done before.
		_ = cmd.RegisterFlagCompletionFunc(f.Name, complete)
	}
	cmd.Flags().VisitAll(add)
	cmd.PersistentFlags().VisitAll(add)
	switch cmd.Name() {
	case "explain":
		cmd.ValidArgsFunction = once(table["RULE"])
	case "lmicheck":
		cmd.ValidArgsFunction = only(files) // besides commands; with dirs, they would not be offered
	case "audit", "check", "confirm", "run":
		cmd.ValidArgsFunction = only(dirs)
	case "init", "rules", "version", "report":
		cmd.ValidArgsFunction = only(noFiles)
	}
	for _, sub := range cmd.Commands() {
		addCompletions(sub, table)
	}
}

func only(directive cobra.ShellCompDirective) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) { return nil, directive }
}

func fixed(values ...string) cobra.CompletionFunc { return cobra.FixedCompletions(values, noFiles) }

// listed completes the last word of a list with commas, with what is not in it yet.
func listed(values []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndex(typed, ",")+1]
		var out []string
		for _, v := range values {
			name, _, _ := strings.Cut(v, "\t") // the rest describes it
			if !strings.Contains(","+before, ","+name+",") {
				out = append(out, before+v)
			}
		}
		return out, noFiles
	}
}

// once completes the first argument only.
func once(complete cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, noFiles
		}
		return complete(cmd, args, typed)
	}
}

// describe returns the names of rules, each with its summary.
func describe(rules []analyzers.Rule) []string {
	var out []string
	for _, r := range rules {
		out = append(out, cobra.CompletionWithDesc(r.Analyzer.Name, ruledoc.Summary(r)))
	}
	return out
}

func phaseNames() []string {
	var out []string
	for _, p := range harness.Phases() {
		name, _, _ := strings.Cut(p, " ")
		out = append(out, name)
	}
	return out
}

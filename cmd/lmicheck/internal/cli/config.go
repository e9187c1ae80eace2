package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/config"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
)

// configFlags are the flags that decide which configuration holds.
type configFlags struct {
	file string
	none bool
}

func (f *configFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.file, "config", "", "read the configuration from `file` (default: the next "+config.Name+" upwards, in the repository)")
	flags.BoolVar(&f.none, "no-config", false, "read no configuration")
}

// configure sets those flags of a command that the configuration has and the command line
// has not.
func (inv *invocation) configure(cmd *cobra.Command) error {
	takes := func(k config.Key) bool { return cmd.Flags().Lookup(k.Name) != nil }
	if !slices.ContainsFunc(config.Keys, takes) {
		return nil // such as version, which works whatever is configured
	}
	c, err := inv.readConfig()
	if err != nil || c == nil {
		return err
	}
	rulesGiven := cmd.Flags().Changed("rules")
	inv.severity = c.Severity
	for _, key := range config.Keys {
		flag := cmd.Flags().Lookup(key.Name)
		if flag == nil || flag.Changed || key.Name == "disable" && rulesGiven {
			continue // what a command line names is to be run
		}
		// Not by FlagSet.Set: it would look like the command line's.
		if list, ok := c.Lists[key.Name]; ok {
			err = flag.Value.(pflag.SliceValue).Replace(list)
		} else if word, ok := c.Words[key.Name]; ok {
			err = flag.Value.Set(word)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readConfig returns the configuration that holds, nil if there is none.
func (inv *invocation) readConfig() (*config.Config, error) {
	name := inv.config.file
	switch {
	case inv.config.none && name != "":
		return nil, usagef("--config and --no-config exclude each other")
	case inv.config.none:
		return nil, nil
	case name != "":
		name = inv.path(name)
	default:
		var err error
		if name, err = config.Find(inv.Dir, repositoryRoot(inv.Dir)); err != nil || name == "" {
			return nil, err
		}
	}
	return config.Read(name, Vocabulary(inv.Rules))
}

// Vocabulary returns the words that a configuration may have, by the registry.
func Vocabulary(rules []analyzers.Rule) config.Vocabulary {
	names := func(rules []analyzers.Rule) []string {
		var list []string
		for _, r := range rules {
			list = append(list, r.Analyzer.Name)
		}
		return list
	}
	return config.Vocabulary{
		Rules: names(rules), Observed: names(ruledoc.Observed),
		Rule: func(word string) (string, bool) {
			rule, ok := ruledoc.Find(rules, strings.TrimSpace(word))
			if !ok {
				return "", false
			}
			return rule.Analyzer.Name, true
		},
	}
}

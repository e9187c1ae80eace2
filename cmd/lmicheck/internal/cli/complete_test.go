package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/harness/size"
)

// complete returns what is offered for the last of some words, and the line of
// cobra's protocol that says what the shell may add.
func complete(t *testing.T, words ...string) (offered []string, directive string) {
	t.Helper()
	var out, errs bytes.Buffer
	if code := Main(append([]string{"__complete"}, words...), strings.NewReader(""), &out, &errs, nil, t.TempDir()); code != 0 {
		t.Fatalf("%q: exit code %d: %s", words, code, errs.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for _, line := range lines[:len(lines)-1] {
		name, _, _ := strings.Cut(line, "\t")
		offered = append(offered, name)
	}
	return offered, lines[len(lines)-1]
}

func TestComplete(t *testing.T) {
	const anyFile, noFile, dir = ":0", ":4", ":16"
	for _, c := range []struct {
		words     []string
		some      []string // offered
		not       []string // not offered
		directive string
	}{
		{[]string{""}, []string{"check", "run", "completion"}, nil, anyFile},
		{[]string{"./cm"}, nil, []string{"check"}, anyFile}, // a package to check
		{[]string{"--format", ""}, []string{"text", "sarif"}, nil, noFile},
		{[]string{"report", "--format=s"}, []string{"sarif"}, nil, noFile},
		{[]string{"--color", ""}, []string{"auto", "always", "never"}, nil, noFile},
		{[]string{"confirm", "--fail-on", ""}, []string{"note", "never"}, nil, noFile},
		{[]string{"--rules", ""}, []string{"globalwrite", "lockedio"}, []string{"datarace"}, noFile},
		{[]string{"--rules", "lazyinit,"}, []string{"lazyinit,globalwrite"}, []string{"lazyinit,lazyinit"}, noFile},
		{[]string{"check", "--disable", ""}, []string{"globalwrite"}, nil, noFile},
		{[]string{"explain", ""}, []string{"globalwrite", "datarace"}, nil, noFile},
		{[]string{"explain", "globalwrite", ""}, nil, []string{"globalwrite"}, noFile},
		{[]string{"run", "--event", ""}, []string{"sqs", "apigatewayv2"}, nil, noFile},
		{[]string{"run", "--instance", ""}, []string{"c8g.xlarge"}, nil, noFile},
		{[]string{"run", "--skip", "init,"}, []string{"init,load"}, []string{"init,init"}, noFile},
		{[]string{"run", "./"}, nil, nil, dir},
		{[]string{"check", "--tags", ""}, nil, nil, noFile},
		{[]string{"-C", ""}, nil, nil, dir},
		{[]string{"-o", ""}, nil, nil, anyFile},
		{[]string{"why", "main"}, nil, nil, anyFile},
		{[]string{"rules", ""}, nil, nil, noFile},
	} {
		offered, directive := complete(t, c.words...)
		for _, want := range c.some {
			if !slices.Contains(offered, want) {
				t.Errorf("%q: %q is not offered: %q", c.words, want, offered)
			}
		}
		for _, not := range c.not {
			if slices.Contains(offered, not) {
				t.Errorf("%q: %q is offered", c.words, not)
			}
		}
		if directive != c.directive {
			t.Errorf("%q: directive %s, want %s", c.words, directive, c.directive)
		}
	}
}

// commandsBelow returns a command and all below it.
func commandsBelow(cmd *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{cmd}
	for _, sub := range cmd.Commands() {
		list = append(list, commandsBelow(sub)...)
	}
	return list
}

// TestCompleteTable: a flag whose help lists its values offers them, and the table has
// no flag that there is not.
func TestCompleteTable(t *testing.T) {
	enumerated := regexp.MustCompile(`: (\w+, )*\w+ or \w+\b`)
	table := (&invocation{}).completions()
	seen := map[string]bool{"RULE": true}
	for _, cmd := range commandsBelow((&Command{Rules: analyzers.All}).Root()) {
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			seen[f.Name] = true
			if enumerated.MatchString(f.Usage) && table[f.Name] == nil {
				t.Errorf("%s --%s has fixed values, which are not completed: %s", cmd.CommandPath(), f.Name, f.Usage)
			}
		})
	}
	for name := range table {
		if !seen[name] {
			t.Errorf("completions: there is no flag --%s", name)
		}
	}
}

func TestCompleteInstances(t *testing.T) {
	for _, name := range size.Common() {
		if _, err := size.ParseInstance(name); err != nil {
			t.Error(err)
		}
	}
}

// TestCompletionScripts has bash read its script, and complete with it.
func TestCompletionScripts(t *testing.T) {
	scripts := map[string]string{}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		var out, errs bytes.Buffer
		code := Main([]string{"completion", shell}, strings.NewReader(""), &out, &errs, nil, t.TempDir())
		if code != 0 || !strings.Contains(out.String(), "__complete") {
			t.Errorf("%s: exit code %d, %d bytes, %s", shell, code, out.Len(), errs.String())
		}
		scripts[shell] = out.String()
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "lmicheck.bash")
	if err := os.WriteFile(file, []byte(scripts["bash"]), 0o666); err != nil {
		t.Fatal(err)
	}
	// The package bash-completion would split the line, and there is no completion under way.
	const ask = `source "$1"; compopt() { :; }; lmicheck() { printf '%s\n' error never :4; }
_get_comp_words_by_ref() { words=(lmicheck check --fail-on e) cword=3 cur=e prev=--fail-on; }
__start_lmicheck lmicheck; echo "${COMPREPLY[@]}"`
	out, err := exec.Command(bash, "--noprofile", "--norc", "-c", ask, "bash", file).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "error" {
		t.Errorf("bash completes to %q, %v; want error", out, err)
	}
}

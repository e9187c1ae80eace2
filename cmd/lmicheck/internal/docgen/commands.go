package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cli"
)

// commands returns the reference of the command line.
func commands() string {
	root := (&cli.Command{Rules: analyzers.All}).Root()
	var b strings.Builder
	for _, cmd := range root.Commands() {
		if cmd.IsAvailableCommand() && !cmd.IsAdditionalHelpTopicCommand() && cmd.Name() != "help" {
			command(&b, cmd)
		}
	}
	return b.String()
}

// command writes the section of one command, and of those below it.
func command(b *strings.Builder, cmd *cobra.Command) {
	fmt.Fprintf(b, "## %s\n\n", cmd.CommandPath())
	text := cmd.Long
	if text == "" {
		text = cmd.Short + "."
	}
	b.WriteString(paragraphs(text))
	fmt.Fprintf(b, "\n```text\n%s\n```\n\n", cmd.UseLine())
	if flags := cmd.LocalFlags(); flags.HasAvailableFlags() {
		fmt.Fprintf(b, "Flags:\n\n```text\n%s\n```\n\n", strings.TrimRight(flags.FlagUsages(), "\n"))
	}
	if cmd.Example != "" {
		fmt.Fprintf(b, "Examples:\n\n```sh\n%s\n```\n\n", dedent(cmd.Example))
	}
	for _, sub := range cmd.Commands() {
		if cmd.Name() != "completion" { // the texts of cobra, one for each shell
			command(b, sub)
		}
	}
}

// paragraphs turns help text into Markdown: a tab begins a line of code there.
func paragraphs(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(text), "\n\t", "\n    ") + "\n"
}

func dedent(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, "  ")
	}
	return strings.Join(lines, "\n")
}

// sampleOutput returns what lmicheck prints for the function in dir.
func sampleOutput(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	var out, errs bytes.Buffer
	code := cli.Main([]string{"--color", "never"}, strings.NewReader(""), &out, &errs, os.Environ(), dir)
	if code != 1 {
		return "", fmt.Errorf("checking %s: exit code %d, want 1\n%s", dir, code, errs.String())
	}
	return "```text\n" + out.String() + "```", nil
}

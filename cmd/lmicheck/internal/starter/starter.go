// Package starter has the files that a repository gets by "lmicheck init".
package starter

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/baseline"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/config"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
)

// Config is a configuration with each key, or with a comment in its place.
const Config = `# yaml-language-server: $schema=` + config.SchemaURL + `
# Configuration of lmicheck: ` + ruledoc.Site + `/adoption.md
# A key sets the flag of its name, where the command line does not.

# What was found when lmicheck came is known, and does not make a check fail.
# "lmicheck check --write-baseline ./..." brings the file up to date.
baseline: ` + baseline.Name + `

# Least severity that makes a check fail: error, warning, note or never.
fail-on: warning

# Rules: only these, all but these, and severities other than theirs. "lmicheck rules"
# lists them.
# rules: [globalwrite, lazyinit]
# disable: [traceenv]
# severity:
#   straygoroutine: error

# Build tags.
# tags: [lambda]

# Handlers that nothing passes to Lambda where lmicheck can see it.
# handler: [example.com/app/api.Handle]

# Modules of your own that are analysed too, such as one that starts the handlers.
# deps: [example.com/platform]

# What else lmicheck should know of libraries.
# knowledge: lmicheck.kb
`

// WorkflowName returns the name of the workflow for a directory, relative to the root of
// the repository, with slashes. Each directory has its own.
func WorkflowName(dir string) string {
	name := "lmicheck"
	if dir != "." {
		name += "-" + strings.ReplaceAll(dir, "/", "-")
	}
	return path.Join(".github/workflows", name+".yml")
}

// Workflow returns a workflow for GitHub Actions that checks a directory: the one in
// docs/ci.md.
func Workflow(dir string) string {
	name := "lmicheck"
	if dir != "." {
		name += " " + dir
	}
	return strings.NewReplacer("DIR", scalar(dir), "NAME", scalar(name)).Replace(`name: NAME
on: [push, pull_request]
permissions:
  contents: read
  security-events: write # to upload SARIF
jobs:
  lmicheck:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-go@v5
        with:
          go-version: "1.26"
      - uses: lmicheck/lmicheck@v0
        with:
          working-directory: DIR
          args: ./...
`)
}

var plain = regexp.MustCompile(`^[A-Za-z.][A-Za-z0-9_./ -]*$`)

// scalar writes a word for YAML: as it is, or quoted, in which JSON's form is YAML's.
func scalar(word string) string {
	if plain.MatchString(word) && strings.TrimSpace(word) == word {
		return word
	}
	return strconv.Quote(word)
}

package main

import (
	"encoding/json"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cli"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/config"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/starter"
)

var block = regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$")

// snippets returns the blocks of one language in a page.
func snippets(t *testing.T, page, language string) []string {
	t.Helper()
	var list []string
	for _, m := range block.FindAllStringSubmatch(read(t, page), -1) {
		if m[1] == language {
			list = append(list, m[2])
		}
	}
	if len(list) == 0 {
		t.Fatalf("%s has no block of %s", page, language)
	}
	return list
}

func parseYAML(t *testing.T, name, text string) any {
	t.Helper()
	var tree any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Errorf("%s: %v\n%s", name, err, text)
	}
	return tree
}

// TestSnippets: what the pages show is what its language says it is.
func TestSnippets(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	for _, page := range []string{"docs/ci.md", "docs/adoption.md"} {
		for _, text := range snippets(t, page, "yaml") {
			parseYAML(t, page, text)
		}
		for _, text := range snippets(t, page, "bash") {
			cmd := exec.Command(bash, "-n")
			cmd.Stdin = strings.NewReader(text)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s\n%s", page, err, out, text)
			}
		}
	}
	for _, text := range snippets(t, "docs/ci.md", "json") {
		if !json.Valid([]byte(text)) {
			t.Errorf("not JSON: %s", text)
		}
	}
}

// TestConfigSnippet: the configuration in the page is one, with values that there are.
func TestConfigSnippet(t *testing.T) {
	n := 0
	for _, text := range snippets(t, "docs/adoption.md", "yaml") {
		if strings.HasPrefix(text, "# yaml-language-server") {
			n++
			if _, err := config.Parse(config.Name, []byte(text), cli.Vocabulary(analyzers.All)); err != nil {
				t.Error(err)
			}
		}
	}
	if n != 1 {
		t.Errorf("%d configurations in the page, want 1", n)
	}
}

// TestStarterWorkflow: the workflow of "lmicheck init" is the one that is documented.
func TestStarterWorkflow(t *testing.T) {
	if text := starter.Workflow("."); !strings.Contains(read(t, "docs/ci.md"), "```yaml\n"+text+"```\n") {
		t.Errorf("docs/ci.md does not have the workflow of \"lmicheck init\":\n%s", text)
	}
}

package pages

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/analyzers/plugin"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cli"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/config"
)

// checkForm holds a document to the form of what it looks like. What looks like nothing
// that is known has been parsed, and that is all.
func checkForm(doc *yaml.Node) []error {
	if len(doc.Content) == 0 {
		return []error{fmt.Errorf("a block without content")}
	}
	top := doc.Content[0]
	switch {
	case has(top, "on") && has(top, "jobs"):
		return checkWorkflow(top)
	case top.Kind == yaml.SequenceNode:
		return checkSteps(top)
	case has(top, "repos"):
		return checkHooks(top)
	case has(top, "linters"):
		return checkGolangci(top)
	case has(top, "rules"), has(top, "disable"), has(top, "fail-on"), has(top, "severity"), has(top, "handler"):
		return checkConfig(top)
	}
	return nil
}

// get returns the value of a key, or nil.
func get(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func has(n *yaml.Node, key string) bool { return get(n, key) != nil }

// items returns the items of a list, or the values of a mapping.
func items(n *yaml.Node) []*yaml.Node {
	switch {
	case n == nil:
		return nil
	case n.Kind == yaml.SequenceNode:
		return n.Content
	}
	var out []*yaml.Node
	for i := 1; i < len(n.Content); i += 2 {
		out = append(out, n.Content[i])
	}
	return out
}

// checkWorkflow is about workflows of GitHub Actions.
func checkWorkflow(top *yaml.Node) []error {
	var errs []error
	jobs := items(get(top, "jobs"))
	if len(jobs) == 0 {
		errs = append(errs, fmt.Errorf("line %d: a workflow without jobs", top.Line))
	}
	for _, job := range jobs {
		if !has(job, "uses") && (!has(job, "runs-on") || !has(job, "steps")) {
			errs = append(errs, fmt.Errorf("line %d: a job needs runs-on and steps", job.Line))
		}
		errs = append(errs, checkSteps(get(job, "steps"))...)
	}
	return errs
}

// stepKeys are what a step may have (GitHub's documentation, "Workflow syntax").
var stepKeys = []string{"id", "if", "name", "uses", "run", "working-directory", "shell", "with", "env", "continue-on-error", "timeout-minutes"}

func checkSteps(list *yaml.Node) []error {
	var errs []error
	for _, step := range items(list) {
		if has(step, "uses") == has(step, "run") {
			errs = append(errs, fmt.Errorf("line %d: a step needs one of uses and run", step.Line))
		}
		for i := 0; i+1 < len(step.Content); i += 2 {
			if key := step.Content[i].Value; !slices.Contains(stepKeys, key) {
				errs = append(errs, fmt.Errorf("line %d: a step has no %q", step.Line, key))
			}
		}
	}
	return errs
}

// checkHooks is about the configuration of pre-commit.
func checkHooks(top *yaml.Node) []error {
	var errs []error
	for _, repo := range items(get(top, "repos")) {
		if !has(repo, "repo") || !has(repo, "rev") || len(items(get(repo, "hooks"))) == 0 {
			errs = append(errs, fmt.Errorf("line %d: a repository needs repo, rev and hooks", repo.Line))
		}
		for _, hook := range items(get(repo, "hooks")) {
			if id := get(hook, "id"); id == nil || id.Value != "lmicheck" {
				errs = append(errs, fmt.Errorf("line %d: the hook is called lmicheck", hook.Line))
			}
		}
	}
	return errs
}

// checkConfig is about .lmicheck.yaml.
func checkConfig(top *yaml.Node) []error {
	text, err := yaml.Marshal(top)
	if err != nil {
		return []error{err}
	}
	if _, err := config.Parse(config.Name, text, cli.Vocabulary(analyzers.All)); err != nil {
		return []error{err}
	}
	return nil
}

// checkGolangci hands the settings to the plugin, as golangci-lint does.
func checkGolangci(top *yaml.Node) []error {
	var errs []error
	if v := get(top, "version"); v == nil || v.Value != "2" || v.Tag != "!!str" {
		errs = append(errs, fmt.Errorf(`line %d: version must be "2", with quotes`, top.Line))
	}
	custom := get(get(get(get(top, "linters"), "settings"), "custom"), "lmicheck")
	if custom == nil {
		return append(errs, fmt.Errorf("line %d: linters.settings.custom has no lmicheck", top.Line))
	}
	if kind := get(custom, "type"); kind == nil || kind.Value != "module" {
		errs = append(errs, fmt.Errorf("line %d: the type of the plugin is module", custom.Line))
	}
	var settings map[string]any
	if s := get(custom, "settings"); s != nil {
		if err := s.Decode(&settings); err != nil {
			return append(errs, err)
		}
	}
	if _, err := plugin.New(settings); err != nil {
		errs = append(errs, err)
	}
	return errs
}

// TestCheckYAML: mistakes in each form are found, and what is right is let through.
func TestCheckYAML(t *testing.T) {
	for text, want := range map[string]string{
		"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: lmicheck ./...\n":                     "",
		"on: push\njobs:\n  a:\n    steps:\n      - run: make\n":                                               "runs-on",
		"- run: lmicheck check --formt json\n":                                                                 "unknown flag",
		"- uses: a/b@v1\n  run: make\n":                                                                        "one of uses and run",
		"- run: make\n  shel: bash\n":                                                                          `no "shel"`,
		"repos:\n  - repo: x\n    hooks: [{id: lmicheck}]\n":                                                   "repo, rev and hooks",
		"repos:\n  - {repo: x, rev: v1, hooks: [{id: lmichek}]}\n":                                             "called lmicheck",
		"version: 2\nlinters: {settings: {custom: {lmicheck: {type: module}}}}\n":                              "with quotes",
		"version: \"2\"\nlinters: {settings: {custom: {lmicheck: {type: module, settings: {disabl: [a]}}}}}\n": "disabl",
		"disable: [traceenv]\nfail-on: error\n":                                                                "",
		"disable: [tracenv]\n":                                                                                 "no rule",
		"rules: [LMI101]\nformatt: json\n":                                                                     `unknown key "formatt"`,
		"severity: {lazyini: error}\n":                                                                         "no rule",
		"a: [\n":                                                                                               "yaml",
		"job:\n  script:\n    - lmicheck report --format gitlab -o x.json < y.json || true\n":                  "",
		"job:\n  script:\n    - lmicheck report --format gitlap < y.json\n":                                    "none of",
		"# nothing\n": "",
	} {
		errs := checkYAML(text)
		if want == "" && len(errs) > 0 || want != "" && (len(errs) != 1 || !strings.Contains(errs[0].Error(), want)) {
			t.Errorf("%s%v, want %q", text, errs, want)
		}
	}
}

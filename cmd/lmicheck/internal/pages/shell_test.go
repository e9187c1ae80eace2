package pages

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"mvdan.cc/sh/v3/syntax"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cli"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
	"github.com/lmicheck/lmicheck/harness/size"
	"github.com/lmicheck/lmicheck/passes/known"
)

// checkShell parses a script and checks the calls in it.
func checkShell(script string) []error {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(script), "")
	if err != nil {
		return []error{err}
	}
	var errs []error
	syntax.Walk(file, func(n syntax.Node) bool {
		call, ok := n.(*syntax.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		var words []string
		for _, w := range call.Args {
			words = append(words, literal(w))
		}
		if err := checkCall(words); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", strings.Join(words, " "), err))
		}
		return true
	})
	return errs
}

// literal returns a word without its quotes. What only the shell knows stands in it as
// the shell's own notation.
func literal(w *syntax.Word) string {
	var b strings.Builder
	for _, part := range w.Parts {
		switch part := part.(type) {
		case *syntax.Lit:
			b.WriteString(part.Value)
		case *syntax.SglQuoted:
			b.WriteString(part.Value)
		case *syntax.DblQuoted:
			b.WriteString(literal(&syntax.Word{Parts: part.Parts}))
		default:
			// Printing to a buffer does not fail.
			var out bytes.Buffer
			_ = syntax.NewPrinter().Print(&out, &syntax.Word{Parts: []syntax.WordPart{part}})
			b.Write(out.Bytes())
		}
	}
	return b.String()
}

// others are programs in recipes that are taken as they are.
var others = []string{
	"cat", "cd", "cp", "head", "tail", "curl", "date", "diff", "docker", "echo", "exit", "export", "for", "gcloud", "git", "golangci-lint", "golangci-lint-lmicheck",
	"grep", "id", "jq", "kubectl", "ls", "man", "mkdir", "mv", "patch", "podman", "pre-commit", "rm", "sed", "set", "source", "test", "true", "which", "aws", "bazel",
}

// checkCall checks one command, without words of an array, of which it may have none.
func checkCall(words []string) error {
	words = slices.DeleteFunc(words, func(w string) bool { return strings.HasSuffix(w, "[@]}") })
	switch name := path.Base(words[0]); {
	case name == "lmicheck":
		return checkLmicheck(words[1:])
	case name == "go":
		return checkGoCommand(words[1:])
	case name == "make":
		return checkMake(words[1:])
	case name == "docker" && len(words) > 1 && words[1] == "run":
		if i := slices.Index(words, "lmicheck"); i > 0 { // the name of the image
			return checkLmicheck(words[i+1:])
		}
	case !slices.Contains(others, name):
		return fmt.Errorf("%q is no program that recipes have", words[0])
	}
	return nil
}

// checkLmicheck checks arguments of lmicheck without running it.
func checkLmicheck(args []string) error {
	root := (&cli.Command{Rules: analyzers.All}).Root()
	cmd, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	if cmd == root && len(args) > 0 && regexp.MustCompile(`^[a-z]+$`).MatchString(args[0]) {
		return fmt.Errorf("there is no command %q", args[0]) // as a package it would be ./NAME
	}
	cmd.InitDefaultHelpFlag()
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	if cmd.Flags().Changed("help") {
		return nil
	}
	if err := cmd.ValidateArgs(cmd.Flags().Args()); err != nil {
		return err
	}
	if cmd.Name() == "explain" {
		if err := checkRule(cmd.Flags().Arg(0)); err != nil {
			return err
		}
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if bad := checkFlag(cmd, f); bad != nil && err == nil {
			err = bad
		}
	})
	return err
}

func checkRule(name string) error {
	if _, ok := ruledoc.Find(slices.Concat(analyzers.All, ruledoc.Observed), name); !ok {
		return fmt.Errorf("there is no rule %q", name)
	}
	return nil
}

// checkFlag holds the value of a flag to those that a shell would complete.
func checkFlag(cmd *cobra.Command, f *pflag.Flag) error {
	values := []string{f.Value.String()}
	if list, ok := f.Value.(pflag.SliceValue); ok {
		values = list.GetSlice()
	}
	if strings.Contains(values[0], "$") {
		return nil // only the shell knows
	}
	switch f.Name {
	case "aws-endpoint":
		return nil // stub, or a URL
	case "shard":
		if !regexp.MustCompile(`^(auto|\d+/\d+|auto/\d+)$`).MatchString(values[0]) {
			return fmt.Errorf("--shard: %q is neither auto nor i/n", values[0])
		}
		return nil
	case "instance":
		_, err := size.ParseInstance(values[0])
		return err
	case "rules", "disable":
		for _, v := range values {
			if err := checkRule(v); err != nil {
				return err
			}
		}
		return nil
	}
	complete, ok := cmd.GetFlagCompletionFunc(f.Name)
	if !ok {
		return nil
	}
	offered, _ := complete(cmd, nil, "")
	for i, o := range offered {
		offered[i], _, _ = strings.Cut(o, "\t")
	}
	for _, v := range values {
		if len(offered) > 0 && !slices.Contains(offered, v) {
			return fmt.Errorf("--%s: %q is none of %q", f.Name, v, offered)
		}
	}
	return nil
}

const module = "github.com/lmicheck/lmicheck"

// checkGoCommand wants packages of this module to be there, and flags of the vet tool.
func checkGoCommand(args []string) error {
	for i, arg := range args {
		name, _, _ := strings.Cut(arg, "@")
		if name == "./cmd/lmicheck" && args[0] == "run" {
			return checkLmicheck(args[i+1:])
		}
		if rest, ok := strings.CutPrefix(name, module); ok {
			if err := isDir(rest); err != nil {
				return err
			}
		}
		if strings.HasPrefix(name, "./cmd/lmicheck") || strings.HasPrefix(name, "./harness") {
			if err := isDir(name); err != nil {
				return err
			}
		}
		flag, _, _ := strings.Cut(arg, "=")
		if flag, ok := strings.CutPrefix(flag, "-lmiknown."); ok && known.Analyzer.Flags.Lookup(flag) == nil {
			return fmt.Errorf("there is no flag -lmiknown.%s", flag)
		}
	}
	return nil
}

func isDir(name string) error {
	info, err := os.Stat(filepath.Join(root, strings.TrimSuffix(name, "/...")))
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("%s is no directory", name)
	}
	return err
}

// checkMake wants targets that the Makefile lists.
func checkMake(args []string) error {
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		return err
	}
	for _, arg := range args {
		if !strings.Contains(arg, "=") && !bytes.Contains(makefile, []byte("\n"+arg+":")) {
			return fmt.Errorf("the Makefile has no target %s", arg)
		}
	}
	return nil
}

// TestCheckShell: what is wrong is found, and what is right is not.
func TestCheckShell(t *testing.T) {
	for script, want := range map[string]string{
		"lmicheck ./...":          "",
		"lmicheck -C dir ./cmd/a": "",
		"lmicheck check --rules globalwrite,LMI103 | grep x": "",
		"GOOS=linux lmicheck run --instance c8g.xlarge .":    "",
		"source <(lmicheck completion bash)":                 "",
		"go run ./cmd/lmicheck -C testdata/sample":           "",
		"code=0; lmicheck check -f json ./... || code=$?":    "",
		"go install " + module + "/cmd/lmicheck@latest":      "",
		"docker run --rm -v \"$PWD:/src\" lmicheck ./...":    "",
		"make test":                                  "",
		"lmicheck explain --help":                    "",
		"lmicheck chek ./...":                        "no command",
		"lmicheck check --formt json":                "unknown flag",
		"lmicheck --format xml":                      "none of",
		"lmicheck check --rules globalwirte":         "no rule",
		"lmicheck explain LMI999":                    "no rule",
		"lmicheck explain":                           "usage",
		"lmicheck rules all":                         "takes no arguments",
		"lmicheck run --instance c8g .":              "want a family",
		"lmicheck run --event sqss .":                "none of",
		"x=$(lmicheck --nope)":                       "unknown flag",
		"go run ./cmd/lmicheck chek":                 "no command",
		"go install " + module + "/cmd/lmichek@v1":   "no such file",
		"go vet -vettool=x -lmiknown.handlers=a ./.": "no flag",
		"docker run lmicheck --nope":                 "unknown flag",
		"make tset":                                  "no target",
		"lmichek ./...":                              "no program",
		"if true; then":                              "then",
	} {
		errs := checkShell(script)
		if want == "" && len(errs) > 0 || want != "" && (len(errs) != 1 || !strings.Contains(errs[0].Error(), want)) {
			t.Errorf("%s: %v, want %q", script, errs, want)
		}
	}
}

// TestRecipes checks calls of lmicheck in what is no page.
func TestRecipes(t *testing.T) {
	call := regexp.MustCompile(`(?:lmicheck/)?lmicheck"? ((?:check|report) [^'|<\n` + "`" + `]*)`)
	count := 0
	for _, name := range []string{"action.yml", ".pre-commit-hooks.yaml", "Dockerfile"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(data), -1) {
			count++
			args, _, _ := strings.Cut(m[1], " ||")
			for _, err := range checkShell("lmicheck " + args) {
				t.Errorf("%s: %q: %v", name, m[0], err)
			}
		}
	}
	if count < 4 {
		t.Errorf("only %d calls of lmicheck found in the recipes", count)
	}
}

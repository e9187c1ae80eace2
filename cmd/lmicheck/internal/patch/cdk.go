package patch

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

// cdk writes statements for the stack that a template in cdk.out comes from, in the language of
// the app. Functions are found by their ids, as names of variables are not known.
func (p *plan) cdk() Patch {
	patch := Patch{Template: p.template, Language: iac.CDK, Notes: p.notes}
	app, command := appOf(p.template)
	switch app {
	case "go":
		patch.Syntax, patch.Text = "go", p.cdkGo()
	case "typescript":
		patch.Syntax, patch.Text = "typescript", p.cdkTypeScript()
	default:
		patch.Syntax, patch.Text = "typescript", p.cdkTypeScript()
		patch.Notes = append(patch.Notes, fmt.Sprintf("the app (%s) is not in TypeScript or Go; its language has the same classes and properties", command))
	}
	patch.Notes = append(patch.Notes, "the statements stand behind those that make the functions; memorySize is better set where a function is made")
	return patch
}

// appOf returns the language of the CDK app above a template, "typescript" if nothing tells, and
// the command that runs it. It is "" for a language that is none of ours.
func appOf(template string) (language, command string) {
	dir := filepath.Dir(template)
	for range 4 { // cdk.out, a directory in it, and the app's
		data, err := os.ReadFile(filepath.Join(dir, "cdk.json"))
		if err != nil {
			dir = filepath.Dir(dir)
			continue
		}
		var config struct {
			App string `json:"app"`
		}
		if json.Unmarshal(data, &config) != nil { // the CDK itself will say so
			break
		}
		return languageOf(config.App, dir), config.App
	}
	return "typescript", ""
}

// languageOf tells by the command, as "cdk init" writes it, or else by what is beside it.
func languageOf(command, dir string) string {
	words := strings.Fields(command)
	for _, w := range words {
		w = filepath.Base(w)
		switch {
		case w == "go":
			return "go"
		case w == "ts-node" || w == "tsx" || w == "node" || w == "bun" || strings.HasSuffix(w, ".ts") || strings.HasSuffix(w, ".js"):
			return "typescript"
		case strings.HasPrefix(w, "python") || w == "mvn" || w == "gradle" || w == "dotnet":
			return ""
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil && strings.Contains(string(text), "github.com/aws/aws-cdk-go") {
		return "go"
	}
	return "typescript"
}

// construct returns the ids from the stack down to a construct: its name is its path, which begins
// with the stack, and before it the stage, if there is one.
func construct(path, template string) []string {
	ids := strings.Split(path, "/")
	skip := 1
	for dir := range strings.SplitSeq(filepath.ToSlash(filepath.Dir(template)), "/") {
		if strings.HasPrefix(dir, "assembly-") {
			skip++
		}
	}
	if len(ids) > skip {
		return ids[skip:]
	}
	return ids[len(ids)-1:]
}

// findChild chains calls from the stack down to a construct. call has a verb for the quoted id.
func (p *plan) findChild(path, call string) string {
	var b strings.Builder
	for _, id := range construct(path, p.template) {
		fmt.Fprintf(&b, call, id)
	}
	return b.String()
}

// variable is the name of a capacity provider's variable.
func (k *provider) variable() string {
	id := k.name[strings.LastIndex(k.name, "/")+1:]
	name := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, id)
	return "lambda" + cmp.Or(strings.TrimPrefix(name, "Lambda"), "Instances")
}

// architecture is the name of the CDK's constant.
func (k *provider) architecture() string {
	if k.arch == "arm64" {
		return "ARM_64"
	}
	return "X86_64"
}

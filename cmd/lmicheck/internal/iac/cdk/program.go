package cdk

import (
	"path/filepath"
	"regexp"
	"strings"
)

// A program is a file of the app.
type program struct {
	file string
	text string
}

// A written is a path that stands in a program.
type written struct {
	file  string
	path  string
	entry bool // a Go package, and not what a build leaves
}

// near is how far after the id of a construct, in bytes, its properties are looked for.
const near = 800

var (
	// entries are written as entry: 'cmd/api', entry="cmd/api", Entry: jsii.String("cmd/api").
	entryPattern = regexp.MustCompile(`(?i)\bentry\s*[:=]\s*([^\n]+)`)
	assetPattern = regexp.MustCompile(`(?i)from_?asset\(\s*([^\n]+)`)
	quoted       = regexp.MustCompile("['\"`]([^'\"`\n]*)['\"`]")
)

// written looks in the app for the construct with this id, and for what its code is. If the id stands there twice with
// different paths, none is taken.
func (a *assets) written(id string) written {
	var found written
	for _, p := range a.programs() {
		for _, quote := range []string{"'", `"`, "`"} {
			text := p.text
			for at := strings.Index(text, quote+id+quote); at >= 0; at = strings.Index(text, quote+id+quote) {
				text = text[at+len(id)+2:]
				w := a.after(p.file, text[:min(near, len(text))])
				if w.path != "" && found.path != "" && w.path != found.path {
					return written{}
				}
				if w.path != "" {
					found = w
				}
			}
		}
	}
	return found
}

// after reads the first path after the id of a construct, before the next construct begins.
func (a *assets) after(file, text string) written {
	if next := regexp.MustCompile(`\bnew [A-Z]|\bNew[A-Z]\w*\(`).FindStringIndex(text); next != nil {
		text = text[:next[0]]
	}
	for _, form := range []struct {
		pattern *regexp.Regexp
		entry   bool
	}{{entryPattern, true}, {assetPattern, false}} {
		if m := form.pattern.FindStringSubmatch(text); m != nil {
			if path := a.literal(file, m[1]); path != "" {
				return written{file, path, form.entry}
			}
		}
	}
	return written{}
}

// literal reads a literal path, or one that is joined of literals. Names are relative to the app's directory, unless
// they are joined to the file's own.
func (a *assets) literal(file, expression string) string {
	base := a.app
	if strings.Contains(expression, "__dirname") || strings.Contains(expression, "__file__") {
		base = filepath.Dir(file)
	}
	parts := quoted.FindAllStringSubmatch(expression, -1)
	if len(parts) == 0 {
		return ""
	}
	if !strings.Contains(expression, "join(") && !strings.Contains(expression, "resolve(") {
		parts = parts[:1]
	}
	path := base
	for _, p := range parts {
		if strings.Contains(p[1], "${") {
			return ""
		}
		path = filepath.Join(path, filepath.FromSlash(p[1]))
	}
	return path
}

// programs returns the files of the app that can hold constructs.
func (a *assets) programs() []program {
	if a.source != nil {
		return a.source
	}
	a.source = []program{}
	for _, file := range a.tree.Files {
		switch filepath.Ext(file) {
		case ".ts", ".js", ".mjs", ".py", ".go":
		default:
			continue
		}
		if !strings.HasPrefix(file, a.app+string(filepath.Separator)) || strings.HasSuffix(file, ".d.ts") {
			continue
		}
		data, err := a.tree.ReadFile(file)
		if err == nil && strings.Contains(string(data), "cdk") {
			a.source = append(a.source, program{file, string(data)})
		}
	}
	return a.source
}

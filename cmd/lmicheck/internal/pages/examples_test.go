package pages

import (
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestExampleFiles checks the files that users are told to copy.
func TestExampleFiles(t *testing.T) {
	for _, name := range []string{".golangci.example.yml", ".custom-gcl.yml", "action.yml", ".pre-commit-hooks.yaml"} {
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(read(t, name)), &doc); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if name == ".golangci.example.yml" {
			for _, err := range checkGolangci(doc.Content[0]) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, plugin := range items(get(doc.Content[0], "plugins")) {
			if err := checkGoCommand([]string{"build", get(plugin, "import").Value}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// commandLine matches a line of a package comment that is a command.
var commandLine = regexp.MustCompile(`^(lmicheck|go (run|vet|test|install|build)|make) `)

// TestPackageComments checks the code in package comments, which are the manual of a
// package: commands, and Go.
func TestPackageComments(t *testing.T) {
	count := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if base := d.Name(); d.IsDir() && name != root && (base == "testdata" || base == "node_modules" || base == "tools" || strings.HasPrefix(base, ".")) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		for _, code := range codeOf(file.Doc) {
			count++
			for _, err := range checkExample(code) {
				t.Errorf("%s: %v\n%s", name, err, code)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if count < 10 {
		t.Errorf("only %d examples in package comments found", count)
	}
}

// codeOf returns the blocks of code in a comment.
func codeOf(group *ast.CommentGroup) []string {
	if group == nil {
		return nil
	}
	var out []string
	var p comment.Parser
	for _, b := range p.Parse(group.Text()).Content {
		if code, ok := b.(*comment.Code); ok {
			out = append(out, code.Text)
		}
	}
	return out
}

// leftOut matches what stands for code: on a line, or in a block.
var leftOut = regexp.MustCompile(`(?m)^\s*\.\.\.$| \.\.\. `)

// checkExample checks what is a command or Go for certain: much else stands in such
// blocks, such as formats of files and tables.
func checkExample(code string) []error {
	if commandLine.MatchString(code) {
		return checkShell(code)
	}
	if regexp.MustCompile(`(?m)^(func|var|import|package) |:= .*\)$`).MatchString(code) {
		return checkGo(leftOut.ReplaceAllString(code, ""))
	}
	return nil
}

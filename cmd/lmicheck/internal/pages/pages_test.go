// Package pages holds the documentation to the program: every block of code on every
// page is parsed and checked as its language asks for, and every link leads somewhere.
// So are the files by which others get and run lmicheck: the action, the hooks, the image,
// the release.
//
// A block names its language. What is known of one:
//
//	sh, bash    parsed as bash; calls of lmicheck have commands, flags, rules and formats
//	            that there are, make has targets, the go command packages of this module
//	console     lines that begin with "$ " are sh, the others are what they print
//	go          parsed, as a file, as declarations or as statements; a whole file compiles
//	yaml, json  parsed; what runs in them is checked as sh
//	diff        parsed as a unified diff
//	groovy      what its steps run is checked as sh
//	starlark    targets of this module are packages
//	knowledge   entries of the knowledge base
//	text        not code
//
// A block without a language, by indentation or with a bare fence, is text, but for lines
// that call lmicheck.
package pages

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

const root = "../../../.."

// A page is a Markdown file of the repository.
type page struct {
	name    string // relative to the root, with slashes
	source  []byte
	blocks  []block
	links   []link
	anchors map[string]bool
	empty   []int // lines of headings with nothing below them
}

// A block is a block of code.
type block struct {
	lang string // "" for none
	text string
	line int
}

// A link is one inside of a page.
type link struct {
	target string
	line   int
}

// pages reads all pages, sorted by name. Test input is not documentation.
func pages(t *testing.T) []*page {
	t.Helper()
	var list []*page
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch base := d.Name(); {
		case d.IsDir() && name != root && (base == "testdata" || base == "node_modules" || base == "bin" || base == "dist" || strings.HasPrefix(base, ".")):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".md":
			return nil
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		list = append(list, parse(filepath.ToSlash(rel), source))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 30 {
		t.Fatalf("only %d pages found", len(list))
	}
	return list
}

// parse takes apart a page.
func parse(name string, source []byte) *page {
	p := &page{name: name, source: source, anchors: map[string]bool{}}
	doc := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(source))
	seen := map[string]int{}
	// The walker returns no error.
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.FencedCodeBlock:
			p.blocks = append(p.blocks, block{string(n.Language(source)), lines(n, source), p.lineOf(n)})
		case *ast.CodeBlock:
			p.blocks = append(p.blocks, block{"", lines(n, source), p.lineOf(n)})
		case *ast.Heading:
			p.anchors[anchor(plain(n, source), seen)] = true
			next, ok := n.NextSibling().(*ast.Heading)
			if n.NextSibling() == nil || ok && next.Level <= n.Level {
				p.empty = append(p.empty, p.lineOf(n))
			}
		case *ast.Link:
			p.links = append(p.links, link{string(n.Destination), p.lineOf(n)})
		case *ast.Image:
			p.links = append(p.links, link{string(n.Destination), p.lineOf(n)})
		}
		return ast.WalkContinue, nil
	})
	return p
}

// lineOf returns the line of a block, or of the block that an inline node is in.
func (p *page) lineOf(n ast.Node) int {
	for n.Type() == ast.TypeInline {
		n = n.Parent()
	}
	if n.Lines().Len() == 0 {
		return 1
	}
	return 1 + strings.Count(string(p.source[:n.Lines().At(0).Start]), "\n")
}

// lines returns the text of a block.
func lines(n ast.Node, source []byte) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		b.Write(segment.Value(source))
	}
	return b.String()
}

// plain returns the text below a node.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	// The walker returns no error.
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if text, ok := n.(*ast.Text); ok && entering {
			b.Write(text.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// Package page makes pages of HTML that stand alone: one file that needs no network and no
// script, and is written byte for byte the same for the same report.
//
// The frame (head, navigation, footer, style) is here, and so are the components that reports of
// check and of audit share: findings with both sides, runs, figures, what was not seen. A [Maker] turns
// the nouns of lmicheck into what templates show; templates have no logic but loops and conditions.
//
// Everything comes from users: names, paths, code, messages. It goes through html/template, which escapes it
// for the place where it stands. A content security policy that allows nothing but the embedded style
// stands behind that.
package page

import (
	"bufio"
	"embed"
	"html/template"
	"io"
	"io/fs"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
)

// A Page is one page.
type Page struct {
	Title string      // of the window
	Kind  string      // above the heading: "lmicheck audit"
	Tool  report.Tool // that made it
	Nav   []Link
	Body  any // for the template "body"
}

// A Link is an entry of the navigation.
type Link struct {
	ID    string // of the target, in the page
	Text  string
	Class string // that of a verdict, which is shown before the text
	Sub   bool   // it stands below the one before
}

//go:embed *.tmpl
var templates embed.FS

//go:embed page.css
var style string

// Parse returns the templates of a page. Those in files of fsys must define "body".
func Parse(fsys fs.FS) *template.Template {
	t := template.New("page").Funcs(template.FuncMap{
		"css":  func() template.CSS { return template.CSS(style) }, // #nosec: ours
		"link": isLink,
		"path": breakable,
	})
	t = template.Must(t.ParseFS(templates, "*.tmpl"))
	return template.Must(t.ParseFS(fsys, "*.tmpl"))
}

// isLink reports whether a source is an address, and not the title of something.
func isLink(s string) bool {
	return strings.HasPrefix(s, "https://") && !strings.ContainsAny(s, " \t\n")
}

// breakable returns a path that may be broken behind its slashes, as narrow columns need it.
func breakable(path string) template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(path), "/", "/<wbr>")) // escaped
}

// Write writes a page.
func Write(w io.Writer, t *template.Template, p Page) error {
	buf := bufio.NewWriter(w)
	if err := t.ExecuteTemplate(buf, "page", p); err != nil {
		return err
	}
	return buf.Flush()
}

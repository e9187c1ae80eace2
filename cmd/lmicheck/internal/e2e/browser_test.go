package e2e

import (
	"bytes"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/audittest"
	audithtml "github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/html"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/page/pagetest"
	reporthtml "github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/html"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
)

var screenshots = flag.String("screenshots", "", "keep pages and screenshots of them in this `dir`")

// TestBrowser looks at pages in Chromium: see browser.mjs.
func TestBrowser(t *testing.T) {
	if !*full {
		t.Skip("needs Chromium and npm packages; run: make e2e")
	}
	dir := *screenshots
	if dir == "" {
		dir = t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	pages := []string{
		filepath.Join(dir, "check.html"),
		render(t, dir, "confirm.html", func(w io.Writer) error {
			return reporthtml.Write(w, reporttest.Confirmed(), reporthtml.Options{Dir: reporttest.Dir(t), Rules: reporttest.Rules()})
		}),
		render(t, dir, "audit.html", func(w io.Writer) error {
			return audithtml.Write(w, audittest.Shop(), audithtml.Options{Dir: audittest.Dir(t), Rules: analyzers.All})
		}),
		render(t, dir, "hostile.html", func(w io.Writer) error {
			var r audit.Report
			pagetest.Fill(&r)
			return audithtml.Write(w, &r, audithtml.Options{Dir: dir, Rules: analyzers.All})
		}),
	}
	monorepo := filepath.Join(dir, "monorepo.html")
	pages = append(pages, monorepo)
	// One of its functions has no code: exit code 2.
	output(t, testdata(t, "monorepo"), []int{2}, program, "audit", "--format", "html", "--traffic", "traffic.yaml", "-o", monorepo)
	output(t, testdata(t, "sample"), []int{1}, program, "check", "--format", "html", "-o", pages[0], "./...")
	if out := look(t, dir, pages...); out != "" {
		t.Errorf("pages are not as they should be:\n%s", out)
	}
}

// TestBrowserSees: a page that is wrong in each way is told so.
func TestBrowserSees(t *testing.T) {
	if !*full {
		t.Skip("needs Chromium and npm packages; run: make e2e")
	}
	dir := t.TempDir()
	page := render(t, dir, "broken.html", func(w io.Writer) error {
		_, err := io.WriteString(w, `<!DOCTYPE html><html><head><title>t</title><style>body { background: #000; color: #222 }</style></head>
<body><a href="#nowhere">first</a><main id="main"><img src="picture.png"><div style="width: 2000px">wide</div>
<details><summary>s</summary><p>folded</p></details></main><script>console.log("hello"); throw new Error("late")</script></body></html>`)
		return err
	})
	out := look(t, dir, page)
	for _, want := range []string{
		"360 px, light: console: log: hello",
		"error: Error: late",
		"request: file://",
		`wider than the window: <div class="">`,
		"axe: color-contrast",
		"axe: image-alt",
		"the first stop of the keyboard is",
		"the link #nowhere does not show",
		"print: lost: folded",
		"print: the paper is rgb(0, 0, 0)",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// render writes a page into a directory and returns its name.
func render(t *testing.T, dir, name string, write func(io.Writer) error) string {
	t.Helper()
	var buf bytes.Buffer
	if err := write(&buf); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, buf.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// look returns what is wrong with pages.
func look(t *testing.T, dir string, pages ...string) string {
	t.Helper()
	args := append([]string{"browser.mjs", chromium(t), dir}, pages...)
	out, _ := output(t, ".", []int{0}, "node", args...)
	return string(out)
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no chromium in PATH; run: make e2e")
	return ""
}

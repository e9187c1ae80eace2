package analyzers_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/vendortest"
)

// A fixCase is a program with one finding of a rule, and a text that the fixed program
// has; "" if there must be no fix. The rule lazyinit has a test of its own.
type fixCase struct {
	name, rule, source, want string
}

// program completes a source by what all of them need.
func program(imports, body string) string {
	return "package main\n\nimport (\n" + imports + ")\n\n" + body + "\nfunc main() {}\n"
}

var fixCases = []fixCase{
	{"the last use of os", "traceenv", program("\t\"context\"\n\t\"os\"\n", `
//lmicheck:handler
func handle(ctx context.Context) string { return os.Getenv("_X_AMZN_TRACE_ID") }
`), `ctx.Value("x-amzn-trace-id")`},
	{"os is used elsewhere", "traceenv", program("\t\"context\"\n\t\"os\"\n", `
var home = os.Getenv("HOME")

//lmicheck:handler
func handle(ctx context.Context) string { return home + os.Getenv("_X_AMZN_TRACE_ID") }
`), `home + func() string {`},
	{"no context", "traceenv", program("\t\"os\"\n", `
//lmicheck:handler
func handle() string { return os.Getenv("_X_AMZN_TRACE_ID") }
`), ""},
	{"a field", "retainedpayload", program("\t\"context\"\n", `
type handler struct{ last []byte }

//lmicheck:handler
func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	h.last = payload[1:]
	return nil, nil
}
`), "h.last = bytes.Clone(payload)[1:]"},
	{"a channel", "retainedpayload", program("\t\"context\"\n", `
type handler struct{ queue chan []byte }

//lmicheck:handler
func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	h.queue <- payload
	return nil, nil
}
`), "h.queue <- bytes.Clone(payload)"},
	{"a variable in between", "retainedpayload", program("\t\"context\"\n", `
type handler struct{ last []byte }

//lmicheck:handler
func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	part := payload[1:]
	h.last = part
	return nil, nil
}
`), ""},
	{"bytes of a buffer", "poolmisuse", program("\t\"bytes\"\n\t\"sync\"\n", `
var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

//lmicheck:handler
func handle() []byte {
	buf := pool.Get().(*bytes.Buffer)
	defer pool.Put(buf)
	return buf.Bytes()
}
`), "return bytes.Clone(buf.Bytes())"},
	{"log.Fatal of the error", "exitpath", program("\t\"log\"\n\t\"os\"\n", `
type response struct{ Code int }

//lmicheck:handler
func handle() (response, error) {
	f, err := os.Open("x")
	if err != nil {
		log.Fatal(err)
	}
	return response{}, f.Close()
}
`), "return response{}, err"},
	{"log.Fatalf", "exitpath", program("\t\"log\"\n", `
//lmicheck:handler
func handle(name string) (m map[string]int, n int, s string, err error) {
	if name == "" {
		log.Fatalf("no name: %q", name)
	}
	return nil, 1, name, nil
}
`), `return nil, 0, "", fmt.Errorf("no name: %q", name)`},
	{"log.Fatal with a text", "exitpath", program("\t\"log\"\n", `
//lmicheck:handler
func handle(name string) error {
	if name == "" {
		log.Fatal("no name")
	}
	log.Print(name)
	return nil
}
`), `return errors.New("no name")`},
	{"a function without an error", "exitpath", program("\t\"log\"\n", `
//lmicheck:handler
func handle(name string) string {
	if name == "" {
		log.Fatal("no name")
	}
	return name
}
`), ""},
	{"os.Exit", "exitpath", program("\t\"os\"\n", `
//lmicheck:handler
func handle(name string) error {
	if name == "" {
		os.Exit(1)
	}
	return nil
}
`), ""},
	{"a file of its own", "sharedtmp", program("\t\"os\"\n", `
//lmicheck:handler
func handle(name string) error {
	f, err := os.Create("/tmp/report.csv")
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteString(name)
	return err
}
`), `os.CreateTemp("", "report-*.csv")`},
	{"a name that is used again", "sharedtmp", program("\t\"os\"\n", `
//lmicheck:handler
func handle(name string) error {
	f, err := os.Create("/tmp/report.csv")
	if err != nil {
		return err
	}
	f.Close()
	_, err = os.ReadFile("/tmp/report.csv")
	return err
}
`), ""},
	{"a file that is returned", "sharedtmp", program("\t\"os\"\n", `
func open() (*os.File, error) {
	f, err := os.Create("/tmp/report.csv")
	if err != nil {
		return nil, err
	}
	return f, nil
}

//lmicheck:handler
func handle(name string) error {
	f, err := open()
	if err != nil {
		return err
	}
	return f.Close()
}
`), ""},
}

// TestFixes applies each fix: the program must compile and have no finding any more.
func TestFixes(t *testing.T) {
	for _, c := range fixCases {
		t.Run(c.rule+"/"+c.name, func(t *testing.T) {
			dir := t.TempDir()
			writeFile(t, filepath.Join(dir, "go.mod"), "module app\n\ngo 1.24\n")
			name := filepath.Join(dir, "main.go")
			writeFile(t, name, c.source)
			found := findings(t, dir, c.rule)
			if len(found) != 1 {
				t.Fatalf("%d findings, want 1", len(found))
			}
			if c.want == "" {
				if len(found[0].Fixes) > 0 {
					t.Errorf("a fix is offered: %+v", found[0].Fixes)
				}
				return
			}
			if len(found[0].Fixes) != 1 {
				t.Fatalf("%d fixes, want 1", len(found[0].Fixes))
			}
			vendortest.Apply(t, found[0].Fixes[0])
			fixed := readFile(t, name)
			if !strings.Contains(fixed, c.want) {
				t.Errorf("fixed program has no %s\n%s", c.want, fixed)
			}
			vet := exec.Command("go", "vet", "./...")
			vet.Dir = dir
			if out, err := vet.CombinedOutput(); err != nil {
				t.Fatalf("fixed program: %v\n%s\n%s", err, out, fixed)
			}
			if left := findings(t, dir, c.rule); len(left) > 0 {
				t.Errorf("still found: %s\n%s", left[0].Message, fixed)
			}
		})
	}
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// findings runs one rule.
func findings(t *testing.T, dir, rule string) []finding.Finding {
	t.Helper()
	i := slices.IndexFunc(analyzers.All, func(r analyzers.Rule) bool { return r.Analyzer.Name == rule })
	return vendortest.Findings(t, dir, analyzers.All[i].Analyzer)
}

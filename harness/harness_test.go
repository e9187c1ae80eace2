package harness_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/harness/events"
	"github.com/lmicheck/lmicheck/harness/process"
)

var (
	suite = flag.Bool("suite", false, "run all functions of the suite, which takes half an hour")
	times = flag.Int("times", 1, "how often to run each function of the suite")
)

func TestMain(m *testing.M) {
	process.Main()
	flag.Parse()
	code := m.Run()
	if cacheDir != "" {
		os.RemoveAll(cacheDir)
	}
	os.Exit(code)
}

// A function of the suite, as manifest.json has it.
type function struct {
	Dir      string
	Observes []string // must be observed, each time
	May      []string // what follows from it now and then
	Cannot   string   // why nothing can be observed, if something is wrong
}

func manifest(t *testing.T) []function {
	t.Helper()
	text, err := os.ReadFile("testdata/functions/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []function
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func run(t *testing.T, dir string, opts harness.Options) *harness.Result {
	t.Helper()
	abs, err := filepath.Abs(filepath.Join("testdata/functions", dir))
	if err != nil {
		t.Fatal(err)
	}
	opts.Dir, opts.Package = abs, "."
	if given, err := events.Load(filepath.Join(abs, "events")); err == nil {
		opts.Events = given
	}
	result, err := harness.Run(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func kinds(r *harness.Result) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.Rule)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sample is the part of the suite that each test run has.
var sample = []string{"defects/lazyclient", "defects/tmpfile", "defects/setenv", "defects/goroutineleak", "clean/lockedfile", "clean/oncevalue"}

func TestSuite(t *testing.T) {
	for _, f := range manifest(t) {
		if !*suite && !slices.Contains(sample, f.Dir) {
			continue
		}
		t.Run(strings.ReplaceAll(f.Dir, "/", "_"), func(t *testing.T) {
			for range *times {
				r := run(t, f.Dir, harness.Options{Quick: !*suite, Cache: sharedCache(t)})
				got := kinds(r)
				for _, want := range f.Observes {
					if !slices.Contains(got, want) {
						t.Errorf("%s was not observed, but %v", want, got)
					}
				}
				for _, kind := range got {
					if !slices.Contains(f.Observes, kind) && !slices.Contains(f.May, kind) {
						t.Errorf("%s was observed", kind)
					}
				}
				if t.Failed() || testing.Verbose() {
					for _, f := range r.Findings {
						t.Logf("%s:%d: %s [%s %s]", f.Span.File, f.Span.Line, f.Message, f.Rule, f.Place)
					}
					t.Logf("%+v\n%+v\n%q", r.Phases, r.Capacity, r.Notes)
				}
			}
		})
	}
}

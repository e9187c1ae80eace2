package patch_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/project"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/patch"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/patch/patchtest"
)

// TestRoundTrip: after a patch is applied, the readers see a function on managed instances, and nothing
// is left to change. The smallest template of each language, and both forms in one. The comment of an archive has
// what is not known in spite of that, one a line.
func TestRoundTrip(t *testing.T) {
	archives, err := filepath.Glob("testdata/roundtrip/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			dir := t.TempDir()
			want := append(lines(extract(t, name, dir)), "language advice", "egress advice")
			before := read(t, dir)
			if len(before.Functions) == 0 || len(before.Problems) > 0 {
				t.Fatalf("before: %d functions, problems %v", len(before.Functions), before.Problems)
			}
			apply(t, before)
			after := read(t, dir)
			if len(after.Problems) > 0 {
				t.Errorf("problems: %v", after.Problems)
			}
			for _, f := range after.Functions {
				if f.Capacity == nil || !f.Capacity.Concurrency.Known || !f.Capacity.Ratio.Known {
					t.Errorf("%s is not on managed instances: %+v", f.Name, f.Capacity)
				}
			}
			if diff := cmp.Diff(want, open(after)); diff != "" {
				t.Errorf("what is left to do (-want +got):\n%s", diff)
			}
			if again := patch.For(after, choose(after)); len(again) != 0 {
				t.Errorf("a second patch: %v", again)
			}
		})
	}
}

// TestMoved reads what the CDK writes for a function that has moved.
func TestMoved(t *testing.T) {
	dir := t.TempDir()
	extract(t, "testdata/moved/cdk.txtar", dir)
	p := read(t, dir)
	if len(p.Functions) != 1 || p.Functions[0].Name != "Shop/Orders" || p.Functions[0].Capacity == nil {
		t.Fatalf("functions %+v, problems %v", p.Functions, p.Problems)
	}
	if diff := cmp.Diff([]string{"language advice", "egress advice"}, open(p)); diff != "" {
		t.Errorf("what is left to do (-want +got):\n%s", diff)
	}
}

// TestMonorepo applies the patches of the sample monorepo. What is left is what the notes say, and what
// only a person can decide.
func TestMonorepo(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../../../testdata/monorepo")); err != nil {
		t.Fatal(err)
	}
	before := read(t, dir)
	apply(t, before)
	after := read(t, dir)
	want := map[string]string{
		"BoardingPass":                          "storage advice",
		"Customs":                               "reserved unknown, tenancy unknown",
		"Manifest":                              "provisioned change, vpc change", // the notes say: remove
		"GangwayFunction":                       "shape change",                   // the notes say: remove first
		"InvoiceFunction":                       "gomaxprocs advice",
		"letter":                                "vpc change, filesystem blocked",
		"Loyalty/Points":                        "memory change, published change", // of the CDK's output: the source has to change
		"Loyalty/Statement":                     "published change",
		"module.alert.aws_lambda_function.this": "timeout unknown", // a variable without a default
	}
	got := map[string]string{}
	for _, f := range after.Functions {
		if list := statuses(eligibility.Of(f, after.Providers)); len(list) > 0 {
			got[f.Name] = strings.Join(list, ", ")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what is left to do (-want +got):\n%s", diff)
	}
	for _, p := range after.Problems {
		t.Errorf("problem: %s", p.Text())
	}
}

func lines(text []byte) []string {
	return slices.DeleteFunc(strings.Split(string(text), "\n"), func(line string) bool { return line == "" })
}

// extract writes the files of an archive, and returns its comment.
func extract(t *testing.T, name, dir string) []byte {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Files {
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return a.Comment
}

func read(t *testing.T, dir string) *iac.Project {
	t.Helper()
	p, err := project.Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func choose(p *iac.Project) []patch.Choice {
	var choices []patch.Choice
	for _, f := range p.Functions {
		choices = append(choices, patch.Choice{Function: f})
	}
	return choices
}

// apply merges all patches into their templates, but those for the source of a CDK app.
func apply(t *testing.T, p *iac.Project) {
	t.Helper()
	for _, x := range patch.For(p, choose(p)) {
		switch x.Language {
		case iac.CDK:
		case iac.Terraform:
			applyTerraform(t, x)
		default:
			text, err := os.ReadFile(x.Template)
			if err != nil {
				t.Fatal(err)
			}
			merged, err := patchtest.Document(string(text), x.Text)
			if err != nil {
				t.Fatalf("%s: %v", x.Template, err)
			}
			if err := os.WriteFile(x.Template, []byte(merged), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func applyTerraform(t *testing.T, x patch.Patch) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(x.Template, "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	merged, err := patchtest.Terraform(files, x.Text)
	if err != nil {
		t.Fatalf("%s: %v\n%s", x.Template, err, x.Text)
	}
	for name, text := range merged {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// open are the checks of a project that are not OK.
func open(p *iac.Project) []string {
	list := []string{}
	for _, f := range p.Functions {
		list = append(list, statuses(eligibility.Of(f, p.Providers))...)
	}
	return append(list, statuses(eligibility.OfProject(p))...)
}

func statuses(checks []eligibility.Check) []string {
	var list []string
	for _, c := range checks {
		if c.Status != eligibility.OK {
			list = append(list, c.ID+" "+string(c.Status))
		}
	}
	return list
}

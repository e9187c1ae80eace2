package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/project"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/patch/patchtest"
)

var cdk = flag.Bool("cdk", false, "compile and run the patches for the CDK; run: make cdk")

// patches are those of package patch's sample.
const patches = "../patch/testdata/patches"

// ids takes the place of what only a user knows.
var ids = strings.NewReplacer(
	"\"REPLACE-SUBNET-", "\"subnet-0", "- REPLACE-SUBNET-", "- subnet-0",
	"REPLACE-SECURITY-GROUP", "sg-0a1b2c3d4e5f60718",
	"REPLACE-OPERATOR-ROLE-ARN", "arn:aws:iam::111122223333:role/operator",
)

// TestCDKTypeScript compiles the patch in a stack, and looks at what the CDK makes of it. The CDK checks the
// result against CloudFormation's schemas, and does so with the patches for plain templates.
func TestCDKTypeScript(t *testing.T) {
	dir := app(t, "typescript", "app.ts", "cdk.ts")
	modules, err := filepath.Abs("testdata/cdk/typescript/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	output(t, dir, []int{0}, filepath.Join(modules, ".bin", "tsc"),
		"--strict", "--skipLibCheck", "--module", "commonjs", "--target", "es2022", "--types", "", "app.ts")
	good := plain(t, dir, "cloudformation.yaml", "") + "," + plain(t, dir, "cloudformation.json", "")
	output(t, dir, []int{0}, "env", "CDK_OUTDIR=out/cdk.out", "TEMPLATES="+good, "node", "app.js")
	synthesized(t, filepath.Join(dir, "out"), "Shop/Orders", "Shop/Accounts/Ledger",
		"Orders", "Ledger", "Orders", "Ledger") // of the plain templates

	// that it finds mistakes: a property that is called otherwise in SAM
	bad := plain(t, dir, "cloudformation.json", `{"Resources": {"LambdaInstancesX86": {"Properties": {"InstanceRequirements": {"AllowedTypes": ["m7i.large"]}}}}}`)
	_, errs := output(t, dir, []int{1}, "env", "CDK_OUTDIR=bad.out", "TEMPLATES="+bad, "node", "app.js")
	if !strings.Contains(string(errs), "AllowedTypes") {
		t.Errorf("a property that there is not is not found:\n%s", errs)
	}
}

// TestCDKGo does the same in Go.
func TestCDKGo(t *testing.T) {
	dir := app(t, "go", "main.go", "cdk.go.txt")
	output(t, dir, []int{0}, "go", "build", "-o", "cdk", ".")
	output(t, dir, []int{0}, "env", "CDK_OUTDIR=out/cdk.out", "./cdk")
	synthesized(t, filepath.Join(dir, "out"), "Shop/Orders", "Shop/Accounts/Ledger")
}

// app copies an app and puts a patch into it.
func app(t *testing.T, name, file, patch string) string {
	t.Helper()
	if !*cdk {
		t.Skip("needs the CDK; run: make cdk")
	}
	dir := t.TempDir()
	from := filepath.Join("testdata", "cdk", name)
	for _, f := range []string{file, "go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(from, f))
		if os.IsNotExist(err) {
			continue
		}
		if err == nil && f == file {
			text = []byte(strings.Replace(string(text), "// PATCH", ids.Replace(read(t, filepath.Join(patches, patch))), 1))
		}
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, f), string(text))
	}
	return dir
}

// plain merges a patch, and what else is given, into a template with the functions of the sample.
func plain(t *testing.T, dir, patch, more string) string {
	t.Helper()
	const function = `{"Type": "AWS::Lambda::Function", "Properties": {"Code": {"S3Bucket": "code", "S3Key": "code.zip"}, "Handler": "x",
		"Runtime": "provided.al2023", "Role": "arn:aws:iam::111122223333:role/function", "Architectures": ["arm64"]}}`
	ledger := strings.NewReplacer("arm64", "x86_64", "provided.al2023", "provided.al2").Replace(function)
	text := `{"Resources": {"Orders": ` + function + `, "Ledger": ` + ledger + `}}`
	for _, p := range []string{ids.Replace(read(t, filepath.Join(patches, patch))), more} {
		if p == "" {
			continue
		}
		var err error
		if text, err = patchtest.Document(text, p); err != nil {
			t.Fatal(err)
		}
	}
	name := filepath.Join(dir, strings.ReplaceAll(patch, ".json", ".of-json")+".yaml")
	write(t, name, text)
	return name
}

// synthesized reads what the CDK wrote: the functions are there, and nothing is left to change.
func synthesized(t *testing.T, dir string, names ...string) {
	t.Helper()
	p, err := project.Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var got, left []string
	for _, f := range p.Functions {
		got = append(got, f.Name)
		if f.Capacity == nil {
			t.Errorf("%s is not on managed instances", f.Name)
		}
		for _, c := range append(eligibility.Of(f, p.Providers), eligibility.OfProject(p)...) {
			if c.Status != eligibility.OK && c.ID != "language" && c.ID != "egress" {
				left = append(left, string(c.Status)+": "+c.Message)
			}
		}
	}
	slices.Sort(names)
	slices.Sort(got)
	if diff := cmp.Diff(names, got); diff != "" {
		t.Errorf("functions (-want +got):\n%s", diff)
	}
	if len(left) > 0 {
		t.Errorf("left to do:\n%s", strings.Join(left, "\n"))
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

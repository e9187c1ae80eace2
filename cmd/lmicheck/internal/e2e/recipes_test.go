package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// recipe returns the block of a language that has a text in it, of docs/ci.md.
func recipe(t *testing.T, language, has string) string {
	t.Helper()
	page, err := os.ReadFile("../../../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?ms)^```" + language + "\n(.*?)^```$")
	for _, m := range block.FindAllStringSubmatch(string(page), -1) {
		if strings.Contains(m[1], has) {
			return m[1]
		}
	}
	t.Fatalf("docs/ci.md has no block of %s with %q", language, has)
	return ""
}

// A shop runs lines of recipes in a copy of the sample, with the built lmicheck, and with
// other programs that do nothing.
type shop struct {
	t    *testing.T
	dir  string
	path string
}

func newShop(t *testing.T) shop {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash")
	}
	s := shop{t, t.TempDir(), t.TempDir()}
	if err := os.CopyFS(s.dir, os.DirFS(testdata(t, "sample"))); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(program, filepath.Join(s.path, "lmicheck")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.path, "aws"), []byte("#!/bin/sh\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	return s
}

// run runs lines as a job would and returns the exit code. What installs lmicheck is left out.
func (s shop) run(lines string, env ...string) int {
	s.t.Helper()
	var kept []string
	for line := range strings.Lines(lines) {
		if !strings.HasPrefix(line, "go install ") {
			kept = append(kept, line)
		}
	}
	cmd := exec.Command("bash", "-e", "-c", strings.Join(kept, "\n"))
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), append(env, "PATH="+s.path+string(os.PathListSeparator)+os.Getenv("PATH"))...)
	out, err := cmd.CombinedOutput()
	s.t.Logf("%s%s", lines, out)
	if err != nil && cmd.ProcessState == nil {
		s.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

func (s shop) expect(code int, lines string, env ...string) {
	s.t.Helper()
	if got := s.run(lines, env...); got != code {
		s.t.Errorf("exit code %d, want %d: %s", got, code, lines)
	}
}

// TestGitLabShards runs both jobs of the recipe.
func TestGitLabShards(t *testing.T) {
	var jobs map[string]struct {
		Parallel int
		Script   []string
	}
	if err := yaml.Unmarshal([]byte(recipe(t, "yaml", "parallel: 4")), &jobs); err != nil {
		t.Fatal(err)
	}
	s := newShop(t)
	check := strings.Join(jobs["lmicheck"].Script, "\n")
	for _, i := range []string{"1", "2", "4"} {
		s.expect(0, check, "CI_NODE_INDEX="+i, "CI_NODE_TOTAL=4")
	}
	merge := strings.Join(jobs["lmicheck merge"].Script, "\n")
	s.expect(2, merge) // the third is missing
	s.expect(0, check, "CI_NODE_INDEX=3", "CI_NODE_TOTAL=4")
	s.expect(1, merge)
	if _, err := os.Stat(filepath.Join(s.dir, "gl-code-quality-report.json")); err != nil {
		t.Error(err)
	}
}

// TestMatrix runs what the jobs of the matrix run.
func TestMatrix(t *testing.T) {
	type job struct {
		Strategy struct{ Matrix struct{ Shard []string } }
		Steps    []struct{ Run string }
	}
	var w struct{ Jobs map[string]job }
	if err := yaml.Unmarshal([]byte(recipe(t, "yaml", "matrix:")), &w); err != nil {
		t.Fatal(err)
	}
	lines := func(j job) string {
		var list []string
		for _, step := range j.Steps {
			list = append(list, step.Run)
		}
		return strings.Join(list, "\n")
	}
	s := newShop(t)
	shards := w.Jobs["shard"].Strategy.Matrix.Shard
	if len(shards) != 4 {
		t.Fatalf("the matrix is %v", shards)
	}
	for _, i := range shards {
		s.expect(0, strings.ReplaceAll(lines(w.Jobs["shard"]), "${{ matrix.shard }}", i))
	}
	s.expect(1, lines(w.Jobs["merge"]))
}

// TestArrays runs the jobs of AWS Batch and of Kubernetes.
func TestArrays(t *testing.T) {
	s := newShop(t)
	var job struct {
		Spec struct {
			Completions int
			Template    struct {
				Spec struct{ Containers []struct{ Args []string } }
			}
		}
	}
	if err := yaml.Unmarshal([]byte(recipe(t, "yaml", "completionMode: Indexed")), &job); err != nil {
		t.Fatal(err)
	}
	pod := strings.ReplaceAll(job.Spec.Template.Spec.Containers[0].Args[0], "/shards/", "shards/")
	if job.Spec.Completions != 4 {
		t.Errorf("%d completions for 4 shards", job.Spec.Completions)
	}
	merge := recipe(t, "bash", "aws s3 cp --recursive")
	if err := os.Mkdir(filepath.Join(s.dir, "shards"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, i := range []string{"0", "1"} {
		s.expect(0, pod, "JOB_COMPLETION_INDEX="+i)
	}
	s.expect(2, merge)
	batch := recipe(t, "bash", "AWS_BATCH_JOB_ARRAY_INDEX")
	for _, i := range []string{"2", "3"} {
		s.expect(0, batch+"mv shard-*.json shards/\n", "AWS_BATCH_JOB_ARRAY_INDEX="+i)
	}
	s.expect(1, merge)
}

package pages

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
	"golang.org/x/mod/modfile"
)

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// An instruction is one of a Dockerfile.
type instruction struct{ name, args string }

// dockerfile returns the stages of a Dockerfile: each begins with FROM.
func dockerfile(t *testing.T) [][]instruction {
	t.Helper()
	known := []string{"FROM", "WORKDIR", "COPY", "RUN", "ARG", "ENV", "USER", "ENTRYPOINT"}
	var stages [][]instruction
	for line := range strings.Lines(read(t, "Dockerfile")) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		name, args, _ := strings.Cut(line, " ")
		if !slices.Contains(known, name) || strings.HasSuffix(args, `\`) {
			t.Fatalf("Dockerfile: this test does not know %q", line)
		}
		if name == "FROM" {
			stages = append(stages, nil)
		}
		if len(stages) == 0 {
			t.Fatalf("Dockerfile: %q stands before FROM", line)
		}
		last := len(stages) - 1
		stages[last] = append(stages[last], instruction{name, args})
	}
	return stages
}

// TestDockerfile: what is built is there, by the Go that go.mod wants, and the image has
// the go command and a user without rights.
func TestDockerfile(t *testing.T) {
	mod, err := modfile.Parse("go.mod", []byte(read(t, "go.mod")), nil)
	if err != nil {
		t.Fatal(err)
	}
	minor := regexp.MustCompile(`^\d+\.\d+`).FindString(mod.Go.Version)
	base := regexp.MustCompile(`\bgolang:` + regexp.QuoteMeta(minor) + `(-[a-z]+)?( AS [a-z]+)?$`)
	stages := dockerfile(t)
	names := map[string]bool{}
	for _, stage := range stages {
		if !base.MatchString(stage[0].args) {
			t.Errorf("FROM %s: want an image with Go %s", stage[0].args, minor)
		}
		for _, in := range stage {
			switch in.name {
			case "COPY":
				checkCopy(t, in.args, names)
			case "RUN":
				for _, err := range checkShell(strings.TrimPrefix(in.args, "apk add --no-cache git && ")) {
					t.Errorf("RUN %s: %v", in.args, err)
				}
			}
		}
		if _, name, ok := strings.Cut(stage[0].args, " AS "); ok {
			names[name] = true
		}
	}
	final := stages[len(stages)-1]
	for _, want := range []instruction{{"USER", "nobody"}, {"ENTRYPOINT", `["lmicheck"]`}, {"COPY", "--from=build /lmicheck /usr/local/bin/lmicheck"}} {
		if !slices.Contains(final, want) {
			t.Errorf("the image lacks: %s %s", want.name, want.args)
		}
	}
}

// checkCopy wants what is copied to be in the repository, or the stage to be an earlier one.
func checkCopy(t *testing.T, args string, stages map[string]bool) {
	t.Helper()
	words := strings.Fields(args)
	if stage, ok := strings.CutPrefix(words[0], "--from="); ok {
		if !stages[stage] {
			t.Errorf("COPY %s: there is no stage %s before", args, stage)
		}
		return
	}
	for _, name := range words[:len(words)-1] {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Errorf("COPY %s: %v", args, err)
		}
	}
}

// TestDockerignore: what git has is in the context, for the version's sake.
func TestDockerignore(t *testing.T) {
	patterns := func(name string) []string {
		var out []string
		for line := range strings.Lines(read(t, name)) {
			line = strings.Replace(strings.TrimSpace(line), "**/", "", 1)
			if line != "" && line[0] != '#' {
				out = append(out, line)
			}
		}
		slices.Sort(out)
		return out
	}
	if diff := cmp.Diff(patterns(".gitignore"), patterns(".dockerignore")); diff != "" {
		t.Errorf("what is ignored by git and by docker (-git +docker)\n%s", diff)
	}
}

// goreleaser is the part of goreleaser's configuration that is used.
type goreleaser struct {
	Version     int    `yaml:"version"`
	ProjectName string `yaml:"project_name"`
	Before      struct {
		Hooks []string `yaml:"hooks"`
	} `yaml:"before"`
	Builds []struct {
		ID           string   `yaml:"id"`
		Main         string   `yaml:"main"`
		Binary       string   `yaml:"binary"`
		Env          []string `yaml:"env"`
		GOOS         []string `yaml:"goos"`
		GOARCH       []string `yaml:"goarch"`
		Flags        []string `yaml:"flags"`
		Ldflags      []string `yaml:"ldflags"`
		ModTimestamp string   `yaml:"mod_timestamp"`
	} `yaml:"builds"`
	Archives []struct {
		ID      string      `yaml:"id"`
		Formats []string    `yaml:"formats"`
		Files   []yaml.Node `yaml:"files"`
	} `yaml:"archives"`
	Checksum struct {
		NameTemplate string `yaml:"name_template"`
	} `yaml:"checksum"`
	Release struct {
		Draft bool `yaml:"draft"`
	} `yaml:"release"`
}

func TestGoreleaser(t *testing.T) {
	var g goreleaser
	d := yaml.NewDecoder(strings.NewReader(read(t, ".goreleaser.yaml")))
	d.KnownFields(true)
	if err := d.Decode(&g); err != nil {
		t.Fatal(err)
	}
	made := ""
	for _, hook := range g.Before.Hooks {
		for _, err := range checkShell(hook) {
			t.Errorf("hook %q: %v", hook, err)
		}
		made += hook
	}
	if g.Version != 2 || len(g.Builds) != 1 || g.Builds[0].Main != "./cmd/lmicheck" || !slices.Contains(g.Builds[0].Env, "CGO_ENABLED=0") {
		t.Errorf("version %d, builds %+v; want version 2, and one static build of ./cmd/lmicheck", g.Version, g.Builds)
	}
	for _, archive := range g.Archives {
		for _, f := range archive.Files {
			source := f.Value
			if s := get(&f, "src"); s != nil {
				source = s.Value
			}
			target, ok := strings.CutPrefix(filepath.ToSlash(filepath.Dir(source)), "bin/")
			if ok && !strings.Contains(made, target) {
				t.Errorf("no hook makes %s", source)
			} else if _, err := os.Stat(filepath.Join(root, source)); !ok && err != nil {
				t.Error(err)
			}
		}
	}
}

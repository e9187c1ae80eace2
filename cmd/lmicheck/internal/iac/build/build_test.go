package build_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/build"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/iactest"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// find returns the steps of a build file in a directory with some packages, a line for each: file:line, output, packages or what
// was packed. A stem is written as *, what is unknown as ?.
func find(t testing.TB, name, text string) []string {
	t.Helper()
	dir := t.TempDir()
	for _, pkg := range []string{"cmd/api", "cmd/worker", "fn"} {
		iactest.Write(t, dir, pkg+"/main.go", "package main")
	}
	iactest.Write(t, dir, "go.mod", "module example.com/m\n")
	iactest.Write(t, dir, name, text)
	var lines []string
	for _, s := range build.Find(iactest.Open(t, dir)).Steps {
		lines = append(lines, show(dir, s))
	}
	return lines
}

func show(dir string, s build.Step) string {
	from := s.Packages
	verb := "builds"
	if len(from) == 0 {
		from, verb = s.From, "packs"
	}
	line := fmt.Sprintf("%d: %s %s", s.Where.Line, verb, strings.Join(from, " ")+" -> "+s.Output)
	line = strings.ReplaceAll(line, dir+string(filepath.Separator), "")
	line = strings.ReplaceAll(line, build.Stem, "*")
	parts := strings.Split(line, "\ue001")
	for i := range parts {
		if i%2 == 1 {
			parts[i] = "?"
		}
	}
	return strings.Join(parts, "")
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		want             []string
	}{
		{"flags", "build.sh", "GOOS=linux env CGO_ENABLED=0 go build -ldflags='-s -w' -tags lambda.norpc -trimpath -o bin/api ./cmd/api\n",
			[]string{"1: builds cmd/api -> bin/api"}},
		{"files, a directory as output, no output, several packages", "build.sh",
			"go build -o=bin/ cmd/api/main.go\ncd fn && go build\ncd ..; go build -o out/ ./cmd/api ./cmd/worker\ngo build ./...\n",
			[]string{"1: builds cmd/api -> bin/main", "2: builds fn -> fn/fn", "3: builds cmd/api -> out/api", "3: builds cmd/worker -> out/worker"}},
		{"what is not a program", "build.sh", "go build -buildmode=plugin -o x.so ./fn\ngo test ./fn\necho go\nnpm run build\ncargo build\n", nil},
		{"import paths", "build.sh", "go build -o a example.com/m/cmd/api\ngo build -o b other.org/x/cmd/y\n",
			[]string{"1: builds cmd/api -> a", "2: builds other.org/x/cmd/y -> b"}},
		{"loops over files", "build.sh", "for d in cmd/*/; do\n  name=$(basename \"$d\")\n  go build -o \"bin/${name}\" \"./$d\"\n  (cd bin && zip $name.zip $name)\ndone\n",
			[]string{"3: builds cmd/api -> bin/api", "4: packs bin/api -> bin/api.zip", "3: builds cmd/worker -> bin/worker", "4: packs bin/worker -> bin/worker.zip"}},
		{"loops over what is not known", "build.sh", "for f in $(git ls-files | grep main); do go build -o bin/$f ./cmd/$f; done\n",
			[]string{"1: builds cmd/* -> bin/*"}},
		{"arrays and functions", "build.sh", "FNS=(api worker)\nbuild() { go build -o \"dist/$1\" \"./cmd/$1\"; }\nfor f in \"${FNS[@]}\"; do build \"$f\"; done\n",
			[]string{"2: builds cmd/api -> dist/api", "2: builds cmd/worker -> dist/worker"}},
		{"unknown words that are the same", "build.sh", "work=$(mktemp -d)\ngo build -o \"$work\"/bootstrap ./fn\nzip -j fn.zip \"$work\"/bootstrap\n",
			[]string{"2: builds fn -> ?/bootstrap", "3: packs ?/bootstrap -> fn.zip"}},
		{"the script's own directory", "scripts/build.sh", "cd \"$(dirname \"$0\")/..\"\ngo build -o bin/fn ./fn\n",
			[]string{"2: builds fn -> bin/fn"}},
		{"a script that is run from above", "scripts/build.sh", "go build -o bin/fn ./fn\n", []string{"1: builds fn -> bin/fn"}},
		{"shells in shells, containers", "build.sh", "bash -c 'cd fn && go build -o ../x .'\ndocker run --rm -v $PWD:/app golang go build -o y ./fn\n",
			[]string{"1: builds fn -> x", "2: builds fn -> y"}},
		{"a broken script line by line", "build.sh", "if [ x; then\ngo build -o bin/fn ./fn\n", []string{"2: builds fn -> bin/fn"}},
		{"no extension", "bin/build", "#!/usr/bin/env bash\ngo build -o fn.out ./fn\n", []string{"2: builds fn -> fn.out"}},
		{"Taskfile", "Taskfile.yml", "tasks:\n  api:\n    dir: cmd/api\n    cmds:\n      - go build -o {{.OUT}}/api .\n      - cd .. && zip api.zip {{.OUT}}/api\n",
			[]string{"5: builds cmd/api -> ?/api", "6: packs ?/api -> cmd/api.zip"}},
		{"workflow", ".github/workflows/ci.yml", "jobs:\n  b:\n    steps:\n      - run: |\n          set -e\n          go build -o fn.out ./fn\n",
			[]string{"6: builds fn -> fn.out"}},
		{"package.json", "package.json", `{"scripts": {"build": "GOOS=linux go build -o bin/ ./fn", "x": 3}}`, []string{"1: builds fn -> bin/fn"}},
		{"justfile", "justfile", "build:\n  @go build -o b ./fn\n", []string{"2: builds fn -> b"}},
		{"Dockerfile", "Dockerfile", "FROM golang AS b\nWORKDIR /src\nCOPY . .\nARG NAME=api\nRUN --mount=type=cache,target=/x go build \\\n  -o /out/main ./cmd/${NAME}\nFROM scratch\nCOPY --from=b /out/main /main\n",
			[]string{"5: builds cmd/api -> /out/main"}},
		{"Dockerfile with a copied directory", "Dockerfile", "FROM golang\nCOPY cmd/api /app\nWORKDIR /app\nRUN go build -o main .\n", []string{"4: builds cmd/api -> cmd/api/main"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, find(t, c.file, c.text)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestMakefile(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"variables", "GO ?= go\nOUT := bin\nFLAGS = -ldflags='-s -w' # comment\nall:\n\t@$(GO) build $(FLAGS) $(EXTRA) -o ${OUT}/fn ./fn\n",
			[]string{"5: builds fn -> bin/fn"}},
		{"targets and prerequisites", "bin/%: cmd/%\n\tgo build -o $@ ./$<\nfn.zip: bootstrap\n\tzip -j $@ $^\nbootstrap: fn/*.go\n\tgo build -o $@ $(<D)\n",
			[]string{"2: builds cmd/* -> bin/*", "4: packs bootstrap -> fn.zip", "6: builds fn -> bootstrap"}},
		{"functions of make", "CMDS = $(notdir $(wildcard cmd/*))\nBINS = $(addprefix bin/,$(CMDS))\n$(BINS): ; go build -o $@ ./cmd/$(@F)\nx: $(CMDS:%=y-%)\ny-%:\n\tgo build -o out/$* ./cmd/$*\n",
			[]string{"3: builds cmd/api -> bin/api", "3: builds cmd/worker -> bin/worker", "6: builds cmd/* -> out/*"}},
		{"foreach in a recipe", "all:\n\t$(foreach c,api worker,go build -o bin/$(c) ./cmd/$(c);)\n",
			[]string{"2: builds cmd/api -> bin/api", "2: builds cmd/worker -> bin/worker"}},
		{"loops in a recipe", "all:\n\tfor c in api worker; do \\\n\t  go build -o bin/$$c ./cmd/$$c; \\\n\tdone\n",
			[]string{"2: builds cmd/api -> bin/api", "2: builds cmd/worker -> bin/worker"}},
		{"templates", "define T\n$(1)-bin:\n\tgo build -o bin/$(1) ./cmd/$(1)\nendef\n$(foreach c,api worker,$(eval $(call T,$(c))))\n",
			[]string{"2: builds cmd/api -> bin/api", "2: builds cmd/worker -> bin/worker"}}, // lines of the template
		{"make with variables", "one:\n\tgo build -o $(P)/main $(P)/main.go\nall:\n\tmake one P=cmd/api\n", []string{"2: builds ? -> ?/main", "2: builds cmd/api -> cmd/api/main"}},
		{"conditionals, both of them", "ifeq ($(OS),x)\nN = a\nelse\nN = b\nendif\nall:\nifdef X\n\tgo build -o $(N) ./fn\nelse\n\tgo build -o c ./fn\nendif\n",
			[]string{"8: builds fn -> b", "10: builds fn -> c"}},
		{"copies", "build:\n\tgo build -o fn.out ./fn\n\tcp fn.out dist/\n\tmv dist/fn.out dist/bootstrap\n",
			[]string{"2: builds fn -> fn.out", "3: packs fn.out -> dist/fn.out", "4: packs dist/fn.out -> dist/bootstrap"}},
		{"circles", "A = $(B)\nB = $(A)\nall: all\n\tgo build -o out ./fn\n\tmake all A=1\n", []string{"4: builds fn -> out", "4: builds fn -> out"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := find(t, "Makefile", c.text)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// TestTarget follows a target to what it depends on, with the variables that are set for it.
func TestTarget(t *testing.T) {
	dir := t.TempDir()
	iactest.Write(t, dir, "Makefile", strings.Join([]string{
		"build-Api: CMD = ./cmd/api",
		"build-Api: compile",
		"build-%: ; $(MAKE) out-$*",
		"compile:\n\tgo build -o $(ARTIFACTS_DIR)/bootstrap $(CMD)",
		"out-%:\n\tgo build -o $(ARTIFACTS_DIR)/bootstrap ./fn/$*",
		"ring: ring2", "ring2: ring", ""}, "\n"))
	p := build.Find(iactest.Open(t, dir))
	for target, want := range map[string]string{"build-Api": "cmd/api", "build-Other": "fn/Other", "ring": "", "none": ""} {
		steps, found := p.Target(filepath.Join(dir, "Makefile"), target)
		if found != (target != "none") {
			t.Errorf("target %s: found %v", target, found)
		}
		got := ""
		for _, s := range steps {
			if build.Known(s.Packages[0]) {
				got, _ = filepath.Rel(dir, s.Packages[0])
				break
			}
		}
		if got != want {
			t.Errorf("target %s builds %q, want %q (%v)", target, got, want, steps)
		}
	}
}

func TestMatch(t *testing.T) {
	unknown := build.Unknown("x")
	for _, c := range []struct {
		output, file, pkg string
		ok                bool
	}{
		{"/r/bin/api", "/r/bin/api", "/r/cmd/" + build.Stem, true},
		{"/r/bin/api", "/r/bin/ap", "", false},
		{"/r/bin/" + build.Stem, "/r/bin/api", "/r/cmd/api", true},
		{"/r/bin/" + build.Stem + "/bootstrap", "/r/bin/api/bootstrap", "/r/cmd/api", true},
		{"/r/bin/" + unknown + "/api", "/r/bin/arm64/api", "/r/cmd/" + build.Stem, true},
		{unknown + "/" + build.Stem, "/r/bin/api", "", false}, // nothing of it is known
		{"/r/bin/a.b", "/r/bin/aXb", "", false},
	} {
		s, ok := build.Step{Output: c.output, Packages: []string{"/r/cmd/" + build.Stem}}.Match(c.file)
		if ok != c.ok || ok && s.Packages[0] != c.pkg {
			t.Errorf("%q matches %q: %v %v, want %v %v", c.output, c.file, ok, s.Packages, c.ok, c.pkg)
		}
	}
}

// TestBounds has what would take for ever, or end the process.
func TestBounds(t *testing.T) {
	for name, text := range map[string]string{
		"loops in loops":   strings.Repeat("for i in 1 2 3 4 5 6 7 8 9 10; do\n", 12) + "go build -o x ./fn\n" + strings.Repeat("done\n", 12),
		"recursion":        "f() { f; f; go build -o x ./fn; }\nf\n",
		"itself":           "./build.sh\n./build.sh\n",
		"nesting":          strings.Repeat("(", 500000),
		"substitutions":    strings.Repeat("$(", 300000),
		"growing words":    "a=xxxxxxxxxx\n" + strings.Repeat("a=$a$a$a$a\n", 40) + "go build -o $a ./fn\n",
		"braces that grow": "echo " + strings.Repeat("{1..100}", 10) + "\ngo build -o {1..1000000000} ./fn\n",
		"many parts":       "a=" + strings.Repeat("x", 60000) + "\ngo build -o " + strings.Repeat("$a", 50000) + " ./fn\n",
		"arithmetic":       "a=$((" + strings.Repeat("(", 200000) + "\n",
	} {
		start := time.Now()
		find(t, "build.sh", text)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
	for name, text := range map[string]string{
		"growing variables": "A0 = xxxxxxxxxx\n" + growing(40) + "all:\n\tgo build -o $(A39) ./fn\n",
		"eval of itself":    "define T\n$(eval $(call T))$(eval $(call T))\nendef\n$(eval $(call T))\n",
		"patterns":          "%: %.%\n\t$(MAKE) y Z=$*\n\t$(MAKE) x Z=$*\n",
		"foreach":           strings.Repeat("$(foreach a,1 2 3 4 5 6 7 8 9 10,", 12) + "x" + strings.Repeat(")", 12) + "\n",
		"parentheses":       strings.Repeat("$(", 500000) + "\n",
	} {
		start := time.Now()
		find(t, "Makefile", text)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func growing(n int) string {
	var b strings.Builder
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "A%d = $(A%d)$(A%d)$(A%d)\n", i, i-1, i-1, i-1)
	}
	return b.String()
}

func FuzzShell(f *testing.F) {
	f.Add("for d in cmd/*; do go build -o bin/$(basename $d) ./$d; done")
	f.Add("f() { (cd $1 && GOOS=linux go build -o ${2%/}/x .); zip -j a.zip x; }; f a b; bash -c 'go build'")
	f.Add("a=(x y)\ncase $a in x) cp -r a b;; esac; while read l; do go build -o $l; done < f; cat <<E\n$(find . -name '*.go')\nE\n")
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		p := build.Find(iactest.Open(t, dir))
		p.Commands(dir, text, finding.Span{File: "x", Line: 1})
	})
}

func FuzzMakefile(f *testing.F) {
	f.Add("A := $(wildcard *)\nall: $(A:%.go=%) ; go build -o $@ $(patsubst %,./%,$<)\n%: x\n\t@$(MAKE) y Z=$*\n")
	f.Add("define D\n$(1): ; go build -o $(1)\nendef\n$(foreach i,a b,$(eval $(call D,$(i))))\nifeq (a,b)\nendif\ninclude x.mk\n")
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		iactest.Write(t, dir, "Makefile", text)
		p := build.Find(iactest.Open(t, dir))
		p.Target(filepath.Join(dir, "Makefile"), "all")
	})
}

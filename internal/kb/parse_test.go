package kb

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	const text = `
# A comment, then an empty line.

a/b.T            unsafe cache  # why; where
(*a/b.T).{M,N}   reads         # both
(a/b.I).M        writes(recv,0,2...) global(write,a/b.v) global(read,c.w)  # several
`
	b, err := Parse("x.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"(*a/b.T).M reads x.txt:5 both",
		"(*a/b.T).N reads x.txt:5 both",
		"(a/b.I).M writes(recv,0,2...) global(write,a/b.v) global(read,c.w) x.txt:6 several",
		"a/b.T unsafe cache x.txt:4 why; where",
	}
	var got []string
	for _, e := range b.Entries() {
		s := e.Key
		for _, t := range e.Traits {
			s += " " + t.String()
		}
		got = append(got, s+" "+e.Line+" "+e.Reason)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestParseErrors(t *testing.T) {
	for line, want := range map[string]string{
		"a.B":                           "no reason",
		"a.B safe":                      "no reason",
		"a.B safe #":                    "no reason",
		"a.B # why":                     "no trait",
		"a.B fast # why":                `unknown trait "fast"`,
		"a.B safe unsafe # why":         "both safe and unsafe",
		"a.B cache # why":               "cache without unsafe",
		"a.B reads reads # why":         "stands twice",
		"a.B writes(0) writes(1) # why": "stands twice",
		"a.B global(read,a.v) global(read,a.v) # why": "stands twice",
		"a.B writes # why":                            "wrong number of arguments",
		"a.B once(0,1) # why":                         "wrong number of arguments",
		"a.B lock(0) # why":                           "wrong number of arguments",
		"a.B writes(x) # why":                         `malformed argument "x"`,
		"a.B writes(0 # why":                          "( without )",
		"a.B global(set,a.v) # why":                   `malformed argument "set"`,
		"a.B registers(mux) # why":                    `malformed argument "mux"`,
		"a.B leaky(1.2) # why":                        `malformed argument "1.2"`,
		"B safe # why":                                "malformed key",
		"a/b safe # why":                              "malformed key",
		"/... safe # why":                             "malformed key",
		"(*a.B) safe # why":                           "malformed method",
		"a.{B,C safe # why":                           "{ without }",
		"a.B} safe # why":                             "} without {",
		"a.{B,B} safe # why":                          "a.B is already in x.txt:1",
		"x{,/v2}/....F entry(0) # why":                "malformed key",
	} {
		_, err := Parse("x.txt", []byte(line))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "x.txt:1: ") {
			t.Errorf("%s: error %v, want x.txt:1: ... %s", line, err, want)
		}
	}
}

// All errors of a file are reported, each with its line.
func TestParseAllErrors(t *testing.T) {
	_, err := Parse("x.txt", []byte("a.B\na.C safe # fine\na.D\n"))
	if err == nil || strings.Count(err.Error(), "\n") != 1 || !strings.Contains(err.Error(), "x.txt:3: ") {
		t.Errorf("error %v, want one for each of lines 1 and 3", err)
	}
}

// A malformed line in one of our own files is a defect that any use finds.
func TestMustAdd(t *testing.T) {
	defer func() {
		if got, _ := recover().(string); !strings.Contains(got, "own.txt:2: ") {
			t.Errorf("panic %q, want one that names own.txt:2", got)
		}
	}()
	mustAdd(empty(), "own.txt", []byte("a.B safe # fine\na.C\n"))
}

func TestLookup(t *testing.T) {
	b, err := Parse("x.txt", []byte("a/b/... safe # all\na/b/c/... unsafe # some\na/b.T unsafe # one\n"))
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := b.Lookup("a/b.T"); !ok || !e.Has("unsafe") || e.Has("safe") {
		t.Errorf("a/b.T: %v %v", e, ok)
	}
	if _, ok := b.Lookup("a/b.U"); ok {
		t.Error("a/b.U is known")
	}
	for path, want := range map[string]string{
		"a/b": "a/b/...", "a/b/x": "a/b/...", "a/b/c": "a/b/c/...", "a/b/c/d/e": "a/b/c/...",
		"a": "", "a/bc": "", "": "",
	} {
		e, ok := b.Package(path)
		if ok != (want != "") || ok && e.Key != want {
			t.Errorf("package %q: %v, want %q", path, e, want)
		}
	}
}

func TestMerge(t *testing.T) {
	parse := func(text string) *Base {
		b, err := Parse("x.txt", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	under := parse("a.B unsafe cache # ours\na.C safe # ours\n")
	over := parse("a.B safe # theirs\np/... safe # theirs\n")
	m := under.Merge(over)
	if e, _ := m.Lookup("a.B"); e.Has("unsafe") || !e.Has("safe") {
		t.Error("a.B: the entry laid over does not replace the one below")
	}
	if _, ok := m.Lookup("a.C"); !ok {
		t.Error("a.C: lost")
	}
	if _, ok := m.Package("p/q"); !ok {
		t.Error("p/...: lost")
	}
	if e, _ := under.Lookup("a.B"); !e.Has("unsafe") {
		t.Error("Merge changed its receiver")
	}
}

// The package comment describes the traits that the parser accepts, and no others.
func TestVocabulary(t *testing.T) {
	text, err := os.ReadFile("kb.go")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	_, traits, _ := strings.Cut(string(text), "# Traits of types")
	// A line of the lists: a tab, and traits; a line that goes on is indented further.
	for _, m := range regexp.MustCompile(`(?m)^//\t(\S.*)$`).FindAllStringSubmatch(traits, -1) {
		names, _, _ := strings.Cut(m[1], "  ")
		for _, f := range strings.Fields(names) {
			name, _, _ := strings.Cut(f, "(")
			documented[name] = true
		}
	}
	for name := range vocabulary {
		if !documented[name] {
			t.Errorf("kb.go does not describe trait %s", name)
		}
	}
	for name := range documented {
		if _, ok := vocabulary[name]; !ok {
			t.Errorf("kb.go describes %s, which is no trait", name)
		}
	}
}

// FuzzParse: an error names the file and the line of each mistake.
func FuzzParse(f *testing.F) {
	f.Add([]byte("example.com/a.F safe # a.go says so\n"))
	f.Add([]byte("(*example.com/a.T).M writes(0) locks(\n\xff\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := Parse("own.kb", text); err != nil {
			for line := range strings.Lines(err.Error()) {
				if !strings.HasPrefix(line, "own.kb:") {
					t.Errorf("%q: %v", text, err)
				}
			}
		}
	})
}

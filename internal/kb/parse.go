package kb

import (
	"errors"
	"fmt"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// Parse reads a file of entries. The error has a line for each malformed line of
// the text, which names it.
func Parse(name string, text []byte) (*Base, error) {
	b := empty()
	var bad []string
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		at := name + ":" + strconv.Itoa(n)
		if err := b.parseLine(at, strings.TrimSpace(line)); err != nil {
			bad = append(bad, fmt.Sprintf("%s: %v", at, err))
		}
	}
	if bad != nil {
		return nil, errors.New(strings.Join(bad, "\n"))
	}
	return b, nil
}

// parseLine adds the entries of one line.
func (b *Base) parseLine(at, line string) error {
	if line == "" || line[0] == '#' {
		return nil
	}
	stmt, reason, ok := strings.Cut(line, "#")
	reason = strings.TrimSpace(reason)
	if !ok || reason == "" {
		return fmt.Errorf("no reason: want KEY TRAIT... # reason")
	}
	fields := strings.Fields(stmt)
	if len(fields) < 2 {
		return fmt.Errorf("no trait: want KEY TRAIT... # reason")
	}
	traits, err := parseTraits(fields[1:])
	if err != nil {
		return err
	}
	keys, err := expand(fields[0])
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := b.add(&Entry{Key: key, Traits: traits, Reason: reason, Line: at}); err != nil {
			return err
		}
	}
	return nil
}

// add files an entry under its key.
func (b *Base) add(e *Entry) error {
	if err := checkKey(e.Key); err != nil {
		return err
	}
	set, key := b.symbols, e.Key
	if path, ok := strings.CutSuffix(e.Key, "/..."); ok {
		set, key = b.packages, path
	}
	if old, ok := set[key]; ok {
		return fmt.Errorf("%s is already in %s", e.Key, old.Line)
	}
	set[key] = e
	return nil
}

// checkKey reports what is wrong with the form of a key. Whether the symbol
// exists is for tests to find out: the parser knows nothing of Go packages.
func checkKey(key string) error {
	if strings.HasSuffix(key, "/...") && len(key) > len("/...") {
		return nil
	}
	name := key
	if recv, ok := strings.CutPrefix(key, "("); ok {
		typ, method, ok := strings.Cut(recv, ").")
		if !ok || !isName(method) {
			return fmt.Errorf("malformed method %q: want (T).M or (*T).M", key)
		}
		name = strings.TrimPrefix(typ, "*")
	}
	// The last dot after the last slash parts package and name: a version such as
	// gopkg.in/yaml.v3 has a dot of its own.
	dot := strings.LastIndexByte(name, '.')
	if strings.Contains(name, "...") || dot <= strings.LastIndexByte(name, '/') || dot == 0 || !isName(name[dot+1:]) {
		return fmt.Errorf("malformed key %q: want PACKAGE.NAME", key)
	}
	return nil
}

// isName reports whether s can be a Go identifier, in ASCII.
func isName(s string) bool {
	ok := func(r rune) bool {
		return r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !ok(r) }) < 0
}

// expand returns the keys that a key with lists in braces stands for.
func expand(key string) ([]string, error) {
	before, rest, ok := strings.Cut(key, "{")
	if !ok {
		if strings.Contains(key, "}") {
			return nil, fmt.Errorf("} without { in %q", key)
		}
		return []string{key}, nil
	}
	list, after, ok := strings.Cut(rest, "}")
	if !ok || strings.Contains(list, "{") {
		return nil, fmt.Errorf("{ without } in %q", key)
	}
	tails, err := expand(after)
	if err != nil {
		return nil, err
	}
	var keys []string
	for item := range strings.SplitSeq(list, ",") {
		for _, tail := range tails {
			keys = append(keys, before+item+tail)
		}
	}
	return keys, nil
}

// parseTraits reads the traits of a line.
func parseTraits(fields []string) ([]Trait, error) {
	var traits []Trait
	seen := map[string]bool{}
	for _, f := range fields {
		t, err := parseTrait(f)
		if err != nil {
			return nil, err
		}
		sig := vocabulary[t.Name]
		if seen[t.Name] && !sig.repeats || slices.ContainsFunc(traits, func(u Trait) bool { return u.String() == t.String() }) {
			return nil, fmt.Errorf("trait %s stands twice", t.Name)
		}
		seen[t.Name] = true
		traits = append(traits, t)
	}
	if seen["safe"] && seen["unsafe"] {
		return nil, fmt.Errorf("both safe and unsafe")
	}
	if seen["cache"] && !seen["unsafe"] {
		return nil, fmt.Errorf("cache without unsafe")
	}
	return traits, nil
}

// parseTrait reads NAME or NAME(ARG,...).
func parseTrait(s string) (Trait, error) {
	name, list, ok := strings.Cut(s, "(")
	var args []string
	if ok {
		inner, ok := strings.CutSuffix(list, ")")
		if !ok {
			return Trait{}, fmt.Errorf("trait %q: ( without )", s)
		}
		args = strings.Split(inner, ",")
	}
	sig, ok := vocabulary[name]
	if !ok {
		return Trait{}, fmt.Errorf("unknown trait %q", name)
	}
	if err := sig.check(args); err != nil {
		return Trait{}, fmt.Errorf("trait %q: %v", s, err)
	}
	return Trait{Name: name, Args: args}, nil
}

// A signature is the form of a trait's arguments.
type signature struct {
	args    []argument
	min     int  // how many of args must be there
	many    bool // the last may be repeated: writes(0,2)
	repeats bool // the trait may stand more than once in a line
}

// An argument is the form of one argument of a trait; it reports whether s has it.
type argument func(s string) bool

var (
	none  = signature{}
	one   = signature{args: []argument{isIndex}, min: 1}
	some  = signature{args: []argument{isIndex}, min: 1, many: true}
	state = signature{args: []argument{among("read", "write"), isKey}, min: 2, repeats: true}
)

// vocabulary is every trait there is; the package comment says what they mean.
var vocabulary = map[string]signature{
	"safe": none, "unsafe": none, "cache": none,
	"reads": none, "writes": some, "scans": some, "encodes": some, "uses": some, "wraps": some,
	"global": state, "process": state, "sets": none, "gives": {args: []argument{isKey}, min: 1},
	"lock": none, "rlock": none, "unlock": none, "runlock": none, "trylock": none, "tryrlock": none, "rlocker": none,
	"permits": one, "acquire": none, "release": none, "tryacquire": none,
	"atomic": {args: []argument{among("read", "write")}, min: 1},
	"once":   one, "oncefunc": one,
	"calls": some, "spawns": some, "later": some, "detached": none, "join": none, "signals": none, "counts": none,
	"stores": some, "loads": none, "takes": none, "frees": none, "grows": one, "shrinks": none, "invokes": one, "pooled": {args: []argument{token.IsIdentifier}, min: 1}, "returns": some, "method": none, "assigns": one, "derives": one, "looksup": none, "base": one, "basevalue": none,
	"clips": none, "fills": {args: []argument{token.IsIdentifier, isIndex}, min: 2},
	"registers": {args: []argument{isKey}, min: 1},
	"entry":     {args: []argument{isIndex, isKey}, min: 1},
	"leaky":     {args: []argument{isVersion}},
	"noreturn":  none, "recovers": none, "exits": none,
	"file": {args: []argument{among("read", "write", "open", "remove", "exec"), isIndex}, min: 2, repeats: true},
	"io":   none,
}

// check reports what is wrong with a trait's arguments.
func (s signature) check(args []string) error {
	if len(args) < s.min || len(args) > len(s.args) && !s.many {
		return fmt.Errorf("wrong number of arguments")
	}
	for i, arg := range args {
		if !s.args[min(i, len(s.args)-1)](arg) {
			return fmt.Errorf("malformed argument %q", arg)
		}
	}
	return nil
}

// isIndex reports whether s names arguments: "1", "1...", "recv".
func isIndex(s string) bool {
	if s == "recv" {
		return true
	}
	_, err := strconv.ParseUint(strings.TrimSuffix(s, "..."), 10, 8)
	return err == nil
}

func isKey(s string) bool { return !strings.HasPrefix(s, "(") && checkKey(s) == nil }

// isVersion reports whether s is a version of a module: "v1.32.0".
func isVersion(s string) bool {
	return len(s) > 1 && s[0] == 'v' && '0' <= s[1] && s[1] <= '9'
}

func among(words ...string) argument {
	return func(s string) bool { return slices.Contains(words, s) }
}

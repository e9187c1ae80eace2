package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// Parse reads the text of the named file. The error has a line for each mistake.
func Parse(name string, text []byte, v Vocabulary) (*Config, error) {
	p := &parser{
		name: name, words: v,
		config: &Config{Lists: map[string][]string{}, Words: map[string]string{}, Severity: map[string]finding.Severity{}},
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc, second yaml.Node
	err := dec.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return p.config, nil // nothing, or nothing but comments
	}
	if err != nil {
		return nil, p.syntax(err)
	}
	p.document(doc.Content[0])
	if err := dec.Decode(&second); err == nil {
		p.fail(&second, "a second document begins here; the file is one")
	} else if !errors.Is(err, io.EOF) {
		return nil, p.syntax(err)
	}
	if len(p.errs) > 0 {
		return nil, errors.Join(p.errs...)
	}
	return p.config, nil
}

type parser struct {
	name   string
	words  Vocabulary
	config *Config
	errs   []error
}

func (p *parser) fail(at *yaml.Node, format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf("%s:%d:%d: %s", p.name, at.Line, at.Column, fmt.Sprintf(format, args...)))
}

var syntaxLine = regexp.MustCompile(`^yaml: line (\d+): (.*)$`)

// syntax puts the line in front of what the YAML library says, as far as it says one.
func (p *parser) syntax(err error) error {
	if m := syntaxLine.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Errorf("%s:%s: not YAML: %s", p.name, m[1], m[2])
	}
	return fmt.Errorf("%s: not YAML: %s", p.name, strings.TrimPrefix(err.Error(), "yaml: "))
}

func (p *parser) document(root *yaml.Node) {
	if isNull(root) {
		return
	}
	if root.Kind != yaml.MappingNode {
		p.fail(root, "keys such as %q are wanted here, not %s", Keys[0].Name+":", describe(root))
		return
	}
	p.pairs(root, func(name, value *yaml.Node) {
		key, ok := keyNamed(name.Value)
		if !ok {
			p.fail(name, "unknown key %q%s; the keys are %s", name.Value, Suggest(name.Value, keyNames()), strings.Join(keyNames(), ", "))
			return
		}
		if !isNull(value) { // of a key whose entries are all commented out, say
			p.value(key, value)
		}
	})
}

// pairs calls f with each key and value of a mapping. A key that comes again is an error.
func (p *parser) pairs(node *yaml.Node, f func(name, value *yaml.Node)) {
	lines := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], resolve(node.Content[i+1])
		if name.Kind != yaml.ScalarNode {
			p.fail(name, "a word is wanted for a key, not %s", describe(name))
			continue
		}
		if line, ok := lines[name.Value]; ok {
			p.fail(name, "%q is there twice; the first is on line %d", name.Value, line)
			continue
		}
		lines[name.Value] = name.Line
		f(name, value)
	}
}

func (p *parser) value(key Key, value *yaml.Node) {
	switch key.Type {
	case List, RuleList:
		if value.Kind != yaml.SequenceNode {
			p.fail(value, "%s: a list such as [a, b] is wanted, not %s", key.Name, describe(value))
			return
		}
		for _, item := range value.Content {
			p.item(key, resolve(item))
		}
	case Severities:
		if value.Kind != yaml.MappingNode {
			p.fail(value, "%s: entries such as \"%s: note\" are wanted, not %s", key.Name, p.words.Rules[0], describe(value))
			return
		}
		p.pairs(value, p.severity)
	case Word:
		if word, ok := p.word(key.Name, value); ok && p.oneOf(key.Name, value, key.Of) {
			p.config.Words[key.Name] = word
		}
	case File:
		word, ok := p.word(key.Name, value)
		if !ok {
			return
		}
		if word == "" {
			p.fail(value, "%s: the name of a file is wanted", key.Name)
			return
		}
		if !filepath.IsAbs(word) {
			word = filepath.Join(filepath.Dir(p.name), filepath.FromSlash(word))
		}
		p.config.Words[key.Name] = word
	}
}

func (p *parser) item(key Key, item *yaml.Node) {
	word, ok := p.word(key.Name, item)
	if ok && key.Type == RuleList {
		word, ok = p.rule(key.Name, item)
	}
	if ok {
		p.config.Lists[key.Name] = append(p.config.Lists[key.Name], word)
	}
}

// severity takes one entry of the key severity.
func (p *parser) severity(name, value *yaml.Node) {
	rule, known := p.rule("severity", name)
	if word, ok := p.word(name.Value, value); ok && p.oneOf(name.Value, value, severities) && known {
		if _, had := p.config.Severity[rule]; had {
			p.fail(name, "severity: %q is the rule %q, which is there already", name.Value, rule)
		}
		p.config.Severity[rule] = finding.Severity(word)
	}
}

// rule returns the name of the rule that a node names.
func (p *parser) rule(key string, node *yaml.Node) (string, bool) {
	name, ok := p.words.Rule(node.Value)
	switch {
	case ok:
	case slices.Contains(p.words.Observed, node.Value):
		p.fail(node, "%s: %q is what \"lmicheck run\" observes, and not a rule of the analysis", key, node.Value)
	default:
		p.fail(node, "%s: there is no rule %q%s; \"lmicheck rules\" lists them", key, node.Value, Suggest(node.Value, p.words.Rules))
	}
	return name, ok
}

func (p *parser) word(key string, node *yaml.Node) (string, bool) {
	if node.Kind != yaml.ScalarNode || node.Tag != "!!str" {
		p.fail(node, "%s: a word is wanted, not %s", key, describe(node))
		return "", false
	}
	return node.Value, true
}

func (p *parser) oneOf(key string, node *yaml.Node, allowed []string) bool {
	if slices.Contains(allowed, node.Value) {
		return true
	}
	p.fail(node, "%s: %q is not one of %s%s", key, node.Value, strings.Join(allowed, ", "), Suggest(node.Value, allowed))
	return false
}

func resolve(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Tag == "!!null" }

// describe names what is there instead of what is wanted.
func describe(node *yaml.Node) string {
	switch {
	case node.Kind == yaml.SequenceNode:
		return "a list"
	case node.Kind == yaml.MappingNode:
		return "keys with values"
	case isNull(node):
		return "nothing"
	case node.Tag == "!!int" || node.Tag == "!!float":
		return "the number " + node.Value
	case node.Tag == "!!bool":
		return node.Value + " (quote it to make it a word)"
	}
	return fmt.Sprintf("%q", node.Value)
}

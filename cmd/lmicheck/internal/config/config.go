// Package config reads .lmicheck.yaml, the configuration that a repository keeps for
// everybody who runs lmicheck in it.
//
// A key is the name of a flag, and sets it wherever the command line does not; names of
// files are relative to the file that has them. The one key that is no flag is severity.
// The settings of the plugin for golangci-lint are a part of these keys.
//
// A configuration that is half understood is worse than none, so that everything unknown
// is an error. All errors are found at once, and each begins with "file:line:column: ",
// or "file:line: " where the text is no YAML at all.
package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// Name is the name under which the file is looked for.
const Name = ".lmicheck.yaml"

// A Config is what a file says. What it does not say has the zero value.
type Config struct {
	Lists    map[string][]string         // by key
	Words    map[string]string           // by key; files are absolute
	Severity map[string]finding.Severity // by name of the rule
}

// A Vocabulary is the words that there are.
type Vocabulary struct {
	Rules    []string // names of rules
	Observed []string // names of what "lmicheck run" observes, which are no rules here
	// Rule returns the name of the rule that a word, a name or a code, stands for.
	Rule func(word string) (name string, ok bool)
}

// Find returns the name of the file that holds for a directory: the first in it or above
// it, up to the root of its repository, or "" if there is none. A file that is misnamed
// would be passed over in silence, and is an error.
func Find(dir, root string) (string, error) {
	for d := dir; ; d = filepath.Dir(d) {
		name := filepath.Join(d, Name)
		if isFile(name) {
			return name, nil
		}
		if wrong := filepath.Join(d, ".lmicheck.yml"); isFile(wrong) {
			return "", fmt.Errorf("%s: the configuration's name is %s", wrong, Name)
		}
		if d == root || d == filepath.Dir(d) {
			return "", nil
		}
	}
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// Read reads a file.
func Read(name string, v Vocabulary) (*Config, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no %s", name)
	}
	if err != nil {
		return nil, err
	}
	return Parse(name, text, v)
}

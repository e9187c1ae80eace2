package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// pagesList returns a list of the pages in dir, by name, with their titles.
func pagesList(dir string) (string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, name := range names {
		base := filepath.Base(name)
		if base == "README.md" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		title, _, _ := strings.Cut(string(text), "\n")
		title, ok := strings.CutPrefix(title, "# ")
		if !ok {
			return "", fmt.Errorf("%s does not begin with a title", name)
		}
		fmt.Fprintf(&b, "- [%s](%s)\n", title, base)
	}
	return b.String(), nil
}

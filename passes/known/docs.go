package known

import (
	"go/build"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// A Verdict is what a declaration's doc comment promises about concurrency.
type Verdict struct {
	Kind  Kind
	Quote string // the sentence that says so
}

// A Kind is one of three answers of a doc comment.
type Kind int

const (
	Silent Kind = iota // says nothing of concurrency, or nothing that is clear
	Safe               // may be used by several goroutines at once
	Unsafe             // may not
)

func (k Kind) String() string { return [...]string{"silent", "safe", "unsafe"}[k] }

// Contract reads the contract of the type, function or method that is declared at
// this position. The name is as in the knowledge base, but without the package:
// "Buffer", "NewBuffer", "(*Buffer).Len". A position from export data will do: only
// its file and line are looked at.
//
// The verdict is Silent when the file is not on this machine.
func (k *Known) Contract(at token.Position, name string) Verdict {
	name = name[strings.LastIndexByte(name, '.')+1:]
	return classify(name, k.docs.comment(at, name))
}

// docs reads doc comments, and keeps the lines of the files that it has read.
//
// A doc comment is found from the line of the declaration alone: parsing whole files
// of dependencies, most of them for one comment, took longer than the analysis.
type docs struct {
	mu    sync.Mutex
	files map[string][]string
}

// comment returns the doc comment of what is declared at this position, without
// comment markers.
func (d *docs) comment(at token.Position, name string) string {
	lines := d.lines(at.Filename)
	i := at.Line - 1
	if i < 0 || i >= len(lines) || !strings.Contains(lines[i], name) {
		return "" // not the file that was compiled
	}
	if text := commentAbove(lines[:i]); text != "" || i == 0 {
		return text
	}
	// The only type in a group can have its comment above the group.
	if strings.TrimSpace(lines[i-1]) == "type (" {
		return commentAbove(lines[:i-1])
	}
	return ""
}

// lines returns the lines of a file, none if it cannot be read.
func (d *docs) lines(file string) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if lines, ok := d.files[file]; ok {
		return lines
	}
	var lines []string
	for _, name := range places(file) {
		if text, err := os.ReadFile(name); err == nil {
			lines = strings.Split(string(text), "\n")
			break
		}
	}
	if d.files == nil {
		d.files = map[string][]string{}
	}
	d.files[file] = lines
	return lines
}

// places returns where a file that a compiler named may be: the compiler writes
// $GOROOT for its own, and with -trimpath MODULE@VERSION/ for those of modules.
func places(file string) []string {
	if rest, ok := strings.CutPrefix(file, "$GOROOT"); ok {
		return []string{build.Default.GOROOT + rest}
	}
	if filepath.IsAbs(file) {
		return []string{file}
	}
	if cache := os.Getenv("GOMODCACHE"); cache != "" {
		return []string{filepath.Join(cache, file)}
	}
	var names []string
	for _, dir := range filepath.SplitList(build.Default.GOPATH) {
		names = append(names, filepath.Join(dir, "pkg", "mod", file))
	}
	return names
}

// commentAbove returns the comment that ends with the last of these lines.
func commentAbove(lines []string) string {
	if n := len(lines); n > 0 && strings.HasSuffix(strings.TrimSpace(lines[n-1]), "*/") {
		return blockAbove(lines)
	}
	var text []string
	for _, line := range slices.Backward(lines) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "//")
		if !ok {
			break
		}
		text = append(text, rest)
	}
	slices.Reverse(text)
	return strings.Join(text, "\n")
}

// blockAbove is commentAbove for a comment of the form /* */.
func blockAbove(lines []string) string {
	for i, line := range slices.Backward(lines) {
		if _, rest, ok := strings.Cut(line, "/*"); ok {
			text := append([]string{rest}, lines[i+1:]...)
			return strings.TrimSuffix(strings.TrimSpace(strings.Join(text, "\n")), "*/")
		}
	}
	return ""
}

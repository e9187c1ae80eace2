package build

import (
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// dockerfile reads the RUN instructions of a Dockerfile that lies in the directory it is built from, or
// below it.
func (p *Plan) dockerfile(file string, data []byte) {
	p.add(p.inSomeDir(file, func(dir string) []Step { return p.image(file, dir, data) }))
}

// Image returns the steps of a Dockerfile that is built from a directory.
func (p *Plan) Image(file, context string) ([]Step, bool) {
	data, err := p.tree.ReadFile(file)
	if err != nil {
		return nil, false
	}
	return p.image(file, context, data), true
}

// A stage is what is known of an image while it is built.
type stage struct {
	dir    string            // WORKDIR
	copied map[string]string // directory of the image -> directory of the context
	args   map[string]string
}

var instruction = regexp.MustCompile(`(?i)^\s*(FROM|RUN|WORKDIR|COPY|ADD|ARG|ENV)\s+(.*)$`)

// image follows the instructions. A directory of the image stands for the one of the context that was
// copied there.
func (p *Plan) image(file, context string, data []byte) []Step {
	s := stage{dir: "/", copied: map[string]string{}, args: map[string]string{}}
	var steps []Step
	for _, l := range logical(string(data), 0) {
		m := instruction.FindStringSubmatch(l.text)
		if m == nil {
			continue
		}
		sh := newShell(p, file, s.host(context))
		sh.vars, sh.line = s.args, l.number-1
		switch rest := strings.TrimSpace(m[2]); strings.ToUpper(m[1]) {
		case "FROM":
			s = stage{dir: "/", copied: map[string]string{}, args: s.args}
		case "WORKDIR":
			if w := sh.fields(parseWords(rest)); len(w) > 0 {
				s.dir = s.abs(w[0])
			}
		case "ARG", "ENV":
			if name, value, ok := strings.Cut(rest, "="); ok {
				s.args[name] = strings.Trim(value, `"'`)
			}
		case "COPY", "ADD":
			s.copy(withoutFlags(sh.fields(parseWords(rest))), rest, context)
		case "RUN":
			sh.run(runFlags.ReplaceAllString(rest, ""))
			steps = append(steps, sh.steps.list...)
		}
	}
	return steps
}

var runFlags = regexp.MustCompile(`^(--\S+\s+)+`)

func (s *stage) abs(name string) string {
	if path.IsAbs(name) {
		return path.Clean(name)
	}
	return path.Join(s.dir, name)
}

// copy notes where directories of the context come to lie.
func (s *stage) copy(words []string, text, context string) {
	if len(words) < 2 || strings.Contains(text, "--from") {
		return
	}
	target := s.abs(words[len(words)-1])
	if len(words) > 2 { // several files
		return
	}
	src := filepath.Join(context, filepath.FromSlash(words[0]))
	if filepath.Ext(src) == "" {
		s.copied[target] = src
	}
}

// host returns the directory of the context that the working directory stands for.
func (s *stage) host(context string) string {
	for at, rest := s.dir, ""; ; at, rest = path.Dir(at), path.Join(path.Base(at), rest) {
		if src, ok := s.copied[at]; ok {
			return filepath.Join(src, filepath.FromSlash(rest))
		}
		if at == "/" || at == "." {
			return context
		}
	}
}

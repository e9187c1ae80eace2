package build

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// hooks are the functions of package os that tell what they do, each with the arguments
// for the hook: path, value, flag.
var hooks = map[string]string{
	"OpenFile":  `name, "", flag`,
	"Mkdir":     `name, "", 0`,
	"Remove":    `name, "", 0`,
	"RemoveAll": `path, "", 0`,
	"Truncate":  `name, "", 0`,
	"Rename":    `oldpath, newpath, 0`,
	"Link":      `oldname, newname, 0`,
	"Symlink":   `oldname, newname, 0`,
	"Chdir":     `dir, "", 0`,
	"Setenv":    `key, value, 0`,
	"Unsetenv":  `key, "", 0`,
	"Clearenv":  `"", "", 0`,
}

// hookSource is a file that is added to package os.
const hookSource = `package os

// LmicheckHook is told of operations before they are done, if it is set.
var LmicheckHook func(name, path, value string, flag int)

func lmicheckHook(name, path, value string, flag int) {
	if LmicheckHook != nil {
		LmicheckHook(name, path, value, flag)
	}
}
`

// recordingOS lays files over those of package os. What imports it, which is nearly
// everything, is compiled anew the first time.
func (f *Function) recordingOS(ctx context.Context, over overlay) error {
	out, err := f.goCommand(ctx, "list", "-f", "{{.Dir}}\n{{join .GoFiles \"\\n\"}}", "os")
	if err != nil {
		return err
	}
	lines := strings.Fields(string(out))
	if len(lines) < 2 {
		return errors.New("go list os: no files")
	}
	dir := lines[0]
	files := tree{"lmicheck_hook.go": []byte(hookSource)}
	missing := map[string]bool{}
	for name := range hooks {
		missing[name] = true
	}
	for _, name := range lines[1:] {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		changed, done, err := hook(name, text)
		if err != nil {
			return err
		}
		for _, function := range done {
			delete(missing, function)
		}
		if len(done) > 0 {
			files[name] = changed
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("package os of %s is not as lmicheck knows it: it lacks %s", f.Go, strings.Join(slices.Sorted(maps.Keys(missing)), ", "))
	}
	patched, err := files.store(filepath.Join(f.req.Cache, "os"))
	if err != nil {
		return err
	}
	for name := range files {
		over[filepath.Join(dir, name)] = filepath.Join(patched, name)
	}
	return nil
}

// hook makes the functions of a file tell what they do, and names those.
func hook(name string, text []byte) (changed []byte, done []string, err error) {
	p, err := parse(name, text)
	if err != nil {
		return nil, nil, err
	}
	for function, args := range hooks {
		if d := p.function(function); d != nil {
			p.insert(d.Body.Lbrace+1, fmt.Sprintf(" lmicheckHook(%q, %s);", function, args))
			done = append(done, function)
		}
	}
	if d := p.function("(*File).Close"); d != nil {
		p.insert(d.Body.Lbrace+1, ` if f != nil && f.file != nil { lmicheckHook("Close", f.name, "", 0) };`)
		done = append(done, "(*File).Close")
	}
	return p.apply(), done, nil
}

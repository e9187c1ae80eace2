package fix

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/whole"
)

// Apply replaces the files. If it fails, they are as they were before; where that could
// not be achieved, the error says so.
func (p *Plan) Apply(ctx context.Context) (Outcome, error) {
	if err := p.replace(ctx, os.Rename); err != nil {
		return Outcome{}, fmt.Errorf("no fix was applied: %w", err)
	}
	return p.outcome, nil
}

// A renamer is os.Rename, or a test's version of it that fails.
type renamer func(from, to string) error

// replace writes all files before it replaces the first, since writing is what may fail.
func (p *Plan) replace(ctx context.Context, rename renamer) (err error) {
	var staged []string
	defer func() {
		for _, name := range staged {
			_ = os.Remove(name) // it has become the file, or is of no use
		}
	}()
	for _, f := range p.files {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		name, err := whole.Stage(f.name, f.new)
		if err != nil {
			return fmt.Errorf("writing %s: %w", f.name, err)
		}
		staged = append(staged, name)
	}
	for i, f := range p.files {
		err := f.unchanged()
		if err == nil {
			err = rename(staged[i], f.name)
		}
		if err != nil {
			return errors.Join(err, restore(p.files[:i], rename))
		}
	}
	return nil
}

// unchanged returns an error if the file is not what it was when the plan was made.
func (f *file) unchanged() error {
	text, err := os.ReadFile(f.name)
	if err == nil && !bytes.Equal(text, f.old) {
		err = fmt.Errorf("%s changed meanwhile; run again", f.name)
	}
	return err
}

// restore brings back the old texts of files.
func restore(files []file, rename renamer) error {
	var failed []error
	for _, f := range files {
		name, err := whole.Stage(f.name, f.old)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s stays changed: %w", f.name, err))
			continue
		}
		if err := rename(name, f.name); err != nil {
			failed = append(failed, fmt.Errorf("%s stays changed, its old text is in %s: %w", f.name, name, err))
		}
	}
	return errors.Join(failed...)
}

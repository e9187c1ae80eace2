// Package whole writes files as a whole: whoever reads one, at whatever moment this
// program was killed, sees all of the new text or what was there before.
//
// A text is first written under another name in the same directory and brought to the
// disk, and then renamed. The file's mode and owner stay as they are; a new file can be
// read by everyone. A symbolic link stays one, and what it names is written. What is no
// regular file, such as a pipe, /dev/null or /dev/stdout, is written to and not replaced.
//
// A program that is killed between the two steps leaves the other name behind: that of
// the file, with a period before it and a number after it.
package whole

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Write writes a file. The error names it.
func Write(name string, text []byte) error {
	target, err := follow(name)
	if err != nil {
		return about(name, err)
	}
	if isOpen(target) {
		return about(name, send(target, text))
	}
	tmp, err := Stage(target, text)
	if err == nil {
		err = settle(tmp, target, os.Rename)
	}
	return about(name, err)
}

// Try says why a file could not be written, before the work is done that is to be written
// there. It changes nothing.
func Try(name string) error {
	target, err := follow(name)
	if err != nil {
		return about(name, err)
	}
	if isOpen(target) {
		return nil
	}
	tmp, err := Stage(target, nil)
	if err == nil {
		err = os.Remove(tmp)
	}
	return about(name, err)
}

// Create writes a file that must not be there yet: else the error is [fs.ErrExist].
func Create(name string, text []byte) error {
	if _, err := os.Lstat(name); err == nil {
		return about(name, fs.ErrExist)
	}
	tmp, err := Stage(name, text)
	if err == nil {
		err = settle(tmp, name, link)
	}
	return about(name, err)
}

// Stage writes a text beside a file, with its mode and owner if it is there, and returns
// the name, for a rename. The go command and shells pass over names that begin with a period.
func Stage(name string, text []byte) (staged string, err error) {
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return "", fmt.Errorf("the directory cannot be written to: %w", reason(err)) // the other name means nothing to the user
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name()) // the first error is the one to report
		}
	}()
	_, err = tmp.Write(text)
	mode := fs.FileMode(0o644)
	if info, statErr := os.Stat(name); statErr == nil {
		mode = info.Mode().Perm()
		own(tmp, info)
	}
	if err == nil {
		err = tmp.Chmod(mode)
	}
	if err == nil {
		err = tmp.Sync() // before the rename: a crash must not leave an empty file
	}
	return tmp.Name(), reason(errors.Join(err, tmp.Close()))
}

// settle gives a staged text its name, or removes it.
func settle(staged, name string, give func(from, to string) error) error {
	err := give(staged, name)
	if err != nil {
		_ = os.Remove(staged) // the first error is the one to report
	}
	return reason(err)
}

// link gives a file another name, unless there is a file of that name. Where the file
// system has no hard links, somebody who writes the file at the same moment loses it.
func link(from, to string) error {
	err := os.Link(from, to)
	switch {
	case err == nil:
		return os.Remove(from)
	case errors.Is(err, fs.ErrExist):
		return fs.ErrExist
	}
	return os.Rename(from, to)
}

// follow returns the file that a name is a symbolic link to, which need not be there.
func follow(name string) (string, error) {
	for range 40 { // as many as Linux follows
		target, err := os.Readlink(name)
		if err != nil || isStream(name) {
			return name, nil // no link; what is wrong with it otherwise, opening it will say
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(name), target)
		}
		name = target
	}
	return "", errors.New("too many symbolic links")
}

// isOpen reports whether a name is that of something that is written to, not replaced.
func isOpen(name string) bool {
	info, err := os.Stat(name)
	return isStream(name) || err == nil && !info.Mode().IsRegular()
}

// isStream reports whether a name is that of something open in this process. To replace
// the file behind it would leave its readers with the old one.
func isStream(name string) bool {
	for _, dir := range []string{"/dev/std", "/dev/fd/", "/proc/"} {
		if strings.HasPrefix(name, dir) {
			return true
		}
	}
	return false
}

// send writes a text to what is there, behind what is in it.
func send(name string, text []byte) error {
	switch name { // to open them again would be to write elsewhere in a file than others do
	case "/dev/stdout":
		_, err := os.Stdout.Write(text)
		return reason(err)
	case "/dev/stderr":
		_, err := os.Stderr.Write(text)
		return reason(err)
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return reason(err)
	}
	_, err = file.Write(text)
	return reason(errors.Join(err, file.Close()))
}

// reason is an error of the file system without names of files.
func reason(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

func about(name string, err error) error {
	if err != nil {
		err = fmt.Errorf("writing %s: %w", name, err)
	}
	return err
}

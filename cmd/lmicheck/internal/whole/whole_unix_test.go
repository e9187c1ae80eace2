//go:build unix

package whole

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestWritePipe: what is no regular file is written to, and not replaced.
func TestWritePipe(t *testing.T) {
	name := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	read := make(chan string)
	go func() {
		data, err := os.ReadFile(name)
		if err != nil {
			data = []byte(err.Error())
		}
		read <- string(data)
	}()
	if err := Try(name); err != nil {
		t.Fatal(err)
	}
	if err := Write(name, []byte("report")); err != nil {
		t.Fatal(err)
	}
	if got := <-read; got != "report" {
		t.Errorf("read %q from the pipe, want report", got)
	}
	if info, err := os.Lstat(name); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Errorf("the pipe became %v, %v", info, err)
	}
}

func TestWriteKeepsOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can write files of others")
	}
	name := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(name, 1234, 1235); err != nil {
		t.Fatal(err)
	}
	if err := Write(name, []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if stat := info.Sys().(*syscall.Stat_t); stat.Uid != 1234 || stat.Gid != 1235 {
		t.Errorf("owner %d:%d, want 1234:1235", stat.Uid, stat.Gid)
	}
}

// TestWriteStandardOutput: the file that standard output goes to is open elsewhere, too. It
// keeps what is in it, and links to it stay.
func TestWriteStandardOutput(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink("/dev/stdout", link); err != nil {
		t.Fatal(err)
	}
	stdout, err := syscall.Dup(1)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(stdout)
	if err := unix.Dup2(int(file.Fd()), 1); err != nil {
		t.Fatal(err)
	}
	_, err1 := file.WriteString("before, ")
	err2 := Write("/dev/stdout", []byte("report, "))
	err3 := Write(link, []byte("again, "))
	_, err4 := file.WriteString("after")
	if err := unix.Dup2(stdout, 1); err != nil {
		t.Fatal(err)
	}
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
		t.Fatal(err1, err2, err3, err4)
	}
	text, err := os.ReadFile(file.Name())
	if err != nil || string(text) != "before, report, again, after" {
		t.Errorf("%q, %v", text, err)
	}
}

// TestUnwritable: errors say what is wrong, and with what of the user's.
func TestUnwritable(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err == nil {
		if err := Write("/dev/full", []byte("x")); err == nil || err.Error() != "writing /dev/full: no space left on device" {
			t.Errorf("%v", err)
		}
	}
	if os.Getuid() == 0 {
		t.Skip("root can write everywhere")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "report.json")
	for _, err := range []error{Try(name), Write(name, nil), Create(name, nil)} {
		if err == nil || !strings.HasSuffix(err.Error(), "report.json: the directory cannot be written to: permission denied") {
			t.Errorf("%v", err)
		}
	}
}

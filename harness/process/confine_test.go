package process

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	Main()
	os.Exit(m.Run())
}

func TestConfined(t *testing.T) {
	if err := CanConfine(); err != nil {
		t.Skip("not permitted here: ", err)
	}
	tmp, code, work := t.TempDir(), t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(code, "config"), []byte("text"), 0o644); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(code, "sh") // below /tmp, as temporary directories of tests are
	shell, err := os.ReadFile("/bin/sh")
	if err == nil {
		err = os.WriteFile(program, shell, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	script := `echo x >/tmp/lmicheck-own && cat config && echo; echo y >new || echo refused; echo z >` + work + `/log; pwd; env | grep -c LMICHECK_CONFINE`
	p, err := Start(t.Context(), Command{Path: program, Args: []string{"-c", script}, Dir: code,
		Confine: &View{Tmp: tmp, ReadOnly: []string{code}, Keep: []string{work}}})
	if err != nil {
		t.Fatal(err)
	}
	p.Wait()
	waitFor(t, p, "0\n")
	if got, want := p.Stdout.String(), "text\nrefused\n"+code+"\n0\n"; got != want {
		t.Errorf("%q, want %q; %s", got, want, p.Stderr)
	}
	if _, err := os.Stat(filepath.Join(tmp, "lmicheck-own")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat("/tmp/lmicheck-own"); err == nil {
		t.Error("the file is in the /tmp of all")
	}
	if _, err := os.Stat(filepath.Join(code, "new")); err == nil {
		t.Error("a directory for reading only was written to")
	}
	if text, err := os.ReadFile(filepath.Join(work, "log")); err != nil || string(text) != "z\n" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestConfinedProgramIsMissing(t *testing.T) {
	if err := CanConfine(); err != nil {
		t.Skip("not permitted here: ", err)
	}
	p, err := Start(t.Context(), Command{Path: "/nowhere/bootstrap", Confine: &View{}})
	if err != nil {
		t.Fatal(err)
	}
	if exit := p.Wait(); exit.Code != 127 {
		t.Errorf("%v", exit)
	}
	for end := time.Now().Add(5 * time.Second); !strings.Contains(p.Stderr.String(), "/nowhere/bootstrap"); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%q does not name the program", p.Stderr)
		}
	}
}

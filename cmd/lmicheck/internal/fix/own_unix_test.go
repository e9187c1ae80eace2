//go:build unix

package fix

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestApplyKeepsOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can write files of others")
	}
	plan, dir := newPlan(t, "a")
	name := filepath.Join(dir, "a")
	if err := os.Chown(name, 1234, 1235); err != nil {
		t.Fatal(err)
	}
	var err error
	if plan.files[0].info, err = os.Stat(name); err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Apply(t.Context()); err != nil {
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

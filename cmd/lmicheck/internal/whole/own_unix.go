//go:build unix

package whole

import (
	"os"
	"syscall"
)

// own gives a file the owner of another. Only root can; for anyone else the file is
// already their own, or stays so.
func own(file *os.File, like os.FileInfo) {
	if stat, ok := like.Sys().(*syscall.Stat_t); ok {
		_ = file.Chown(int(stat.Uid), int(stat.Gid))
	}
}

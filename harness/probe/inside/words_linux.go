package inside

import (
	"syscall"
	"unsafe"
)

// wordsFile is a descriptor, or -1.
var wordsFile = -1

func openWords(name string) {
	fd, err := syscall.Open(name, syscall.O_WRONLY|syscall.O_APPEND|syscall.O_CREAT|syscall.O_CLOEXEC, 0o644)
	if err == nil { // else the harness finds no words
		wordsFile = fd
	}
}

// writeWords makes the system call by itself: syscall.Write tells the race detector that
// what was done before it comes before what is done after reads, of any file.
//
//go:norace
func writeWords(line []byte) {
	if wordsFile >= 0 {
		_, _, _ = syscall.Syscall(syscall.SYS_WRITE, uintptr(wordsFile), uintptr(unsafe.Pointer(&line[0])), uintptr(len(line)))
	}
}

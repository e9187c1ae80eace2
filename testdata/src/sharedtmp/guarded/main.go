// Command guarded: files that all invocations share on purpose.
package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/gofrs/flock"
)

type event struct{ Body []byte }

func main() { lambda.Start(handle) }

func handle(ctx context.Context, e event) error {
	download(e)
	downloadOnce(e)
	halfLocked(e)
	halfRead()
	flocked(e)
	renamed(e)
	ownLock(e)

	nopeLocked(e)
	nopeReadWrite(e)
	nopeReadWriteReader()
	nopeOnce()
	nopeOnceValue()
	nopeExclusive(e)
	return nil
}

// download is right for one invocation at a time. Of two, both find no file, and
// one reads what the other has written half.
func download(e event) ([]byte, error) {
	const name = "/tmp/model.bin"
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(name, e.Body, 0o600); err != nil { // want sharedtmp "/tmp/model.bin"
			return nil, err
		}
	}
	return os.ReadFile(name)
}

// downloadOnce writes beside it and renames: whole, but replaced by every invocation.
func downloadOnce(e event) error {
	f, err := os.CreateTemp("", "table")
	if err != nil {
		return err
	}
	defer f.Close()
	return os.Rename(f.Name(), "/tmp/table.bin") // want sharedtmp `"/tmp/table.bin" is replaced as a whole by every invocation`
}

// renamed writes beside it by a name that is no better.
func renamed(e event) error {
	if err := os.WriteFile("/tmp/rules.tmp", e.Body, 0o600); err != nil { // want sharedtmp "/tmp/rules.tmp"
		return err
	}
	return os.Rename("/tmp/rules.tmp", "/tmp/rules") // the cause is reported above
}

var halfMu sync.Mutex

// halfLocked locks the writing only.
func halfLocked(e event) error {
	halfMu.Lock()
	defer halfMu.Unlock()
	return os.WriteFile("/tmp/half", e.Body, 0o600) // want sharedtmp `file "/tmp/half" .* read at main.go:\d+ without`
}

func halfRead() ([]byte, error) { return os.ReadFile("/tmp/half") }

// shared is one Flock, and it is locked already when the second invocation comes:
// its Lock returns at once.
var shared = flock.New("/tmp/shared.lock")

func flocked(e event) error {
	if err := shared.Lock(); err != nil {
		return err
	}
	defer shared.Unlock()
	return os.WriteFile("/tmp/flocked", e.Body, 0o600) // want sharedtmp "/tmp/flocked"
}

// ownLock locks a mutex that no other invocation has.
func ownLock(e event) error {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	return os.WriteFile("/tmp/own", e.Body, 0o600) // want sharedtmp "/tmp/own"
}

var mu sync.Mutex

// nopeLocked holds a lock from the writing to the last reading.
func nopeLocked(e event) ([]byte, error) {
	mu.Lock()
	defer mu.Unlock()
	if err := os.WriteFile("/tmp/locked", e.Body, 0o600); err != nil {
		return nil, err
	}
	defer os.Remove("/tmp/locked")
	return os.ReadFile("/tmp/locked")
}

var rw sync.RWMutex

// nopeReadWrite writes under the lock that the reader holds for reading.
func nopeReadWrite(e event) error {
	rw.Lock()
	defer rw.Unlock()
	return os.WriteFile("/tmp/rw", e.Body, 0o600)
}

func nopeReadWriteReader() ([]byte, error) {
	rw.RLock()
	defer rw.RUnlock()
	return os.ReadFile("/tmp/rw")
}

var once sync.Once

// nopeOnce writes once in the life of the process.
func nopeOnce() ([]byte, error) {
	once.Do(func() { _ = os.WriteFile("/tmp/once", []byte("x"), 0o600) })
	return os.ReadFile("/tmp/once")
}

// nopeOnceValue is the same with OnceValue.
var nopeOnceValue = sync.OnceValue(func() error { return os.WriteFile("/tmp/oncevalue", nil, 0o600) })

// nopeExclusive creates the file if it is not there: one invocation can.
func nopeExclusive(e event) error {
	f, err := os.OpenFile("/tmp/exclusive", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// Command names: the ways in which the name of a file is made, and is the same for
// every invocation.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io/ioutil"
	"os"
	"path"
	"path/filepath"
	"strconv"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/sharedtmp/names/lib/out"
	"lmitest/sharedtmp/names/lib/paths"
)

type event struct {
	ID    string
	Body  []byte
	Parts [][]byte
}

const dir = "/tmp/spool"

var (
	prefix = "/tmp/"
	report = prefix + "report.csv"
)

type handler struct {
	dir    string
	stores []string
	out    *out.Writer
}

func main() {
	h := &handler{dir: "/tmp/data", stores: []string{"/tmp/a", "/tmp/b"}, out: out.New("/tmp/result.json")}
	lambda.Start(h.handle)
}

func (h *handler) handle(ctx context.Context, e event) error {
	for _, f := range []func(event) error{
		constants, computed, variables, h.fields, h.elsewhere, removals, h.conditional, opened,
	} {
		if err := f(e); err != nil {
			return err
		}
	}
	nopeReads()
	nopeOpen()
	nopeDevice(e)
	nopeMemory(e)
	nopeMkdir()
	return nil
}

func constants(e event) error {
	if err := os.WriteFile("/tmp/out.json", e.Body, 0o600); err != nil { // want sharedtmp `file "/tmp/out.json" has the same name in every invocation`
		return err
	}
	if err := ioutil.WriteFile(dir+"/out.json", e.Body, 0o600); err != nil { // want sharedtmp "/tmp/spool/out.json"
		return err
	}
	f, err := os.Create("relative.txt") // want sharedtmp "relative.txt"
	if err != nil {
		return err
	}
	return f.Close()
}

func computed(e event) error {
	name := fmt.Sprintf("%s/part-%d.csv", dir, 7)
	if err := os.WriteFile(name, e.Body, 0o600); err != nil { // want sharedtmp "/tmp/spool/part-7.csv"
		return err
	}
	if err := os.WriteFile(filepath.Join(os.TempDir(), "joined"), e.Body, 0o600); err != nil { // want sharedtmp "/tmp/joined"
		return err
	}
	if err := os.WriteFile(path.Join(dir, "a", "b"), e.Body, 0o600); err != nil { // want sharedtmp "/tmp/spool/a/b"
		return err
	}
	var b bytes.Buffer
	for i := range e.Parts { // the same names in every invocation, as far as it gets
		if err := os.WriteFile(dir+"/part"+strconv.Itoa(i)+".csv", b.Bytes(), 0o600); err != nil { // want sharedtmp `file "/tmp/spool/part\*.csv"`
			return err
		}
	}
	for i := range 3 { // the same three names in every invocation
		if err := os.WriteFile(dir+"/"+strconv.Itoa(i), b.Bytes(), 0o600); err != nil { // want sharedtmp "/tmp/spool/"
			return err
		}
	}
	return os.WriteFile(os.Getenv("OUT_DIR")+"/x", e.Body, 0o600) // want sharedtmp `\$OUT_DIR/x`
}

func variables(e event) error {
	f, err := os.OpenFile(report, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) // want sharedtmp "/tmp/report.csv"
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Write(e.Body)
	return err
}

func (h *handler) fields(e event) error {
	if err := os.WriteFile(h.dir+"/x", e.Body, 0o600); err != nil { // want sharedtmp "/tmp/data/x"
		return err
	}
	for _, s := range h.stores {
		if err := os.WriteFile(s, e.Body, 0o600); err != nil { // want sharedtmp "/tmp/a"
			return err
		}
	}
	return h.out.Write(e.Body)
}

func (h *handler) elsewhere(e event) error {
	if err := os.WriteFile(paths.Cache(), e.Body, 0o600); err != nil { // want sharedtmp "/tmp/lib/cache.bin"
		return err
	}
	if err := save("/tmp/param", e.Body); err != nil {
		return err
	}
	return paths.Save("lib.txt", e.Body)
}

func save(name string, b []byte) error {
	return os.WriteFile(name+".txt", b, 0o600) // want sharedtmp `/tmp/param.txt.*\(via save\)`
}

func (h *handler) conditional(e event) error {
	name := "/tmp/small"
	if len(e.Body) > 1000 {
		name = "/tmp/large"
	}
	return os.WriteFile(name, e.Body, 0o600) // want sharedtmp "/tmp/(small|large)"
}

func opened(e event) error {
	f, err := os.OpenFile("/tmp/all.log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) // want sharedtmp "/tmp/all.log"
	if err != nil {
		return err
	}
	return f.Close()
}

func removals(e event) error {
	os.Remove("/tmp/lock")                                 // want sharedtmp `"/tmp/lock" is removed by every invocation`
	defer os.RemoveAll("/tmp")                             // want sharedtmp `"/tmp" is removed by every invocation`
	if err := os.Truncate("/tmp/counter", 0); err != nil { // want sharedtmp "/tmp/counter"
		return err
	}
	return os.Rename("/tmp/new", "/tmp/old") // want sharedtmp `"/tmp/new" is removed by every invocation`
}

// nopeReads reads files that the function ships, or that a layer brings.
func nopeReads() ([]byte, error) {
	if b, err := os.ReadFile("/opt/model.bin"); err == nil {
		return b, nil
	}
	f, err := os.Open("/var/task/table.csv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return nil, nil
}

// nopeOpen opens a file for reading.
func nopeOpen() error {
	f, err := os.OpenFile("/tmp/config.json", os.O_RDONLY, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

// nopeDevice writes to what is not a file.
func nopeDevice(e event) error {
	return os.WriteFile("/dev/stdout", e.Body, 0)
}

// nopeMemory writes a name, not a file.
func nopeMemory(e event) string {
	var b bytes.Buffer
	b.WriteString("/tmp/out.json")
	return b.String()
}

// nopeMkdir makes a directory that is there already for all but the first.
func nopeMkdir() error { return os.MkdirAll("/tmp/spool", 0o700) }

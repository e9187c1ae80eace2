package awsstub

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
)

// A fixture is a file with an answer.
type fixture struct {
	name   string // relative to the folder, with slashes
	key    string // SERVICE/OPERATION, SERVICE/METHOD/PATH or, for an object, the name
	bucket string // of an object in S3, "" for other answers
	object string // its key
	status int
	ext    string // with the dot; "" if none
	body   []byte
	used   atomic.Bool
}

// statusPattern is the part of a name that says which status an answer has.
var statusPattern = regexp.MustCompile(`^\.[2-5]\d\d$`)

const maxFixtures = 64 << 20 // bytes of all fixtures

// methods are those that may stand for an operation.
var methods = []string{"DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"}

// readFixtures reads every file of a folder into memory and checks it. Hidden files are
// left out.
func readFixtures(dir string) ([]*fixture, error) {
	var list []*fixture
	names := map[string]string{} // by key
	room := int64(maxFixtures)
	root, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, fmt.Errorf("fixtures: %w", err)
	}
	err = filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("fixtures: %w", err)
		}
		if file == root {
			if !d.IsDir() {
				return fmt.Errorf("fixtures: %s is no folder; name one DIR/SERVICE/OPERATION.json", dir)
			}
			return nil
		}
		if strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		f, err := readFixture(root, file, &room)
		if err != nil {
			return fmt.Errorf("fixture %s: %w", file, err)
		}
		if other := names[f.key]; other != "" {
			return fmt.Errorf("fixture %s: there is %s for the same operation; remove one", file, filepath.Join(dir, other))
		}
		names[f.key] = f.name
		list = append(list, f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("fixtures: %s holds none; name one DIR/SERVICE/OPERATION.json", dir)
	}
	return list, nil
}

func readFixture(dir, file string, room *int64) (*fixture, error) {
	rel, err := filepath.Rel(dir, file)
	if err != nil {
		return nil, err
	}
	f, err := parseName(filepath.ToSlash(rel))
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file; put a copy in its place")
	}
	if *room -= info.Size(); *room < 0 {
		return nil, fmt.Errorf("with it the fixtures have more than %d MiB; use smaller ones", maxFixtures>>20)
	}
	if f.body, err = os.ReadFile(file); err != nil {
		return nil, err
	}
	if f.bucket == "" { // an object may hold anything
		err = f.check()
	}
	return f, err
}

// parseName takes SERVICE/OPERATION[.STATUS][.EXT], SERVICE/METHOD/PATH[.STATUS].EXT or
// s3/BUCKET/KEY.
func parseName(name string) (*fixture, error) {
	folder, rest, ok := strings.Cut(name, "/")
	if !ok {
		return nil, errors.New("not in the folder of a service; name it DIR/SERVICE/OPERATION.json")
	}
	service := signingName(folder)
	f := &fixture{name: name, status: 200}
	parent, _, nested := strings.Cut(rest, "/")
	switch {
	case nested && service == "s3":
		f.bucket, f.object, f.key = parent, rest[len(parent)+1:], name
		return f, nil
	case nested && !slices.Contains(methods, parent):
		return nil, fmt.Errorf("folder %q is no HTTP method; name the file DIR/%s/OPERATION.json, or DIR/%s/POST/PATH.json", parent, folder, folder)
	}
	f.ext = path.Ext(rest)
	rest = strings.TrimSuffix(rest, f.ext)
	if end := path.Ext(rest); statusPattern.MatchString(end) {
		f.status, _ = strconv.Atoi(end[1:])
		rest = strings.TrimSuffix(rest, end)
	} else if end != "" && !nested { // paths may have dots, names do not
		return nil, fmt.Errorf("%q is no HTTP status from 200 to 599; name the file OPERATION.json or OPERATION.400.json", end[1:])
	}
	f.key = service + "/" + rest
	return f, nil
}

// check looks whether the body is what the name says.
func (f *fixture) check() error {
	switch f.ext {
	case ".json":
		var value any
		err := json.Unmarshal(f.body, &value)
		var at *json.SyntaxError
		if errors.As(err, &at) {
			line := 1 + bytes.Count(f.body[:min(at.Offset, int64(len(f.body)))], []byte("\n"))
			err = fmt.Errorf("line %d: %w", line, err)
		}
		if err != nil {
			return fmt.Errorf("not JSON: %w; mend it, or name it .txt to send it as it is", err)
		}
	case ".xml":
		d := xml.NewDecoder(bytes.NewReader(f.body))
		elements := 0
		for {
			token, err := d.Token()
			if err == io.EOF && elements > 0 {
				return nil
			}
			if err == io.EOF {
				err = errors.New("no element")
			}
			if err != nil {
				return fmt.Errorf("not XML: %w; mend it, or name it .txt to send it as it is", err)
			}
			if _, ok := token.(xml.StartElement); ok {
				elements++
			}
		}
	}
	return nil
}

// answer is the body as it is, unless it is JSON for a client that speaks otherwise.
func (f *fixture) answer(c call) answer {
	if f.ext == ".json" {
		a := encode(c, f.status, f.body)
		a.fixture = f.name
		return a
	}
	typ := mime.TypeByExtension(f.ext)
	switch {
	case f.ext == ".xml":
		typ = "text/xml"
	case f.ext == ".cbor":
		typ = "application/cbor"
	case typ == "":
		typ = "application/octet-stream"
	}
	return answer{status: f.status, body: f.body, fixture: f.name, header: map[string]string{"Content-Type": typ}}
}

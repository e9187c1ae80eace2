package events

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Canary is replaced by a token of the invocation wherever it stands in a template.
const Canary = "lmicheck-canary"

// CanaryUUID is replaced by a UUID of the invocation, which stands for the same token.
const CanaryUUID = "6c6d6963-6865-4b2d-8361-6e6172790000"

// A Template is an event of which every invocation gets its own copy.
type Template struct {
	Name    string // "orders.json", "orders.jsonl:3", "sqs", "generated"
	Payload []byte // JSON; may have Canary and CanaryUUID in it
}

const (
	// maxEvent is the most that Lambda accepts for a synchronous invocation, in bytes
	// (page "Lambda quotas" of the Lambda Developer Guide).
	maxEvent = 6 << 20
	// maxLoaded bounds the memory that events take, in bytes.
	maxLoaded = 256 << 20
)

// Load reads events: one from a file .json, one from each line of a file .jsonl or .ndjson,
// or those of all such files in a directory and the directories in it, sorted by name.
// Hidden files and files with other extensions are skipped in directories. An error names
// the file and the line.
func Load(name string) ([]Template, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	if !info.IsDir() {
		if !isEventFile(name) {
			return nil, fmt.Errorf("events: %s: want a file .json (one event), .jsonl or .ndjson (one event a line), or a directory of those", name)
		}
		return loadFile(name, filepath.Base(name))
	}
	list, err := loadDirectory(name, "", 1)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("events: no file .json, .jsonl or .ndjson in %s", name)
	}
	if err != nil {
		return nil, err
	}
	return list, nil
}

// loadDirectory reads the event files of a directory, and of those in it down to a depth.
// prefix is what names of templates begin with.
func loadDirectory(dir, prefix string, depth int) ([]Template, error) {
	entries, err := os.ReadDir(dir) // sorted
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	var list []Template
	size := 0
	for _, e := range entries {
		file, name := filepath.Join(dir, e.Name()), path.Join(prefix, e.Name())
		info, err := os.Stat(file) // of what a link leads to
		var more []Template
		switch {
		case strings.HasPrefix(e.Name(), "."):
			continue
		case err != nil && isEventFile(name):
			return nil, fmt.Errorf("events: %w", err)
		case err == nil && info.IsDir() && depth > 0:
			more, err = loadDirectory(file, name, depth-1)
		case err == nil && !info.IsDir() && isEventFile(name):
			more, err = loadFile(file, name)
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, t := range more {
			size += len(t.Payload)
		}
		if size > maxLoaded {
			return nil, fmt.Errorf("events: the events in %s are more than %d MB; take fewer", dir, maxLoaded>>20)
		}
		list = append(list, more...)
	}
	return list, nil
}

func isLines(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".jsonl" || ext == ".ndjson"
}

func isEventFile(name string) bool {
	return isLines(name) || strings.EqualFold(filepath.Ext(name), ".json")
}

// loadFile reads the events of a file. name is what its templates are called.
func loadFile(file, name string) ([]Template, error) {
	data, err := readRegular(file)
	if err != nil {
		return nil, err
	}
	if !isLines(file) {
		payload, err := parse(data)
		if err != nil {
			return nil, fmt.Errorf("events: %s%w", file, err)
		}
		return []Template{{name, payload}}, nil
	}
	var list []Template
	for i, line := range bytes.Split(data, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		payload, err := parse(line)
		if err != nil {
			return nil, fmt.Errorf("events: %s: line %d%w", file, i+1, err)
		}
		list = append(list, Template{fmt.Sprintf("%s:%d", name, i+1), payload})
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("events: %s is empty; write one event a line", file)
	}
	return list, nil
}

// readRegular reads a file that is no device and no pipe, which may never end, and takes
// the mark off that some editors begin UTF-8 with.
func readRegular(file string) ([]byte, error) {
	info, err := os.Stat(file) // first: to open a pipe is to wait for its writer
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("events: %s is no regular file; copy the events into one", file)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxLoaded+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("events: %w", err)
	case len(data) > maxLoaded:
		return nil, fmt.Errorf("events: %s is more than %d MB; take fewer events", file, maxLoaded>>20)
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return nil, fmt.Errorf("events: %s is UTF-16; save it as UTF-8", file)
	}
	return bytes.TrimPrefix(data, []byte("\ufeff")), nil
}

// parse checks that data is one event. Its errors go on from the name of the file: they
// begin with the position in it.
func parse(data []byte) ([]byte, error) {
	payload := bytes.Trim(data, " \t\r\n")
	if len(payload) == 0 {
		return nil, errors.New(" is empty; write an event, for example {}")
	}
	if len(payload) > maxEvent {
		return nil, fmt.Errorf(": the event has %d bytes; Lambda accepts at most %d (6 MB)", len(payload), maxEvent)
	}
	var raw json.RawMessage
	err := json.Unmarshal(data, &raw)
	if err == nil {
		return payload, nil
	}
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		hint := ""
		if strings.Contains(err.Error(), "after top-level value") {
			hint = "; if this is one event a line, call the file .jsonl"
		}
		return nil, fmt.Errorf("%s: not JSON: %w%s", position(data, syntax.Offset), err, hint)
	}
	return nil, fmt.Errorf(": not JSON: %w", err)
}

// position is where the byte before offset stands: ":3:14", line and column, or ":14" if
// there is one line.
func position(data []byte, offset int64) string {
	before := data[:min(max(offset-1, 0), int64(len(data)))]
	column := len(before) - bytes.LastIndexByte(before, '\n')
	if !bytes.Contains(data, []byte("\n")) {
		return fmt.Sprintf(":%d", column)
	}
	return fmt.Sprintf(":%d:%d", bytes.Count(before, []byte("\n"))+1, column)
}

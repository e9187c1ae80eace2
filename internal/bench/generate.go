package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// generate writes a module of about n packages: services of four packages each (a
// main, its handler, a store, a helper), with the mistakes and the locks that such
// code has, and a template that declares them. It needs no other module: handlers are named by directives.
func generate(dir string, n int) error {
	files := map[string]string{"go.mod": "module generated\n\ngo 1.24\n"}
	declared := template
	for i := range max(1, n/4) {
		declared += fmt.Sprintf(function, i)
		for name, text := range service(i) {
			files[fmt.Sprintf("svc%03d/%s", i, name)] = text
		}
	}
	files["template.yaml"] = declared
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

const template = `Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: provided.al2023, Handler: bootstrap, Architectures: [arm64], MemorySize: 512}
Resources:
`

const function = `  Service%03[1]d:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: go1.x}
    Properties: {CodeUri: svc%03[1]d/}
`

func service(i int) map[string]string {
	pkg := fmt.Sprintf("generated/svc%03d", i)
	return map[string]string{
		"main.go": fmt.Sprintf(`package main

import (
	"context"

	"%[1]s/handler"
	"%[1]s/store"
)

var api = handler.New(store.New())

//lmicheck:handler
func handle(ctx context.Context, id string) (string, error) { return api.Handle(ctx, id) }

func main() { println(handle(context.Background(), "x")) }
`, pkg),
		"handler/handler.go": fmt.Sprintf(`package handler

import (
	"context"
	"fmt"
	"sync"

	"%[1]s/format"
)

type Store interface {
	Get(ctx context.Context, id string) (string, bool)
	Put(ctx context.Context, id, value string)
}

type API struct {
	mu    sync.Mutex
	store Store
	seen  int
	last  string
}

func New(s Store) *API { return &API{store: s} }

func (a *API) Handle(ctx context.Context, id string) (string, error) {
	a.count()
	a.last = id
	if v, ok := a.store.Get(ctx, id); ok {
		return v, nil
	}
	v := format.Title(id)
	a.store.Put(ctx, id, v)
%[2]s	return v, nil
}

func (a *API) count() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seen++
}
%[3]s`, pkg, calls(12), steps(12)),
		"store/store.go": `package store

import (
	"context"
	"sync"
)

type Memory struct {
	mu      sync.RWMutex
	entries map[string]string
}

func New() *Memory { return &Memory{entries: map[string]string{}} }

func (m *Memory) Get(ctx context.Context, id string) (string, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	v, ok := m.entries[id]
	return v, ok
}

func (m *Memory) Put(ctx context.Context, id, value string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries[id] = value
}
`,
		"format/format.go": `package format

import "strings"

var titles map[string]string

func Title(id string) string {
	if titles == nil {
		titles = map[string]string{"a": "A"}
	}
	if t, ok := titles[id]; ok {
		return t
	}
	return strings.ToUpper(id)
}
`,
	}
}

func calls(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "\tv = step%d(v, a.seen)\n", i)
	}
	return b.String()
}

func steps(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `
func step%[1]d(v string, n int) string {
	parts := make([]string, 0, n)
	for i := range n {
		if i%%2 == 0 {
			parts = append(parts, fmt.Sprint(v, i))
		}
	}
	return fmt.Sprint(len(parts), v)
}
`, i)
	}
	return b.String()
}

// Command graph answers queries of a small query language, with a map of resolvers.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"

	"lmicorpus/graph/loader"
	"lmicorpus/graph/schema"
)

type query struct {
	Field     string            `json:"field"`
	Arguments map[string]string `json:"arguments"`
	Selection []string          `json:"selection"`
}

type resolvers struct {
	books   *loader.Loader
	authors *loader.Loader
	depth   int
}

func (r *resolvers) book(ctx context.Context, args schema.Args) (any, error) {
	r.depth++ // want handlerstate "depth"
	defer func() {
		r.depth-- // want handlerstate "depth"
	}()
	if r.depth > 10 {
		return nil, fmt.Errorf("query too deep")
	}
	return r.books.Load(ctx, args["id"])
}

func (r *resolvers) author(ctx context.Context, args schema.Args) (any, error) {
	// A loader of this request: what it remembers, it remembers for one invocation.
	l := loader.New(r.authors.Fetch)
	first, err := l.Load(ctx, args["id"])
	if err != nil {
		return nil, err
	}
	second, err := l.Load(ctx, args["id"])
	return []any{first, second}, err
}

func (r *resolvers) search(ctx context.Context, args schema.Args) (any, error) {
	args["q"] = strings.ToLower(args["q"]) // the arguments belong to the request
	return args, nil
}

func build() *schema.Schema {
	fetch := func(ctx context.Context, id string) (any, error) {
		return map[string]string{"id": id}, nil
	}
	r := &resolvers{books: loader.New(fetch), authors: loader.New(fetch)}
	s := schema.New()
	s.Field("book", r.book)
	s.Field("author", r.author)
	s.Field("search", r.search)
	s.Field("version", func(context.Context, schema.Args) (any, error) { return "1", nil })
	return s
}

type app struct{ schema *schema.Schema }

func (a *app) handle(ctx context.Context, q query) (json.RawMessage, error) {
	out, err := a.schema.Resolve(ctx, q.Field, q.Arguments)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"data": out})
}

func main() {
	a := &app{schema: build()}
	lambda.Start(a.handle)
}

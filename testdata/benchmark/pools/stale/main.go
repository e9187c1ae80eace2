// Command stale takes a document out of a pool and does not clear it.
//
// Source: package sync: Pool; what the last user left in it
package main

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type document struct {
	Title   string
	Private string `json:",omitempty"`
}

var documents = sync.Pool{New: func() any { return &document{} }}

func main() { lambda.Start(title) }

func title(ctx context.Context, text json.RawMessage) (string, error) {
	d := documents.Get().(*document)
	defer documents.Put(d)
	if err := json.Unmarshal(text, d); err != nil { // issue poolmisuse requestleak
		return "", err
	}
	return d.Title + d.Private, nil // also
}

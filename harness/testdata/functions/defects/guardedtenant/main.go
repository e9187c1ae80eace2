// Command guardedtenant keeps the tenant of the request in a variable that a mutex guards: no race, but the wrong tenant.
package main

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type query struct {
	Tenant string `json:"tenant"`
	Filter string `json:"filter"`
}

type listing struct {
	Bucket string `json:"bucket"`
	Files  int    `json:"files"`
}

var session struct {
	sync.Mutex
	tenant string
}

func enter(tenant string) {
	session.Lock()
	defer session.Unlock()
	session.tenant = tenant
}

func tenant() string {
	session.Lock()
	defer session.Unlock()
	return session.tenant
}

// count stands for a call of the file store.
func count(filter string) int {
	time.Sleep(3 * time.Millisecond)
	return len(filter)
}

func handle(_ context.Context, q query) (listing, error) {
	enter(q.Tenant)
	files := count(q.Filter)
	return listing{Bucket: "files-" + tenant(), Files: files}, nil
}

func main() {
	lambda.Start(handle)
}

// Command heapleak keeps each rendered page under its request id and never removes one.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type request struct {
	Customer string `json:"customer"`
	Title    string `json:"title"`
}

type summary struct {
	Customer string `json:"customer"`
	Bytes    int    `json:"bytes"`
}

const lines = 1000

var rendered = struct {
	sync.Mutex
	pages map[string][]byte
}{pages: map[string][]byte{}}

func render(r request) []byte {
	var page bytes.Buffer
	for i := range lines {
		fmt.Fprintf(&page, "%4d %s: item of the statement\n", i, r.Title)
	}
	return page.Bytes()
}

func keep(id string, page []byte) {
	rendered.Lock()
	defer rendered.Unlock()
	rendered.pages[id] = page
}

func handle(ctx context.Context, r request) (summary, error) {
	lc, ok := lambdacontext.FromContext(ctx)
	if !ok {
		return summary{}, errors.New("not on Lambda")
	}
	page := render(r)
	keep(lc.AwsRequestID, page)
	return summary{Customer: r.Customer, Bytes: len(page)}, nil
}

func main() {
	lambda.Start(handle)
}

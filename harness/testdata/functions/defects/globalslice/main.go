// Command globalslice gathers clicks in a package-level slice until a batch is full.
package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type click struct {
	Visitor string `json:"visitor"`
	Page    string `json:"page"`
}

type accepted struct {
	Visitor string `json:"visitor"`
	Waiting int    `json:"waiting"`
}

const batch = 25

var pending []click

func flush(clicks []click) {
	pages := map[string]int{}
	for _, c := range clicks {
		pages[c.Page]++
	}
	log.Printf("sent %d clicks on %d pages", len(clicks), len(pages))
}

func handle(_ context.Context, c click) (accepted, error) {
	pending = append(pending, c)
	if len(pending) >= batch {
		full := pending
		pending = nil
		flush(full)
	}
	return accepted{Visitor: c.Visitor, Waiting: len(pending)}, nil
}

func main() {
	lambda.Start(handle)
}

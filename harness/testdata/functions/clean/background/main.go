// Command background sends audit entries to a goroutine that main starts, over a channel with bounded room.
package main

import (
	"context"
	"log"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type transfer struct {
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
}

type accepted struct {
	Customer string `json:"customer"`
	Dropped  int64  `json:"dropped"`
}

type entry struct {
	customer string
	at       time.Time
}

type auditor struct {
	entries chan entry
	dropped atomic.Int64
}

func (a *auditor) run() {
	written, longest := 0, 0
	for e := range a.entries {
		written++
		longest = max(longest, len(e.customer))
		if written%100 == 0 {
			log.Printf("audit: %d entries, the last at %v", written, e.at)
		}
	}
}

func (a *auditor) add(e entry) {
	select {
	case a.entries <- e:
	default:
		a.dropped.Add(1)
	}
}

func (a *auditor) handle(_ context.Context, t transfer) (accepted, error) {
	a.add(entry{customer: t.Customer, at: time.Now()})
	return accepted{Customer: t.Customer, Dropped: a.dropped.Load()}, nil
}

func main() {
	a := &auditor{entries: make(chan entry, 256)}
	go a.run()
	lambda.Start(a.handle)
}

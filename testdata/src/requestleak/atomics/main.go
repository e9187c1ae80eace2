// Command atomics: data of one request behind an atomic pointer.
package main

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type event struct {
	Tenant string
	Size   int64
}

type config struct{ region string }

var (
	request atomic.Pointer[string]
	owner   atomic.Value
	total   atomic.Int64
	largest atomic.Int64
	live    atomic.Pointer[config]
	unread  atomic.Value
)

func main() {
	live.Store(&config{region: "eu"})
	lambda.Start(handle)
}

func handle(ctx context.Context, e event) (string, error) {
	lc, _ := lambdacontext.FromContext(ctx)
	request.Store(&lc.AwsRequestID) // want requestleak `keeps data of one request in "main.request"`
	owner.Store(e.Tenant)           // want requestleak "main.owner"
	nopeTotal(e)
	nopeReload()
	nopeUnread(e)
	return describe(), nil
}

func describe() string {
	o, _ := owner.Load().(string)
	return *request.Load() + o + live.Load().region
}

// nopeTotal sums up, and keeps the largest: of many requests.
func nopeTotal(e event) int64 {
	total.Add(e.Size)
	for {
		old := largest.Load()
		if e.Size <= old || largest.CompareAndSwap(old, e.Size) {
			return total.Load() + old
		}
	}
}

// nopeReload stores what does not come from the request.
func nopeReload() { live.Store(&config{region: "us"}) }

// nopeUnread is written for a debugger: no handler reads it.
func nopeUnread(e event) { unread.Store(e.Tenant) }

// Command rlocker writes under the Locker that stands for the read lock.
//
// Source: race detector's tests: RaceMutexRWMutex; (*RWMutex).RLocker
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	rw    sync.RWMutex
	read  = rw.RLocker()
	state = map[string]string{}
)

func main() { lambda.Start(set) }

func set(ctx context.Context, e struct{ Key, Value string }) (int, error) {
	read.Lock()
	defer read.Unlock()
	state[e.Key] = e.Value // issue unsafecache
	return len(state), nil // also
}

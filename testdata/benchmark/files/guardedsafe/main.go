// Command guardedsafe uses one file, one invocation after the other.
//
// Source: twin of report
// Safe: lock: every use of the file holds the mutex
package main

import (
	"context"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var mu sync.Mutex

func main() { lambda.Start(report) }

func report(ctx context.Context, text string) (int, error) {
	mu.Lock()
	defer mu.Unlock()
	if err := os.WriteFile("/tmp/report.txt", []byte(text), 0o600); err != nil {
		return 0, err
	}
	defer os.Remove("/tmp/report.txt")
	data, err := os.ReadFile("/tmp/report.txt")
	return len(data), err
}

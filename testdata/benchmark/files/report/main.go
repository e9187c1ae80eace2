// Command report writes its report to a file of a fixed name.
//
// Source: AWS: /tmp is shared by the invocations of an environment; field study: 29 places
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

const path = "/tmp/report.csv"

func main() { lambda.Start(report) }

func report(ctx context.Context, lines []string) (int, error) {
	f, err := os.Create(path) // issue sharedtmp
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for _, l := range lines {
		if _, err := f.WriteString(l + "\n"); err != nil { // also
			return 0, err
		}
	}
	data, err := os.ReadFile(path) // also
	return len(data), err
}

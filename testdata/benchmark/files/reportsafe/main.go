// Command reportsafe writes its report to a file that CreateTemp has named.
//
// Source: twin of report
// Safe: ownership: a name that nobody else has
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(report) }

func report(ctx context.Context, lines []string) (int, error) {
	f, err := os.CreateTemp("/tmp", "report-*.csv")
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	for _, l := range lines {
		if _, err := f.WriteString(l + "\n"); err != nil {
			return 0, err
		}
	}
	data, err := os.ReadFile(f.Name())
	return len(data), err
}

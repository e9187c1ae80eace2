// Command buffered writes lines to a buffered standard output.
//
// Source: field study: textbook; bufio.Writer
package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	stdout = bufio.NewWriter(os.Stdout)
	rows   = csv.NewWriter(stdout)
)

func main() { lambda.Start(export) }

func export(ctx context.Context, cells []string) error {
	if err := rows.Write(cells); err != nil { // issue unsafeshare
		return err
	}
	rows.Flush()          // also
	return stdout.Flush() // also
}

// Command second puts the time, to the second, into the name of its file.
//
// Source: field study: a name that differs by the time alone
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(dump) }

func dump(ctx context.Context, text string) error {
	name := fmt.Sprintf("/tmp/dump-%d.txt", time.Now().Unix())
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil { // issue sharedtmp
		return err
	}
	return os.Remove(name) // also
}

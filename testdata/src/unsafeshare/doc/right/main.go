// Command right is the right half of the rule's manual: each invocation has a
// hash of its own.
package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func sign(ctx context.Context, body string) (string, error) {
	mac := hmac.New(sha256.New, []byte(os.Getenv("KEY")))
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil)), nil
}

func main() { lambda.Start(sign) }

// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

var mac hash.Hash = hmac.New(sha256.New, []byte(os.Getenv("KEY")))

func sign(ctx context.Context, body string) (string, error) {
	mac.Reset()                                  // want unsafeshare `^"main.mac" is shared by invocations of "sign" without synchronization, but hash.Hash is not safe for concurrent use$`
	mac.Write([]byte(body))                      // want unsafeshare `^"main.mac" is shared by invocations of "sign" without synchronization, but hash.Hash is not safe for concurrent use$`
	return hex.EncodeToString(mac.Sum(nil)), nil // want unsafeshare `^"main.mac" is shared by invocations of "sign" without synchronization, but hash.Hash is not safe for concurrent use$`
}

func main() { lambda.Start(sign) }

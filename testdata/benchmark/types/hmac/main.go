// Command hmac signs messages with one keyed hash.
//
// Source: field study: textbook; a hash has a running state
package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"

	"github.com/aws/aws-lambda-go/lambda"
)

type signer struct{ mac hash.Hash }

func (s *signer) sign(ctx context.Context, msg string) (string, error) {
	s.mac.Reset()                                  // issue unsafeshare
	_, _ = s.mac.Write([]byte(msg))                // also
	return hex.EncodeToString(s.mac.Sum(nil)), nil // also
}

func main() { lambda.Start((&signer{mac: hmac.New(sha256.New, []byte("key"))}).sign) }

// Command hmacsafe signs messages with one keyed hash, one message after the other.
//
// Source: twin of hmac
// Safe: lock: held from Reset to Sum
package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type signer struct {
	mu  sync.Mutex
	mac hash.Hash
}

func (s *signer) sum(msg string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mac.Reset()
	_, _ = s.mac.Write([]byte(msg))
	return s.mac.Sum(nil)
}

func (s *signer) sign(ctx context.Context, msg string) (string, error) {
	return hex.EncodeToString(s.sum(msg)), nil
}

func main() { lambda.Start((&signer{mac: hmac.New(sha256.New, []byte("key"))}).sign) }

// Command hmacmixed locks each call of its hash, and mixes up the messages.
//
// Source: GoBench: atomicity violation; a lock around each call alone
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type digest struct {
	mu sync.Mutex
	h  hash.Hash
}

func (d *digest) write(b []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, _ = d.h.Write(b) // issue unsafeshare requestleak
}

func (d *digest) sum() []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.h.Reset()   // also
	return d.h.Sum(nil) // also
}

func (d *digest) handle(ctx context.Context, parts []string) (string, error) {
	for _, p := range parts {
		d.write([]byte(p))
	}
	return hex.EncodeToString(d.sum()), nil
}

func main() { lambda.Start((&digest{h: sha256.New()}).handle) }

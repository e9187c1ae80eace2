// Command doublecheck checks twice whether its key is there, once without the lock.
//
// Source: Go memory model: incorrect synchronization, double-checked locking
package main

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type signer struct {
	mu  sync.Mutex
	key *rsa.PrivateKey
}

func (s *signer) load() error {
	if s.key != nil { // issue lazyinit
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key != nil {
		return nil
	}
	key, err := x509.ParsePKCS1PrivateKey([]byte(os.Getenv("KEY")))
	if err != nil {
		return err
	}
	s.key = key // also
	return nil
}

func (s *signer) handle(ctx context.Context, msg string) (int, error) {
	if err := s.load(); err != nil {
		return 0, err
	}
	return s.key.Size(), nil // also
}

func main() { lambda.Start(new(signer).handle) }

// Command doublechecksafe checks twice whether its key is there, each time with a lock.
//
// Source: twin of doublecheck
// Safe: lock: the first check holds the read lock
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
	mu  sync.RWMutex
	key *rsa.PrivateKey
}

func (s *signer) load() (*rsa.PrivateKey, error) {
	s.mu.RLock()
	key := s.key
	s.mu.RUnlock()
	if key != nil {
		return key, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key == nil {
		key, err := x509.ParsePKCS1PrivateKey([]byte(os.Getenv("KEY")))
		if err != nil {
			return nil, err
		}
		s.key = key
	}
	return s.key, nil
}

func (s *signer) handle(ctx context.Context, msg string) (int, error) {
	key, err := s.load()
	if err != nil {
		return 0, err
	}
	return key.Size(), nil
}

func main() { lambda.Start(new(signer).handle) }

// Command fdleak opens a spool file for each upload and never closes it.
package main

import (
	"context"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type upload struct {
	Customer string `json:"customer"`
	Content  string `json:"content"`
}

type stored struct {
	Customer string `json:"customer"`
	Bytes    int64  `json:"bytes"`
}

type spool struct {
	mu    sync.Mutex
	files []*os.File
}

func (s *spool) write(content string) (int64, error) {
	f, err := os.CreateTemp("", "upload-")
	if err != nil {
		return 0, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return 0, err
	}
	s.mu.Lock()
	s.files = append(s.files, f)
	s.mu.Unlock()
	n, err := f.WriteString(content)
	return int64(n), err
}

func (s *spool) handle(_ context.Context, u upload) (stored, error) {
	n, err := s.write(u.Content)
	return stored{Customer: u.Customer, Bytes: n}, err
}

func main() {
	var s spool
	lambda.Start(s.handle)
}

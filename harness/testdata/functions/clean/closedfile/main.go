// Command closedfile opens a spool file for each upload, and closes it.
package main

import (
	"context"
	"io"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type upload struct {
	Customer string `json:"customer"`
	Content  string `json:"content"`
}

type stored struct {
	Customer string `json:"customer"`
	Content  string `json:"content"`
}

func spool(content string) (string, error) {
	f, err := os.CreateTemp("", "upload-")
	if err != nil {
		return "", err
	}
	defer f.Close()
	if err := os.Remove(f.Name()); err != nil {
		return "", err
	}
	if _, err := f.WriteString(content); err != nil {
		return "", err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	back, err := io.ReadAll(f)
	return string(back), err
}

func handle(_ context.Context, u upload) (stored, error) {
	content, err := spool(u.Content)
	return stored{Customer: u.Customer, Content: content}, err
}

func main() {
	lambda.Start(handle)
}

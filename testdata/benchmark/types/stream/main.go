// Command stream encrypts with one key stream.
//
// Source: field study: textbook; a cipher.Stream has a position
package main

import (
	"context"
	"crypto/aes"
	"crypto/cipher"

	"github.com/aws/aws-lambda-go/lambda"
)

type vault struct{ stream cipher.Stream }

func (v *vault) handle(ctx context.Context, plain []byte) ([]byte, error) {
	out := make([]byte, len(plain))
	v.stream.XORKeyStream(out, plain) // issue unsafeshare
	return out, nil
}

func main() {
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		panic(err)
	}
	lambda.Start((&vault{cipher.NewCTR(block, make([]byte, 16))}).handle)
}

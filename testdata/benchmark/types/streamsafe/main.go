// Command streamsafe encrypts with a key that it shares.
//
// Source: twin of stream
// Safe: readonly: a cipher.AEAD keeps nothing between calls
package main

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"

	"github.com/aws/aws-lambda-go/lambda"
)

type vault struct{ aead cipher.AEAD }

func (v *vault) handle(ctx context.Context, plain []byte) ([]byte, error) {
	nonce := make([]byte, v.aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return v.aead.Seal(nonce, nonce, plain, nil), nil
}

func main() {
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	lambda.Start((&vault{aead}).handle)
}

// Command randsafe draws a winner with the functions of math/rand.
//
// Source: twin of rand
// Safe: lock: the functions of the package have one; a generator of the invocation for the rest
package main

import (
	"context"
	"math/rand"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(draw) }

func draw(ctx context.Context, names []string) (string, error) {
	own := rand.New(rand.NewSource(rand.Int63()))
	own.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names[rand.Intn(len(names))], nil
}

// Command afterfunc clears its token when a timer fires.
//
// Source: race detector's tests: RaceAfterFunc3; GoKer grpc#1748: a timer's callback
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type auth struct{ token string }

func (a *auth) handle(ctx context.Context, user string) (string, error) {
	return a.token + user, nil // also
}

func main() {
	a := &auth{token: "t"}
	time.AfterFunc(time.Hour, func() {
		a.token = "" // issue handlerstate
	})
	lambda.Start(a.handle)
}

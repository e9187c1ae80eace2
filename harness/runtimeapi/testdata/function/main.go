// Command function is a Lambda function that does as it is told, to see what the real
// runtime client makes of it.
package main

import (
	"context"
	"errors"
	"io"
	"log"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type event struct {
	Do    string
	Sleep int // milliseconds, before it does
}

type failing struct{}

func (failing) Read([]byte) (int, error) { panic("in the reader") }

func handle(ctx context.Context, e event) (any, error) {
	time.Sleep(time.Duration(e.Sleep) * time.Millisecond)
	switch e.Do {
	case "error":
		return nil, errors.New("as told")
	case "unmarshalable":
		return make(chan int), nil
	case "panic":
		panic("as told")
	case "panic with an error for Lambda":
		panic(messages.InvokeResponse_Error{Message: "as told", Type: "Told"})
	case "panic in a goroutine":
		go panic("as told")
		select {}
	case "panic in a reader":
		return failing{}, nil
	case "exit":
		os.Exit(7)
	case "fatal":
		log.Fatal("as told")
	case "goexit":
		runtime.Goexit()
	case "stream":
		return io.MultiReader(strings.NewReader("one "), strings.NewReader("two")), nil
	case "large":
		return strings.Repeat("x", 7<<20), nil
	case "wait for the deadline":
		<-ctx.Done()
		return nil, ctx.Err()
	case "context":
		lc, _ := lambdacontext.FromContext(ctx)
		deadline, _ := ctx.Deadline()
		trace, _ := ctx.Value("x-amzn-trace-id").(string)
		return map[string]any{
			"id": lc.AwsRequestID, "arn": lc.InvokedFunctionArn, "identity": lc.Identity.CognitoIdentityID,
			"client": lc.ClientContext.Client.AppTitle, "left": time.Until(deadline).Milliseconds(),
			"trace": trace, "env": os.Getenv("_X_AMZN_TRACE_ID"),
		}, nil
	}
	return e.Do, nil
}

func main() {
	if os.Getenv("FAIL_INIT") != "" {
		os.Exit(3)
	}
	lambda.Start(handle)
}

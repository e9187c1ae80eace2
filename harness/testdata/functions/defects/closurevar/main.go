// Command closurevar keeps the user of the request in a variable of main that the handler closes over.
package main

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type login struct {
	User   string `json:"user"`
	Device string `json:"device"`
}

type greeting struct {
	Text  string `json:"text"`
	Token string `json:"token"`
}

// sign stands for a call of the key service.
func sign(device string) string {
	time.Sleep(3 * time.Millisecond)
	return fmt.Sprintf("%x", device)
}

func main() {
	var user string
	welcome := func(token string) greeting {
		return greeting{Text: "Welcome back, " + user, Token: token}
	}
	lambda.Start(func(_ context.Context, l login) (greeting, error) {
		user = l.User
		return welcome(sign(l.Device)), nil
	})
}

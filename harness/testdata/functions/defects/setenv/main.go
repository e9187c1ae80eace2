// Command setenv hands the tenant of the request to other code in an environment variable.
package main

import (
	"context"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type request struct {
	Tenant string `json:"tenant"`
	User   string `json:"user"`
}

type settings struct {
	User  string `json:"user"`
	Table string `json:"table"`
}

// authorize stands for a call of the identity service.
func authorize(user string) bool {
	time.Sleep(3 * time.Millisecond)
	return user != "nobody"
}

func table() string {
	return "settings-" + os.Getenv("TENANT_ID")
}

func handle(_ context.Context, r request) (settings, error) {
	if err := os.Setenv("TENANT_ID", r.Tenant); err != nil {
		return settings{}, err
	}
	if !authorize(r.User) {
		return settings{User: r.User}, nil
	}
	return settings{User: r.User, Table: table()}, nil
}

func main() {
	lambda.Start(handle)
}

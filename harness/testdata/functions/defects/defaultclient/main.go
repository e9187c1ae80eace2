// Command defaultclient puts the credentials of each request into http.DefaultClient.
package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type request struct {
	Tenant  string `json:"tenant"`
	Account string `json:"account"`
}

type answer struct {
	Account string `json:"account"`
	Owner   string `json:"owner"`
}

// A gateway stands for a service that answers with what the credentials say.
type gateway struct{ tenant string }

func (g gateway) RoundTrip(r *http.Request) (*http.Response, error) {
	body := io.NopCloser(strings.NewReader("account of " + g.tenant))
	return &http.Response{Status: "200 OK", StatusCode: http.StatusOK, Body: body, Request: r}, nil
}

// validate stands for a call of another service.
func validate(string) { time.Sleep(3 * time.Millisecond) }

func handle(_ context.Context, r request) (answer, error) {
	http.DefaultClient.Transport = gateway{tenant: r.Tenant}
	validate(r.Account)
	resp, err := http.Get("https://accounts.example.com/current")
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	owner, err := io.ReadAll(resp.Body)
	return answer{Account: r.Account, Owner: string(owner)}, err
}

func main() {
	lambda.Start(handle)
}

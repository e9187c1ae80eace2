// Command request sends one prepared request again and again.
//
// Source: Uber 2022: thread-safe API contract; a shared *http.Request
package main

import (
	"context"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

type partner struct{ req *http.Request }

func (p *partner) handle(ctx context.Context, id string) (int, error) {
	p.req.URL.Path = "/orders/" + id                          // issue handlerstate
	res, err := http.DefaultClient.Do(p.req.WithContext(ctx)) // also
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}

func main() {
	req, _ := http.NewRequest(http.MethodGet, "https://partner.example.org/", nil)
	lambda.Start((&partner{req}).handle)
}

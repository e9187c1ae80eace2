// Command requestsafe sends a clone of one prepared request.
//
// Source: twin of request
// Safe: copy: Clone copies the URL and the headers
package main

import (
	"context"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

type partner struct{ req *http.Request }

func (p *partner) handle(ctx context.Context, id string) (int, error) {
	req := p.req.Clone(ctx)
	req.URL.Path = "/orders/" + id
	req.Header.Set("X-Order", id)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}

func main() {
	req, _ := http.NewRequest(http.MethodGet, "https://partner.example.org/", nil)
	lambda.Start((&partner{req}).handle)
}

// Command profile shows and changes a user's profile, behind the team's own chain
// of middlewares.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"lmicorpus/profile/middleware"
)

type profile struct {
	User  string `json:"user"`
	Email string `json:"email"`
}

// requestBody is declared here so that "it is not allocated each time".
var requestBody struct {
	Email string `json:"email"`
}

func handle(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	user, ok := middleware.User(ctx)
	if !ok {
		return events.APIGatewayProxyResponse{}, errors.New("no user")
	}
	p := profile{User: user}
	if req.HTTPMethod == http.MethodPut {
		// Fields that one request leaves out keep another's value.
		if err := json.Unmarshal([]byte(req.Body), &requestBody); err != nil { // want globalwrite "requestBody"
			return events.APIGatewayProxyResponse{StatusCode: http.StatusBadRequest}, nil
		}
		p.Email = requestBody.Email
	}
	body, err := json.Marshal(p)
	if err != nil {
		return events.APIGatewayProxyResponse{}, err
	}
	return events.APIGatewayProxyResponse{StatusCode: http.StatusOK, Body: string(body)}, nil
}

func main() {
	log.SetFlags(0)
	chain := middleware.New().
		Use(middleware.Recover()).
		Use(middleware.Count()).
		Use(middleware.Timing()).
		Use(middleware.Authenticate("x-user")).
		Use(middleware.CORS("https://example.com"))
	lambda.Start(chain.Then(handle))
}

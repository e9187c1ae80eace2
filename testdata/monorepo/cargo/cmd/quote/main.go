// Command quote prices freight. It answers a function URL.
package main

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"ferryline.example/backend/internal/fares"
)

// surcharges are read once, by whoever comes first.
var surcharges = sync.OnceValue(func() map[string]int64 {
	return map[string]int64{"reefer": 9900, "hazardous": 24900}
})

type freight struct {
	Metres int    `json:"metres"`
	Kind   string `json:"kind"`
}

func handle(_ context.Context, req events.LambdaFunctionURLRequest) (events.LambdaFunctionURLResponse, error) {
	var f freight
	if err := json.Unmarshal([]byte(req.Body), &f); err != nil {
		return events.LambdaFunctionURLResponse{StatusCode: http.StatusBadRequest}, nil
	}
	cents := fares.Summer["lorry"]*int64(f.Metres)/12 + surcharges()[f.Kind]
	body, err := json.Marshal(map[string]int64{"cents": cents})
	return events.LambdaFunctionURLResponse{StatusCode: http.StatusOK, Body: string(body)}, err
}

func main() {
	lambda.Start(handle)
}

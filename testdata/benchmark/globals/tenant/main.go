// Command tenant lists the invoices of a customer.
//
// Source: field study: request data in a package variable, the commonest defect of functions
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

var tenant string

func main() { lambda.Start(list) }

func list(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	tenant = req.Headers["x-tenant"] // issue globalwrite
	return events.APIGatewayProxyResponse{StatusCode: 200, Body: query("select id from invoices")}, nil
}

func query(sql string) string {
	return sql + " where tenant = '" + tenant + "'" // also
}

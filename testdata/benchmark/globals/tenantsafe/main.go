// Command tenantsafe lists the invoices of a customer, who is handed on as a parameter.
//
// Source: twin of tenant
// Safe: ownership: the local variable has the name of a package variable that nobody writes
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

var tenant = "nobody"

func main() { lambda.Start(list) }

func list(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	tenant := tenant
	if h, ok := req.Headers["x-tenant"]; ok {
		tenant = h
	}
	return events.APIGatewayProxyResponse{StatusCode: 200, Body: query("select id from invoices", tenant)}, nil
}

func query(sql, tenant string) string {
	return sql + " where tenant = '" + tenant + "'"
}

// Command logprefix sets the prefix of the standard logger for each request and answers with it.
package main

import (
	"context"
	"log"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type export struct {
	Tenant string `json:"tenant"`
	Report string `json:"report"`
}

type ticket struct {
	Tenant string `json:"tenant"`
	Trace  string `json:"trace"`
}

// build stands for the work.
func build(report string) {
	time.Sleep(3 * time.Millisecond)
	log.Printf("report %s is ready", report)
}

func trace() string {
	return strings.Trim(log.Prefix(), "[] ")
}

func handle(_ context.Context, e export) (ticket, error) {
	log.SetPrefix("[" + e.Tenant + "] ")
	build(e.Report)
	return ticket{Tenant: e.Tenant, Trace: trace()}, nil
}

func main() {
	lambda.Start(handle)
}

// Command input fills one PutObject input again and again.
//
// Source: field study: AWS SDK inputs in package variables
package main

import (
	"context"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var (
	client = s3.New(s3.Options{Region: "eu-west-1"})
	input  = &s3.PutObjectInput{Bucket: aws.String("reports")}
)

func main() { lambda.Start(save) }

func save(ctx context.Context, e struct{ Key, Text string }) error {
	input.Key = aws.String(e.Key)          // issue globalwrite
	input.Body = strings.NewReader(e.Text) // also
	_, err := client.PutObject(ctx, input) // also
	return err
}

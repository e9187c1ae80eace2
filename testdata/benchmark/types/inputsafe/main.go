// Command inputsafe makes its PutObject input for each invocation.
//
// Source: twin of input
// Safe: ownership: client, bucket and metadata are shared and only read
package main

import (
	"context"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var (
	client   = s3.New(s3.Options{Region: "eu-west-1"})
	bucket   = aws.String("reports")
	metadata = map[string]string{"source": "lambda"}
)

func main() { lambda.Start(save) }

func save(ctx context.Context, e struct{ Key, Text string }) error {
	input := &s3.PutObjectInput{Bucket: bucket, Key: &e.Key, Metadata: metadata, Body: strings.NewReader(e.Text)}
	if strings.HasSuffix(e.Key, ".html") {
		input.ContentType = aws.String("text/html")
	}
	_, err := client.PutObject(ctx, input, func(o *s3.Options) { o.RetryMaxAttempts = 2 })
	return err
}

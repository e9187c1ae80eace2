// Command sdkconfig changes the SDK's configuration for the region of each request.
//
// Source: AWS: clients and configurations are shared and not changed; field study: APIOptions appended
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type copier struct{ cfg aws.Config }

func (c *copier) handle(ctx context.Context, e struct{ Region, Bucket string }) error {
	c.cfg.Region = e.Region           // issue handlerstate
	client := s3.NewFromConfig(c.cfg) // also
	_, err := client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &e.Bucket})
	return err
}

func main() { lambda.Start((&copier{cfg: aws.Config{}}).handle) }

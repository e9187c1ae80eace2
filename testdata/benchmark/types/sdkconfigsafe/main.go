// Command sdkconfigsafe changes a copy of the SDK's configuration.
//
// Source: twin of sdkconfig
// Safe: copy: of the configuration, and per-call options
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type copier struct{ cfg aws.Config }

func (c *copier) handle(ctx context.Context, e struct{ Region, Bucket string }) error {
	cfg := c.cfg.Copy()
	cfg.Region = e.Region
	client := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	_, err := client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &e.Bucket})
	return err
}

func main() { lambda.Start((&copier{cfg: aws.Config{}}).handle) }

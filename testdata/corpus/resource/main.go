// Command resource is a CloudFormation custom resource that seeds a bucket.
package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/uuid"
)

var (
	client     *s3.Client
	physicalID string
	props      = map[string]string{}
	created    int

	errNoBucket = errors.New("no bucket given")
)

// connect is called by init alone.
func connect(ctx context.Context) (err error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	client = s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.UsePathStyle = true
	})
	return nil
}

func init() {
	if err := connect(context.Background()); err != nil {
		panic(err)
	}
}

func handle(ctx context.Context, e cfn.Event) (string, map[string]any, error) {
	for k, v := range e.ResourceProperties {
		props[k] = fmt.Sprint(v) // want unsafecache "props"
	}
	switch e.RequestType {
	case cfn.RequestCreate:
		physicalID = "seed-" + uuid.NewString() // want globalwrite "physicalID"
		return create(ctx)
	case cfn.RequestUpdate:
		physicalID = e.PhysicalResourceID // want globalwrite "physicalID"
		return create(ctx)
	default:
		// Parameter and result of this name are not the package's variable.
		return remove(ctx, e.PhysicalResourceID)
	}
}

func create(ctx context.Context) (string, map[string]any, error) {
	bucket := props["Bucket"] // want unsafecache "props"
	if bucket == "" {
		return physicalID, nil, errNoBucket
	}
	key := strings.TrimPrefix(physicalID, "seed-")
	_, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("{}")})
	data := map[string]any{"Key": key}
	created := 1 // hides the package's counter
	created += len(data)
	return physicalID, data, err
}

func remove(ctx context.Context, physicalID string) (string, map[string]any, error) {
	physicalID = strings.TrimSpace(physicalID)
	return physicalID, nil, nil
}

func main() {
	created = 0
	lambda.Start(cfn.LambdaWrap(handle))
}

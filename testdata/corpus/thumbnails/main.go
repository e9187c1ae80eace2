// Command thumbnails makes small pictures of large ones in S3.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"image"
	"image/jpeg"
	"log"
	"path"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type job struct {
	client *s3.Client
	prefix string

	input  bytes.Buffer // "reused, to spare the collector"
	digest hash.Hash
	done   map[string]string
	doneMu sync.RWMutex
}

// outputs is the right way to reuse buffers.
var outputs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (j *job) handle(ctx context.Context, e events.S3Event) error {
	for _, r := range e.Records {
		if err := j.one(ctx, r.S3.Bucket.Name, r.S3.Object.Key); err != nil {
			return err
		}
	}
	return nil
}

func (j *job) one(ctx context.Context, bucket, key string) error {
	obj, err := j.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return err
	}
	defer obj.Body.Close()

	// One buffer for every invocation: pictures are mixed.
	j.input.Reset()                                       // want unsafeshare "input"
	if _, err := j.input.ReadFrom(obj.Body); err != nil { // want unsafeshare "input"
		return err
	}
	sum := j.checksum(j.input.Bytes())
	if j.seen(key, sum) {
		return nil
	}

	src, err := jpeg.Decode(bytes.NewReader(j.input.Bytes()))
	if err != nil {
		return err
	}
	out := outputs.Get().(*bytes.Buffer)
	defer outputs.Put(out)
	out.Reset()
	if err := jpeg.Encode(out, shrink(src, 4), nil); err != nil {
		return err
	}
	_, err = j.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &bucket,
		Key:    aws.String(path.Join(j.prefix, key)),
		Body:   bytes.NewReader(out.Bytes()),
	})
	return err
}

// checksum uses one hash for every invocation.
func (j *job) checksum(b []byte) string {
	j.digest.Reset()                             // want unsafeshare "digest"
	j.digest.Write(b)                            // want unsafeshare "digest"
	return hex.EncodeToString(j.digest.Sum(nil)) // want unsafeshare "digest"
}

// seen locks for reading, and again for writing.
func (j *job) seen(key, sum string) bool {
	j.doneMu.RLock()
	same := j.done[key] == sum
	j.doneMu.RUnlock()
	if same {
		return true
	}
	j.doneMu.Lock()
	defer j.doneMu.Unlock()
	j.done[key] = sum // want unboundedgrowth "grows by invocations"
	return false
}

// shrink writes the pixels of a picture of its own.
func shrink(src image.Image, by int) image.Image {
	b := src.Bounds()
	dst := image.NewRGBA(image.Rect(0, 0, b.Dx()/by, b.Dy()/by))
	for y := range dst.Rect.Dy() {
		for x := range dst.Rect.Dx() {
			dst.Set(x, y, src.At(b.Min.X+x*by, b.Min.Y+y*by))
		}
	}
	return dst
}

func main() {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	j := &job{client: s3.NewFromConfig(cfg), prefix: "small", digest: sha256.New(), done: map[string]string{}}
	lambda.Start(j.handle)
}

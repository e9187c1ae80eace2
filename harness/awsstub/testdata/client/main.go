// Command client is a program that uses AWS as functions do, configured by nothing but its
// environment. It writes a line for each call: its name, and what came of it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cloudwatchtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamodbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	useS3(ctx, s3.NewFromConfig(cfg))
	useUpload(ctx, s3.NewFromConfig(cfg))
	useDynamoDB(ctx, dynamodb.NewFromConfig(cfg))
	useMessages(ctx, sqs.NewFromConfig(cfg), sns.NewFromConfig(cfg))
	useOthers(ctx, cfg)
}

// say writes a line, with the error if there is one.
func say(name string, err error, format string, args ...any) {
	var api interface{ ErrorCode() string }
	switch {
	case errors.As(err, &api):
		fmt.Printf("%s: error %s\n", name, api.ErrorCode())
	case err != nil:
		fmt.Printf("%s: failed: %s\n", name, strings.ReplaceAll(err.Error(), "\n", " "))
	default:
		fmt.Printf("%s: "+format+"\n", append([]any{name}, args...)...)
	}
}

func useS3(ctx context.Context, c *s3.Client) {
	bucket := aws.String("bucket")
	_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String("a/key"), Body: strings.NewReader("hello"),
		ContentType: aws.String("text/plain"), Metadata: map[string]string{"owner": "me"}})
	say("put", err, "done")
	get(ctx, c, "get", &s3.GetObjectInput{Bucket: bucket, Key: aws.String("a/key")})
	get(ctx, c, "get range", &s3.GetObjectInput{Bucket: bucket, Key: aws.String("a/key"), Range: aws.String("bytes=1-2")})
	get(ctx, c, "get behind the end", &s3.GetObjectInput{Bucket: bucket, Key: aws.String("a/key"), Range: aws.String("bytes=5-9")})
	get(ctx, c, "get unknown", &s3.GetObjectInput{Bucket: bucket, Key: aws.String("unknown")})
	get(ctx, c, "get fixture", &s3.GetObjectInput{Bucket: aws.String("seed"), Key: aws.String("data/config.yaml")})

	head, err := c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: aws.String("a/key")})
	if err == nil {
		say("head", nil, "%d bytes", aws.ToInt64(head.ContentLength))
	} else {
		say("head", err, "")
	}
	_, err = c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: aws.String("unknown")})
	say("head unknown", err, "there")
	_, err = c.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String("a/key"), IfNoneMatch: aws.String("*")})
	say("put if new", err, "done")
	_, err = c.CopyObject(ctx, &s3.CopyObjectInput{Bucket: bucket, Key: aws.String("b ö"), CopySource: aws.String("bucket/a/key")})
	say("copy", err, "done")
	list, err := c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket, Delimiter: aws.String("/")})
	if err == nil {
		say("list", err, "%s and %s", *list.CommonPrefixes[0].Prefix, *list.Contents[0].Key)
	} else {
		say("list", err, "")
	}
	_, err = c.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: bucket, Delete: &s3types.Delete{Objects: []s3types.ObjectIdentifier{{Key: aws.String("a/key")}}}})
	say("delete many", err, "done")
	_, err = c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: aws.String("b ö")})
	say("delete", err, "done")
	list, err = c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket})
	say("list again", err, "%d", len(list.Contents))
	_, err = c.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: bucket, Key: aws.String("a/key")})
	say("tags", err, "done")
	_, err = c.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String("pipe"), Body: io.MultiReader(strings.NewReader("x"))})
	say("put unseekable", err, "done")
}

func get(ctx context.Context, c *s3.Client, name string, in *s3.GetObjectInput) {
	out, err := c.GetObject(ctx, in)
	if err != nil {
		say(name, err, "")
		return
	}
	defer out.Body.Close()
	body, err := io.ReadAll(out.Body) // verifies the checksum
	say(name, err, "%s %s %v", strings.TrimSpace(string(body)), aws.ToString(out.ContentType), out.Metadata)
}

func useUpload(ctx context.Context, c *s3.Client) {
	bucket, key := aws.String("bucket"), aws.String("large")
	begun, err := c.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: bucket, Key: key})
	if err != nil {
		say("upload", err, "")
		return
	}
	var parts []s3types.CompletedPart
	for i, text := range []string{"one ", "two"} {
		number := aws.Int32(int32(i + 1))
		out, err := c.UploadPart(ctx, &s3.UploadPartInput{Bucket: bucket, Key: key, UploadId: begun.UploadId, PartNumber: number, Body: strings.NewReader(text)})
		if err != nil {
			say("upload", err, "")
			return
		}
		parts = append(parts, s3types.CompletedPart{ETag: out.ETag, PartNumber: number})
	}
	_, err = c.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{Bucket: bucket, Key: key, UploadId: begun.UploadId,
		MultipartUpload: &s3types.CompletedMultipartUpload{Parts: parts}})
	say("upload", err, "done")
	get(ctx, c, "get upload", &s3.GetObjectInput{Bucket: bucket, Key: key})
}

func useDynamoDB(ctx context.Context, c *dynamodb.Client) {
	key := map[string]dynamodbtypes.AttributeValue{"id": &dynamodbtypes.AttributeValueMemberS{Value: "token-1"}}
	_, err := c.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("t"), Item: key})
	say("put item", err, "done")
	item, err := c.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String("t"), Key: key})
	say("get item", err, "%v", item != nil && item.Item["id"].(*dynamodbtypes.AttributeValueMemberS).Value == "from a fixture")
	found, err := c.Query(ctx, &dynamodb.QueryInput{TableName: aws.String("t"), KeyConditionExpression: aws.String("id = :id")})
	say("query", err, "%d", found.Count)
	_, err = c.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: aws.String("t"), Key: key})
	var refused *dynamodbtypes.ConditionalCheckFailedException
	say("delete item", err, "done")
	fmt.Printf("typed error: %t\n", errors.As(err, &refused))
}

func useMessages(ctx context.Context, q *sqs.Client, n *sns.Client) {
	queue, err := q.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String("q")})
	if err != nil {
		say("queue", err, "")
		return
	}
	sent, err := q.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: queue.QueueUrl, MessageBody: aws.String("token-2")})
	say("send", err, "%t", sent != nil && sent.MessageId != nil && sent.MD5OfMessageBody != nil)
	entries := []sqstypes.SendMessageBatchRequestEntry{{Id: aws.String("1"), MessageBody: aws.String("x")}, {Id: aws.String("2"), MessageBody: aws.String("y")}}
	all, err := q.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: queue.QueueUrl, Entries: entries})
	say("send batch", err, "%d", len(all.Successful))
	got, err := q.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: queue.QueueUrl})
	say("receive", err, "%d", len(got.Messages))
	told, err := n.Publish(ctx, &sns.PublishInput{TopicArn: aws.String("arn:aws:sns:us-east-1:1:t"), Message: aws.String("token-3")})
	say("publish", err, "%t", told != nil && told.MessageId != nil)
	batch := []snstypes.PublishBatchRequestEntry{{Id: aws.String("1"), Message: aws.String("x")}, {Id: aws.String("2"), Message: aws.String("y")}}
	both, err := n.PublishBatch(ctx, &sns.PublishBatchInput{TopicArn: aws.String("arn:aws:sns:us-east-1:1:t"), PublishBatchRequestEntries: batch})
	say("publish batch", err, "%d %s", len(both.Successful), aws.ToString(both.Successful[1].Id))
}

func useOthers(ctx context.Context, cfg aws.Config) {
	who, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, nil)
	say("identity", err, "%s %t", aws.ToString(who.Account), strings.HasPrefix(aws.ToString(who.Arn), "arn:aws:sts::"))
	as, err := sts.NewFromConfig(cfg).AssumeRole(ctx, &sts.AssumeRoleInput{RoleArn: aws.String("arn:aws:iam::1:role/r"), RoleSessionName: aws.String("s")})
	say("role", err, "%t", as != nil && as.Credentials.Expiration.After(time.Now()))
	metrics := cloudwatch.NewFromConfig(cfg)
	_, err = metrics.PutMetricData(ctx, &cloudwatch.PutMetricDataInput{Namespace: aws.String("n"),
		MetricData: []cloudwatchtypes.MetricDatum{{MetricName: aws.String("m"), Value: aws.Float64(1)}}})
	say("metric", err, "done")
	alarms, err := metrics.DescribeAlarms(ctx, nil)
	if err != nil {
		say("alarms", err, "")
		return
	}
	for _, a := range alarms.MetricAlarms {
		say("alarm", nil, "%s %v %v %d", aws.ToString(a.AlarmName), aws.ToBool(a.ActionsEnabled), aws.ToFloat64(a.Threshold), aws.ToInt32(a.Period))
	}
}

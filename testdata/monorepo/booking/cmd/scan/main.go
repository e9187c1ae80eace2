// Command scan marks tickets as used. It runs on managed instances already.
package main

import (
	"context"
	"log"
	"os"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

type scanner struct {
	db      *dynamodb.Client
	table   string
	scanned atomic.Int64
}

func (s *scanner) handle(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
	var res events.SQSEventResponse
	for _, m := range batch.Records {
		_, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName:        aws.String(s.table),
			Key:              map[string]types.AttributeValue{"ticket": &types.AttributeValueMemberS{Value: m.Body}},
			UpdateExpression: aws.String("SET used = if_not_exists(used, :now)"),
			ExpressionAttributeValues: map[string]types.AttributeValue{
				":now": &types.AttributeValueMemberS{Value: m.Attributes["SentTimestamp"]},
			},
		})
		if err != nil {
			res.BatchItemFailures = append(res.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
			continue
		}
		s.scanned.Add(1)
	}
	return res, nil
}

func main() {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	s := &scanner{db: dynamodb.NewFromConfig(cfg), table: os.Getenv("TICKETS_TABLE")}
	lambda.Start(s.handle)
}

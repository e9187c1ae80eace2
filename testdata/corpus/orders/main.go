// Command orders serves the orders API: handler, service and store in packages of
// their own, wired here.
package main

import (
	"context"
	"log"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"lmicorpus/orders/internal/handler"
	"lmicorpus/orders/internal/service"
	"lmicorpus/orders/internal/store"
)

func main() {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	logger := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	table := store.NewDynamo(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE_NAME"))
	svc := service.New(store.NewCached(table), logger, service.WithCurrency("EUR"))
	lambda.Start(handler.New(svc, logger).Handle)
}

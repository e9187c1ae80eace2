package events

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
)

// shapes are the events that services of AWS send, one file each, as their pages in the
// Lambda Developer Guide and in those of API Gateway, Cognito and S3 describe them.
//
//go:embed shapes/*.json
var shapes embed.FS

// eventsPackage is the package that has types for them.
const eventsPackage = "github.com/aws/aws-lambda-go/events"

// shapeOf says which shape is decoded into which type of eventsPackage.
var shapeOf = map[string]string{
	"ALBTargetGroupRequest":                        "alb",
	"APIGatewayProxyRequest":                       "apigatewayv1",
	"APIGatewayV2HTTPRequest":                      "apigatewayv2",
	"APIGatewayWebsocketProxyRequest":              "websocket",
	"APIGatewayCustomAuthorizerRequest":            "authorizer-token",
	"APIGatewayCustomAuthorizerRequestTypeRequest": "authorizer-request",
	"APIGatewayV2CustomAuthorizerV1Request":        "authorizer-http-v1",
	"APIGatewayV2CustomAuthorizerV2Request":        "authorizer-http-v2",
	"CloudWatchEvent":                              "eventbridge",
	"CloudwatchLogsEvent":                          "cloudwatch-logs",
	"CognitoEventUserPoolsPreSignup":               "cognito-presignup",
	"DynamoDBEvent":                                "dynamodb",
	"EventBridgeEvent":                             "eventbridge",
	"KafkaEvent":                                   "kafka",
	"KinesisEvent":                                 "kinesis",
	"KinesisFirehoseEvent":                         "firehose",
	"LambdaFunctionURLRequest":                     "functionurl",
	"S3Event":                                      "s3",
	"SNSEvent":                                     "sns",
	"SQSEvent":                                     "sqs",
}

// aliases are other names of shapes: those of sam local generate-event, a service and an
// event, first.
var aliases = map[string]string{
	"alb-request":                   "alb",
	"apigateway-authorizer":         "authorizer-token",
	"apigateway-aws-proxy":          "apigatewayv1",
	"apigateway-http-api-proxy":     "apigatewayv2",
	"apigateway-request-authorizer": "authorizer-request",
	"cloudwatch-scheduled-event":    "schedule",
	"dynamodb-update":               "dynamodb",
	"kinesis-get-records":           "kinesis",
	"kinesis-kinesis-firehose":      "firehose",
	"s3-put":                        "s3",
	"sns-notification":              "sns",
	"sqs-receive-message":           "sqs",

	"apigateway":                  "apigatewayv1",
	"rest":                        "apigatewayv1",
	"http":                        "apigatewayv2",
	"httpapi":                     "apigatewayv2",
	"function-url":                "functionurl",
	"lambda-url":                  "functionurl",
	"cloudwatch-event":            "eventbridge",
	"cloudwatch-events":           "eventbridge",
	"cloudwatchlogs":              "cloudwatch-logs",
	"logs":                        "cloudwatch-logs",
	"scheduled":                   "schedule",
	"scheduled-event":             "schedule",
	"apigateway-websocket":        "websocket",
	"apigateway-authorizer-token": "authorizer-token",
	"apigateway-authorizer-v1":    "authorizer-request",
	"apigateway-authorizer-v2":    "authorizer-http-v2",
	"kinesis-firehose":            "firehose",
	"data-firehose":               "firehose",
	"dynamodb-streams":            "dynamodb",
	"msk":                         "kafka",
	"cognito":                     "cognito-presignup",
	"cognito-pre-signup":          "cognito-presignup",
}

// Named returns the event of a kind. The name is one of Names or of
// "sam local generate-event", with any of space, slash and hyphen between its words.
func Named(name string) (Template, error) {
	key := strings.NewReplacer(" ", "-", "/", "-", "_", "-").Replace(strings.ToLower(strings.TrimSpace(name)))
	if of, ok := aliases[key]; ok {
		key = of
	}
	data, err := shapes.ReadFile(path.Join("shapes", key+".json"))
	if err != nil {
		return Template{}, fmt.Errorf("events: no event is called %q; there are %s", name, strings.Join(Names(), ", "))
	}
	var payload bytes.Buffer
	if err := json.Compact(&payload, data); err != nil {
		return Template{}, fmt.Errorf("events: %s: %w", key, err)
	}
	return Template{key, payload.Bytes()}, nil
}

// Names are the names of the events of Named, in order.
func Names() []string {
	files, _ := shapes.ReadDir("shapes") // embedded, sorted
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".json"))
	}
	return names
}

// ForType returns the named event for a type of package events of aws-lambda-go, by the
// path of its package and its name.
func ForType(pkgPath, typeName string) (Template, bool) {
	name, ok := shapeOf[typeName]
	if !ok || pkgPath != eventsPackage && !strings.HasSuffix(pkgPath, "/vendor/"+eventsPackage) {
		return Template{}, false
	}
	t, err := Named(name)
	return t, err == nil
}

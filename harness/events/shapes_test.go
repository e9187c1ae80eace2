package events

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

const testToken = "lmic" + "01234567" + "00000042" + "ab"

// types are those that shapes are decoded into. loose shapes have fields, as AWS sends
// them, that the type has not.
var types = map[string]struct {
	event any
	loose bool
}{
	"alb":                {event: &events.ALBTargetGroupRequest{}},
	"apigatewayv1":       {event: &events.APIGatewayProxyRequest{}},
	"apigatewayv2":       {event: &events.APIGatewayV2HTTPRequest{}},
	"authorizer-http-v1": {event: &events.APIGatewayV2CustomAuthorizerV1Request{}},
	"authorizer-http-v2": {event: &events.APIGatewayV2CustomAuthorizerV2Request{}},
	"authorizer-request": {event: &events.APIGatewayCustomAuthorizerRequestTypeRequest{}},
	"authorizer-token":   {event: &events.APIGatewayCustomAuthorizerRequest{}},
	"cloudwatch-logs":    {event: &events.CloudwatchLogsEvent{}},
	"cognito-presignup":  {event: &events.CognitoEventUserPoolsPreSignup{}},
	"dynamodb":           {event: &events.DynamoDBEvent{}},
	"eventbridge":        {event: &events.EventBridgeEvent{}},
	"firehose":           {event: &events.KinesisFirehoseEvent{}},
	"functionurl":        {event: &events.LambdaFunctionURLRequest{}, loose: true}, // routeKey, stage
	"kafka":              {event: &events.KafkaEvent{}},
	"kinesis":            {event: &events.KinesisEvent{}},
	"s3":                 {event: &events.S3Event{}},
	"schedule":           {event: &events.CloudWatchEvent{}},
	"sns":                {event: &events.SNSEvent{}},
	"sqs":                {event: &events.SQSEvent{}},
	"websocket":          {event: &events.APIGatewayWebsocketProxyRequest{}, loose: true}, // authorizer
}

// TestShapes decodes each named event as a function does, and encodes it again: what is
// lost on the way is a field that the type does not know.
func TestShapes(t *testing.T) {
	tokens := NewTokens("run")
	if len(types) != len(Names()) {
		t.Errorf("%d names, %d types", len(Names()), len(types))
	}
	for _, name := range Names() {
		of, ok := types[name]
		if !ok {
			t.Errorf("%s has no type here", name)
			continue
		}
		template, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		payload := template.Fill(tokens.Token(42))
		d := json.NewDecoder(bytes.NewReader(payload))
		if !of.loose {
			d.DisallowUnknownFields()
		}
		if err := d.Decode(of.event); err != nil {
			t.Errorf("%s: %v\n%s", name, err, payload)
			continue
		}
		if bytes.Contains(payload, []byte(Canary)) || bytes.Contains(payload, []byte(CanaryUUID)) {
			t.Errorf("%s: a canary is left in\n%s", name, payload)
		}
		if got := tokens.Find(payload); !slices.Equal(got, []int{42}) {
			t.Errorf("%s: found %v in\n%s", name, got, payload)
		}
		back, err := json.Marshal(of.event)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := tokens.Foreign(41, back); !slices.Equal(got, []int{42}) {
			t.Errorf("%s: found %v in the decoded event\n%s", name, got, back)
		}
		if other := template.Fill(tokens.Token(43)); !reflect.DeepEqual(tokens.Find(other), []int{43}) {
			t.Errorf("%s: the template was changed by Fill", name)
		}
	}
}

// fill decodes a named event with testToken.
func fill[T any](t *testing.T, name string) T {
	t.Helper()
	template, err := Named(name)
	if err != nil {
		t.Fatal(err)
	}
	var event T
	if err := json.Unmarshal(template.Fill(testToken), &event); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return event
}

// wantItem looks for the item that bodies of shapes have.
func wantItem(t *testing.T, where, text string) {
	t.Helper()
	var i struct{ ID, Name string }
	if err := json.Unmarshal([]byte(text), &i); err != nil || i.ID != testToken || i.Name != "name-"+testToken {
		t.Errorf("%s: %v, %+v in %q", where, err, i, text)
	}
}

func wantText(t *testing.T, where, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %q, want %q", where, got, want)
	}
}

// TestRequests looks at what functions read of events that are requests.
func TestRequests(t *testing.T) {
	uuid := tokenUUID(testToken, 0)
	v1 := fill[events.APIGatewayProxyRequest](t, "apigatewayv1")
	wantItem(t, "v1 body", v1.Body)
	wantText(t, "v1 path", v1.Path, "/items/"+testToken)
	wantText(t, "v1 parameter", v1.PathParameters["id"], testToken)
	wantText(t, "v1 header", v1.MultiValueHeaders["X-Correlation-Id"][0], testToken)
	wantText(t, "v1 request id", v1.RequestContext.RequestID, uuid)
	wantText(t, "v1 source", v1.RequestContext.Identity.SourceIP, "192.0.2.17")

	v2 := fill[events.APIGatewayV2HTTPRequest](t, "http")
	wantItem(t, "v2 body", v2.Body)
	wantText(t, "v2 query", v2.RawQueryString, "q=query-"+testToken+"&limit=10")
	wantText(t, "v2 method", v2.RequestContext.HTTP.Method, "POST")
	wantText(t, "v2 route", v2.RouteKey, "POST /items/{id}")
	wantText(t, "v2 claim", v2.RequestContext.Authorizer.JWT.Claims["sub"], uuid)

	wantItem(t, "alb body", fill[events.ALBTargetGroupRequest](t, "alb").Body)
	wantItem(t, "url body", fill[events.LambdaFunctionURLRequest](t, "functionurl").Body)
	wantText(t, "websocket", fill[events.APIGatewayWebsocketProxyRequest](t, "websocket").RequestContext.ConnectionID, testToken)
	wantText(t, "token", fill[events.APIGatewayCustomAuthorizerRequest](t, "apigateway authorizer").AuthorizationToken, "Bearer "+testToken)
}

// TestRecords looks at what functions read of records.
func TestRecords(t *testing.T) {
	sqs := fill[events.SQSEvent](t, "sqs").Records[0]
	wantItem(t, "sqs body", sqs.Body)
	wantText(t, "sqs id", sqs.MessageId, tokenUUID(testToken, 0))
	wantText(t, "sqs binary", string(sqs.MessageAttributes["blob"].BinaryValue), "blob-"+testToken)
	wantItem(t, "sns message", fill[events.SNSEvent](t, "sns").Records[0].SNS.Message)
	wantText(t, "s3 key", fill[events.S3Event](t, "s3").Records[0].S3.Object.URLDecodedKey, "items/"+testToken+".json")
	wantItem(t, "detail", string(fill[events.EventBridgeEvent](t, "eventbridge").Detail))

	changes := fill[events.DynamoDBEvent](t, "dynamodb").Records
	wantText(t, "insert", changes[0].EventName, "INSERT")
	wantText(t, "modify", changes[1].EventName, "MODIFY")
	wantText(t, "key", changes[1].Change.Keys["id"].String(), testToken)
	wantText(t, "new", changes[1].Change.NewImage["name"].String(), "newname-"+testToken)
	wantText(t, "binary", string(changes[1].Change.OldImage["data"].Binary()), "data-"+testToken)

	wantItem(t, "kinesis", string(fill[events.KinesisEvent](t, "kinesis").Records[0].Kinesis.Data))
	wantItem(t, "firehose", string(fill[events.KinesisFirehoseEvent](t, "firehose").Records[0].Data))
	value, err := base64.StdEncoding.DecodeString(fill[events.KafkaEvent](t, "kafka").Records["items-0"][0].Value)
	if err != nil {
		t.Error(err)
	}
	wantItem(t, "kafka", string(value))
	logs, err := fill[events.CloudwatchLogsEvent](t, "cloudwatch-logs").AWSLogs.Parse()
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, "log", logs.LogEvents[0].Message, "message-"+testToken)
}

// TestForType takes the names from the types themselves.
func TestForType(t *testing.T) {
	for name, of := range types {
		typ := reflect.TypeOf(of.event).Elem()
		got, ok := ForType(typ.PkgPath(), typ.Name())
		if name == "schedule" {
			name = "eventbridge" // of the same type
		}
		if !ok || got.Name != name {
			t.Errorf("%v: %q, %v; want %q", typ, got.Name, ok, name)
		}
	}
	for _, not := range [][2]string{{"main", "SQSEvent"}, {eventsPackage, "SQSMessage"}, {eventsPackage, ""}, {"", ""}, {eventsPackage + "/test", "SQSEvent"}} {
		if got, ok := ForType(not[0], not[1]); ok {
			t.Errorf("%v is %s", not, got.Name)
		}
	}
	if _, ok := ForType("example.com/app/vendor/"+eventsPackage, "SQSEvent"); !ok {
		t.Error("a vendored package is not known")
	}
}

func TestNames(t *testing.T) {
	for alias, name := range aliases {
		if got, err := Named(alias); err != nil || got.Name != name {
			t.Errorf("%s: %q, %v", alias, got.Name, err)
		}
		if slices.Contains(Names(), alias) {
			t.Errorf("%s is a name and an alias", alias)
		}
	}
	for in, name := range map[string]string{
		"SQS": "sqs", "sqs receive-message": "sqs", "apigateway/http-api-proxy": "apigatewayv2",
		" cloudwatch logs ": "cloudwatch-logs", "s3_put": "s3",
	} {
		if got, err := Named(in); err != nil || got.Name != name {
			t.Errorf("%q: %q, %v", in, got.Name, err)
		}
	}
	for _, bad := range []string{"", "sqss", "../shapes/sqs", "sqs.json", ".", "\x00"} {
		_, err := Named(bad)
		if err == nil || !strings.Contains(err.Error(), "there are alb, apigatewayv1, ") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if !slices.IsSorted(Names()) {
		t.Error(Names())
	}
}

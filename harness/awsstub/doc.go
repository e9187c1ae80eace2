// Package awsstub stands in for AWS: one HTTP endpoint on the loopback interface that
// answers for every service, each time after the same latency. A function that calls AWS
// then runs as it would against real services, its invocations overlap while they wait,
// and what it sends can be looked at afterwards.
//
//	stub, err := awsstub.Listen(awsstub.Config{Fixtures: "testdata/aws"})
//	...
//	cmd.Env = append(os.Environ(), stub.Env()...)
//	...
//	for _, r := range stub.Requests() { ... } // who sent whose data?
//
// # Which clients come here
//
// Those that honour AWS_ENDPOINT_URL: aws-sdk-go-v2 since its config module v1.21.0
// (November 2023), and the SDKs of other languages of that time and later. aws-sdk-go (v1)
// does not know the variable. Its requests go to AWS, which refuses the dummy
// credentials, unless the program sets the endpoint itself. A program that sets an endpoint
// or credentials in its code does not come here either. Requests says who came.
//
// The endpoint has an IP address for a name, because the S3 clients of the SDKs then put
// the bucket into the path; they would put it before any other name.
//
// # What is answered
//
// The service is the signing name of the request (the credential scope of Signature
// Version 4); for a request without a signature, the name that the SDK gives in its
// User-Agent. The operation comes from X-Amz-Target, from the parameter Action, from the
// path of Smithy's RPC v2, or from method and path. An operation that is not known from
// these is written as "POST /path".
//
// S3 keeps what is put and gives it back, whoever asks, until the stub is closed: objects,
// their metadata, listings, copies, multipart uploads, ranges and conditional requests.
// Every bucket exists. Other services keep nothing. They answer with success, with no
// items, or with a fixed value: a secret is {}, a parameter is "value", what KMS encrypts
// stays as it is. Messages to SQS get the checksum that the SDKs verify.
// An operation that this package does not know gets an empty result.
//
// # Fixtures
//
// A folder of files gives other answers:
//
//	dynamodb/GetItem.json          status 200, this body
//	sqs/SendMessage.400.json       status 400: {"__type": "InvalidMessageContents", "message": "..."}
//	sts/GetCallerIdentity.xml      this body, as it is
//	lambda/POST/2015-03-31/functions/f/invocations.json   method and path instead of a name
//	s3/bucket/key/of/object.csv    an object that is there at the start
//	s3/ListObjectsV2.xml           an operation again: it lies in s3 itself
//
// The folder is the signing name, such as events, states, logs or monitoring; the name of
// the package in aws-sdk-go-v2 (eventbridge, sfn, cloudwatchlogs, cloudwatch) does as well.
// Method and path come before the name of an operation. There is one answer
// for each: it does not depend on the input. JSON is put into the protocol that the client
// speaks, CBOR or the XML of the query protocol (there a list becomes <member>
// elements); in CBOR a number cannot stand for a timestamp, nor a text for binary data.
// Whatever is not named .json is sent as it is. Listen fails if a file cannot be an answer;
// Unused lists those that never were.
//
// # What a run against it cannot show
//
// The stub speaks HTTP/1.1 without TLS. Operations that stream both ways need HTTP/2 and
// fail. PutObject of aws-sdk-go-v2 refuses a body that it cannot seek, because a checksum
// behind the body needs TLS; against AWS the same call works. Signatures and permissions
// are not checked, nothing is throttled, and a missing queue or table is not missed.
package awsstub

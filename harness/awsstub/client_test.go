package awsstub_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/harness/awsstub"
)

// TestRealClient runs aws-sdk-go-v2, configured by the environment alone. The calls
// end as they would with AWS, except "put unseekable", which fails without TLS.
func TestRealClient(t *testing.T) {
	if testing.Short() {
		t.Skip("builds aws-sdk-go-v2")
	}
	t.Setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1") // must not win
	t.Setenv("AWS_PROFILE", "real")
	stub, err := awsstub.Listen(awsstub.Config{Fixtures: "testdata/fixtures", Region: "eu-west-1"})
	if err != nil {
		t.Fatal(err)
	}
	defer stub.Close()
	stdout, stderr := runClient(t, append(os.Environ(), stub.Env()...))
	want := []string{
		"put: done",
		"get: hello text/plain map[owner:me]",
		"get range: el text/plain map[owner:me]",
		"get behind the end: error InvalidRange",
		"get unknown: error NoSuchKey",
		"get fixture: name: value binary/octet-stream map[]",
		"head: 5 bytes",
		"head unknown: error NotFound",
		"put if new: error PreconditionFailed",
		"copy: done",
		"list: a/ and b ö",
		"delete many: done",
		"delete: done",
		"list again: 0",
		"tags: done",
		"put unseekable: failed",
		"upload: done",
		"get upload: one two binary/octet-stream map[]",
		"put item: done",
		"get item: true",
		"query: 0",
		"delete item: error ConditionalCheckFailedException",
		"typed error: true",
		"send: true",
		"send batch: 2",
		"receive: 0",
		"publish: true",
		"publish batch: 2 2",
		"identity: 999999999999 true",
		"role: true",
		"metric: done",
		"alarm: from a fixture true 0.5 300",
	}
	got := strings.Split(strings.TrimSpace(stdout), "\n")
	for i, line := range want {
		if i >= len(got) || got[i] != line && !strings.HasPrefix(got[i], line+": ") {
			t.Errorf("line %d: want %q in\n%s", i, line, stdout)
			break
		}
	}
	if stderr != "" {
		t.Errorf("the SDK has complaints: %s", stderr)
	}
	checkRequests(t, stub)
}

// checkRequests compares what came in with what the program was told to do.
func checkRequests(t *testing.T, stub *awsstub.Server) {
	var names []string
	for _, r := range stub.Requests() {
		names = append(names, r.Service+"."+r.Operation)
	}
	want := strings.Fields(`s3.PutObject s3.GetObject s3.GetObject s3.GetObject s3.GetObject s3.GetObject s3.HeadObject s3.HeadObject
		s3.PutObject s3.CopyObject s3.ListObjectsV2 s3.DeleteObjects s3.DeleteObject s3.ListObjectsV2 s3.GetObjectTagging
		s3.CreateMultipartUpload s3.UploadPart s3.UploadPart s3.CompleteMultipartUpload s3.GetObject
		dynamodb.PutItem dynamodb.GetItem dynamodb.Query dynamodb.DeleteItem
		sqs.GetQueueUrl sqs.SendMessage sqs.SendMessageBatch sqs.ReceiveMessage sns.Publish sns.PublishBatch
		sts.GetCallerIdentity sts.AssumeRole monitoring.PutMetricData monitoring.DescribeAlarms`)
	if !slices.Equal(names, want) {
		t.Errorf("requests: %v\nwant %v", names, want)
	}
	for _, c := range []struct{ service, operation, body, fixture string }{
		{"s3", "PutObject", "hello", ""},
		{"dynamodb", "PutItem", "token-1", ""},
		{"dynamodb", "GetItem", "token-1", "dynamodb/GetItem.json"},
		{"sqs", "SendMessage", "token-2", ""},
		{"sns", "Publish", "token-3", ""},
		{"monitoring", "DescribeAlarms", "", "cloudwatch/DescribeAlarms.json"},
	} {
		if !slices.ContainsFunc(stub.Requests(), func(r awsstub.Request) bool {
			return r.Service == c.service && r.Operation == c.operation && r.Fixture == c.fixture && bytes.Contains(r.Body, []byte(c.body))
		}) {
			t.Errorf("no request %+v", c)
		}
	}
	if unused := stub.Unused(); len(unused) > 0 {
		t.Errorf("unused fixtures: %v", unused)
	}
}

func runClient(t *testing.T, env []string) (stdout, stderr string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "client")
	build := exec.Command("go", "build", "-o", path, ".")
	build.Dir = "testdata/client"
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the client: %v\n%s", err, text)
	}
	var out, complaints bytes.Buffer
	cmd := exec.CommandContext(t.Context(), path)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &out, &complaints
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		t.Fatalf("client: %v\n%s%s", err, &out, &complaints)
	}
	return out.String(), complaints.String()
}

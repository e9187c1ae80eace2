package awsstub

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// folder writes files, given as name and content.
func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFixtures(t *testing.T) {
	c := serve(t, Config{Latency: -1, Fixtures: folder(t,
		"dynamodb/GetItem.json", `{"Item": {}}`,
		"sqs/SendMessage.400.json", `{"__type": "a#Bad", "message": "not <so>"}`,
		"sns/Publish.json", `{"MessageId": "m", "List": [1, true, null]}`,
		"sts/GetCallerIdentity.xml", `<a/>`,
		"eventbridge/PutEvents.json", `{"FailedEntryCount": 1}`,
		"cloudwatch/GetMetricData.json", `{"A": [-1, 300, 0.5, true, null, "ü"]}`,
		"lambda/Invoke.json", `"any"`,
		"lambda/POST/2015-03-31/functions/f.x/invocations.503.json", `"f.x"`,
		"appconfigdata/GET/v1.5/configuration", "as it is",
		"scheduler/GET.json", `["root"]`,
		"s3/bucket/a/b.json", "not JSON at all",
		"s3/ListBuckets.503.xml", "<Error/>",
		"s3/GetBucketPolicy.json", `{"Version": "1"}`,
		".hidden/x", "", "sts/.hidden", "",
	)})
	form := "application/x-www-form-urlencoded"
	cbor := signed("monitoring", "Smithy-Protocol", "rpc-v2-cbor")
	for _, x := range []struct {
		status             int
		method, path, body string
		header             http.Header
		want, fixture      string
	}{
		{200, "POST", "/", "{}", signed("dynamodb", "X-Amz-Target", "D.GetItem"), `{"Item": {}}`, "dynamodb/GetItem.json"},
		{200, "POST", "/", "{}", signed("dynamodb", "X-Amz-Target", "D.PutItem"), `{}`, ""},
		{400, "POST", "/", "{}", signed("sqs", "X-Amz-Target", "A.SendMessage"), `{"__type": "a#Bad", "message": "not <so>"}`, "sqs/SendMessage.400.json"},
		{400, "POST", "/", "Action=SendMessage", signed("sqs", "Content-Type", form), "<Code>Bad</Code><Message>not &lt;so&gt;</Message>", "sqs/SendMessage.400.json"},
		{200, "POST", "/", "Action=Publish", signed("sns", "Content-Type", form),
			"<PublishResult><List><member>1</member><member>true</member><member></member></List><MessageId>m</MessageId></PublishResult>", "sns/Publish.json"},
		{200, "POST", "/", "Action=GetCallerIdentity", signed("sts", "Content-Type", form), "<a/>", "sts/GetCallerIdentity.xml"},
		{200, "POST", "/", "{}", signed("events", "X-Amz-Target", "AWSEvents.PutEvents"), `{"FailedEntryCount": 1}`, "eventbridge/PutEvents.json"},
		{200, "POST", "/service/G/operation/GetMetricData", "", cbor, "\xa1\x61A\x86\x20\x19\x01\x2c\xfb\x3f\xe0\x00\x00\x00\x00\x00\x00\xf5\xf6\x62ü", "cloudwatch/GetMetricData.json"},
		{200, "POST", "/2015-03-31/functions/g/invocations", "", signed("lambda"), `"any"`, "lambda/Invoke.json"},
		{503, "POST", "/2015-03-31/functions/f.x/invocations", "", signed("lambda"), `"f.x"`, "lambda/POST/2015-03-31/functions/f.x/invocations.503.json"},
		{200, "GET", "/v1.5/configuration", "", signed("appconfigdata"), "as it is", "appconfigdata/GET/v1.5/configuration"},
		{200, "GET", "/", "", signed("scheduler"), `["root"]`, "scheduler/GET.json"},
		{200, "GET", "/bucket/a/b.json", "", signed("s3"), "not JSON at all", "s3/bucket/a/b.json"},
		{503, "GET", "/", "", signed("s3"), "<Error/>", "s3/ListBuckets.503.xml"},
		{200, "GET", "/bucket?policy", "", signed("s3"), `{"Version": "1"}`, "s3/GetBucketPolicy.json"},
	} {
		if got := c.want(x.status, x.method, x.path, x.body, x.header); !strings.Contains(got, x.want) {
			t.Errorf("%s %s: %q, want %q", x.method, x.path, got, x.want)
		}
		if got := c.Drain()[0].Fixture; got != x.fixture {
			t.Errorf("%s %s: answered by %q, want %q", x.method, x.path, got, x.fixture)
		}
	}
	if unused := c.Unused(); len(unused) > 0 {
		t.Errorf("unused: %v", unused)
	}
	// An object of a fixture is one like others.
	c.want(204, "DELETE", "/bucket/a/b.json", "", signed("s3"))
	c.want(404, "GET", "/bucket/a/b.json", "", signed("s3"))
}

func TestUnusedFixtures(t *testing.T) {
	c := serve(t, Config{Latency: -1, Fixtures: folder(t, "s3/b/k", "", "dynamodb/getitem.json", "{}", "sqs/SendMessage.json", "{}")})
	c.want(200, "POST", "/", "{}", signed("dynamodb", "X-Amz-Target", "D.GetItem"))
	c.want(200, "POST", "/", "{}", signed("sqs", "X-Amz-Target", "A.SendMessage"))
	if got := c.Unused(); !slices.Equal(got, []string{"dynamodb/getitem.json", "s3/b/k"}) {
		t.Errorf("unused: %v", got)
	}
}

func TestBadFixtures(t *testing.T) {
	large := folder(t, "sqs/A.txt", "")
	if err := os.Truncate(filepath.Join(large, "sqs", "A.txt"), maxFixtures+1); err != nil {
		t.Fatal(err)
	}
	linked := folder(t, "sqs/A.txt", "")
	if err := os.Symlink(linked, filepath.Join(linked, "sqs", "link.json")); err != nil {
		t.Skip(err)
	}
	file := filepath.Join(folder(t, "file", ""), "file")
	for _, x := range []struct{ dir, want string }{
		{folder(t, "dynamodb/GetItem.json", "{\n\"Item\": }"), "GetItem.json: not JSON: line 2: "},
		{folder(t, "dynamodb/GetItem.json", ""), "GetItem.json: not JSON: "},
		{folder(t, "dynamodb/GetItem.json", "{} {}"), "GetItem.json: not JSON: "},
		{folder(t, "sts/A.xml", "<a><b></a>"), "A.xml: not XML: "},
		{folder(t, "sts/A.xml", "text"), "A.xml: not XML: no element"},
		{folder(t, "GetItem.json", "{}"), "GetItem.json: not in the folder of a service"},
		{folder(t, "sqs/A.42.json", "{}"), `A.42.json: "42" is no HTTP status`},
		{folder(t, "sqs/A.100.json", "{}"), `A.100.json: "100" is no HTTP status`},
		{folder(t, "sqs/A.backup.json", "{}"), `"backup" is no HTTP status`},
		{folder(t, "lambda/functions/f.json", "{}"), `"functions" is no HTTP method`},
		{folder(t, "sqs/A.json", "{}", "sqs/A.400.json", "{}"), "A.json: there is "},
		{folder(t, "events/A.json", "{}", "eventbridge/A.json", "{}"), "A.json: there is "},
		{folder(t), "holds none"},
		{filepath.Join(folder(t), "missing"), "no such file"},
		{file, "is no folder"},
		{large, "more than 64 MiB"},
		{linked, "link.json: not a regular file"},
	} {
		s, err := Listen(Config{Fixtures: x.dir})
		if err == nil {
			s.Close()
			t.Errorf("no error, want %q", x.want)
			continue
		}
		if !strings.Contains(err.Error(), x.want) {
			t.Errorf("%v; want %q", err, x.want)
		}
	}
	root := filepath.Join(t.TempDir(), "root") // the folder itself may be a link
	if err := os.Symlink(folder(t, "sqs/A.json", "{}"), root); err != nil {
		t.Fatal(err)
	}
	serve(t, Config{Fixtures: root})
}

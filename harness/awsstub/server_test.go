package awsstub

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func serve(t *testing.T, cfg Config) client {
	t.Helper()
	s, err := Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return client{t, s}
}

// A client speaks to a stub by hand.
type client struct {
	t *testing.T
	*Server
}

// signed is the header of a request to a service.
func signed(service string, more ...string) http.Header {
	h := http.Header{"Authorization": {"AWS4-HMAC-SHA256 Credential=AKIDSECRET/20261101/eu-west-1/" + service + "/aws4_request, SignedHeaders=host, Signature=00"}}
	for i := 0; i < len(more); i += 2 {
		h.Set(more[i], more[i+1])
	}
	return h
}

// do sends a request and reads the answer.
func (c client) do(method, path, body string, h http.Header) (*http.Response, string) {
	c.t.Helper()
	req, err := http.NewRequest(method, c.URL()+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header = h
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp, string(text)
}

// want does what do does, and compares the status.
func (c client) want(status int, method, path, body string, h http.Header) string {
	c.t.Helper()
	resp, text := c.do(method, path, body, h)
	if resp.StatusCode != status {
		c.t.Errorf("%s %s: %s, want %d: %s", method, path, resp.Status, status, text)
	}
	return text
}

func TestClassify(t *testing.T) {
	form := "application/x-www-form-urlencoded; charset=utf-8"
	agent := http.Header{"User-Agent": {"aws-sdk-go-v2/1.43.5 lang/go#1.26 api/cognitoidentityprovider#1.2 m/E"}, "X-Amz-Target": {"AWSCognitoIdentityProviderService.InitiateAuth"}}
	for _, c := range []struct {
		method, path, body string
		header             http.Header
		want               string
		protocol           protocol
	}{
		{"POST", "/", "{}", signed("dynamodb", "X-Amz-Target", "DynamoDB_20120810.GetItem"), "dynamodb GetItem", rpcJSON},
		{"POST", "/", "{}", agent, "cognito-idp InitiateAuth", rpcJSON},
		{"POST", "/", "{}", http.Header{"X-Amz-Target": {"DynamoDB_20120810.GetItem"}}, "dynamodb GetItem", rpcJSON},
		{"POST", "/", "Action=Publish&Message=x", signed("sns", "Content-Type", form), "sns Publish", query},
		{"GET", "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Credential=A%2F20261101%2Fus-east-1%2Fsts%2Faws4_request", "", nil, "sts GetCallerIdentity", query},
		{"POST", "/service/GraniteServiceVersion20100801/operation/PutMetricData", "\xa0", signed("monitoring", "Smithy-Protocol", "rpc-v2-cbor"), "monitoring PutMetricData", rpcCBOR},
		{"POST", "/service/A/operation/B", "", signed("lambda"), "lambda POST /service/A/operation/B", restJSON},
		{"POST", "/2015-03-31/functions/arn%3Aaws%3Aa/invocations", "{}", signed("lambda"), "lambda Invoke", restJSON},
		{"GET", "/2015-03-31/functions/f", "", signed("lambda"), "lambda GET /2015-03-31/functions/f", restJSON},
		{"POST", "/prod/@connections/id%3D", "x", signed("execute-api"), "execute-api PostToConnection", restJSON},
		{"GET", "/2013-04-01/hostedzone", "", signed("route53"), "route53 GET /2013-04-01/hostedzone", restXML},
		{"PUT", "/b/k", "", http.Header{"Authorization": {"AWS4-ECDSA-P256-SHA256 Credential=A/20261101/s3/aws4_request, Signature=0"}}, "s3 PutObject", restXML},
		{"GET", "/", "", signed("s3"), "s3 ListBuckets", restXML},
		{"GET", "/b?list-type=2", "", signed("s3"), "s3 ListObjectsV2", restXML},
		{"GET", "/b/", "", signed("s3"), "s3 ListObjects", restXML},
		{"GET", "/b/a//b", "", signed("s3"), "s3 GetObject", restXML},
		{"GET", "/b/k?tagging=", "", signed("s3"), "s3 GetObjectTagging", restXML},
		{"PUT", "/b?policy", "", signed("s3"), "s3 PutBucketPolicy", restXML},
		{"POST", "/b?delete", "", signed("s3"), "s3 DeleteObjects", restXML},
		{"PUT", "/b/k?partNumber=1&uploadId=u", "", signed("s3"), "s3 UploadPart", restXML},
		{"PUT", "/b/k", "Action=Publish", signed("s3", "Content-Type", form), "s3 PutObject", restXML},
		{"GET", "/b/k?Action=Publish", "", signed("s3"), "s3 GetObject", restXML},
		{"GET", "/", "", nil, " GET /", restJSON},
		{"POST", "/", "%zz&Action=%", http.Header{"Authorization": {"Credential=/aws4_request"}, "Content-Type": {form}}, " POST /", restJSON},
	} {
		r := httptest.NewRequest(c.method, c.path, nil)
		if c.header != nil {
			r.Header = c.header
		}
		got := classify(r, []byte(c.body))
		if name := got.service + " " + got.operation; name != c.want || got.protocol != c.protocol {
			t.Errorf("%s %s: %q, protocol %d; want %q, %d", c.method, c.path, name, got.protocol, c.want, c.protocol)
		}
	}
}

func TestAnswersInTheProtocolOfTheClient(t *testing.T) {
	c := serve(t, Config{Latency: -1})
	form := "application/x-www-form-urlencoded"
	for _, x := range []struct {
		path, body string
		header     http.Header
		want       string
	}{
		{"/", `{"MessageBody":"hello"}`, signed("sqs", "X-Amz-Target", "AmazonSQS.SendMessage"), `"MD5OfMessageBody":"5d41402abc4b2a76b9719d911017c592"`},
		{"/", "Action=SendMessage&MessageBody=hello", signed("sqs", "Content-Type", form), "<SendMessageResponse><ResponseMetadata>"},
		{"/", "Action=SendMessage&MessageBody=hello", signed("sqs", "Content-Type", form), "<MD5OfMessageBody>5d41402abc4b2a76b9719d911017c592</MD5OfMessageBody>"},
		{"/", "not JSON", signed("sqs", "X-Amz-Target", "AmazonSQS.SendMessage"), `"MessageId"`},
		{"/", `{"Entries":[1,null,{"Id":"7","MessageBody":3}]}`, signed("sqs", "X-Amz-Target", "AmazonSQS.SendMessageBatch"), `"Id":"7"`},
		{"/", `{"QueueName":"../q"}`, signed("sqs", "X-Amz-Target", "AmazonSQS.GetQueueUrl"), c.URL() + `/012345678912/q"`},
		{"/", "{}", signed("athena", "X-Amz-Target", "AmazonAthena.Whatever"), "{}"},
		{"/", "Action=Whatever", signed("elasticache", "Content-Type", form), "<WhateverResponse><ResponseMetadata><RequestId>"},
		{"/service/S/operation/Whatever", "", signed("monitoring", "Smithy-Protocol", "rpc-v2-cbor"), "\xa0"},
		{"/v1/whatever", "", signed("scheduler"), "{}"},
		{"/2013-04-01/hostedzone", "", signed("route53"), "<Response></Response>"},
	} {
		if got := c.want(200, "POST", x.path, x.body, x.header); !strings.Contains(got, x.want) {
			t.Errorf("%s %v: %q, want %q", x.path, x.body, got, x.want)
		}
	}
	if got := c.want(400, "POST", "/", "", http.Header{}); !strings.Contains(got, "cannot tell which service") {
		t.Errorf("no service: %q", got)
	}
	// What a client writes does not become markup.
	got := c.want(200, "POST", "/", "Action=%3Cscript%3E&Name=%3Cb%3E", signed("sns", "Content-Type", form))
	got += c.want(200, "POST", "/", "Action=CreateTopic&Name=%3Cb%3E", signed("sns", "Content-Type", form))
	if strings.Contains(got, "script") || strings.Contains(got, "<b>") {
		t.Errorf("markup: %q", got)
	}
}

func TestRequestsAreRecordedWithoutSecrets(t *testing.T) {
	c := serve(t, Config{Latency: -1})
	before := time.Now()
	c.want(200, "PUT", "/b/a%20key?X-Amz-Signature=SIG&x-id=PutObject&X-Amz-Security-Token=TOK", "token-1",
		signed("s3", "X-Amz-Meta-Owner", "token-2", "X-Amz-Security-Token", "TOK", "X-Amzn-Trace-Id", "Root=1"))
	c.want(200, "POST", "/", strings.Repeat("x", maxKeptBody+1), signed("logs", "X-Amz-Target", "Logs_20140328.PutLogEvents"))
	list := c.Requests()
	if len(list) != 2 {
		t.Fatalf("%d requests", len(list))
	}
	r := list[0]
	if r.Service != "s3" || r.Operation != "PutObject" || r.Path != "/b/a key?x-id=PutObject" || string(r.Body) != "token-1" ||
		r.Header["X-Amz-Meta-Owner"] != "token-2" || r.Header["X-Amzn-Trace-Id"] != "Root=1" || r.At.Before(before) || r.Fixture != "" {
		t.Errorf("%+v", r)
	}
	for _, secret := range []string{"AKIDSECRET", "SIG", "TOK"} {
		if strings.Contains(fmt.Sprintf("%+v", list), secret) {
			t.Errorf("%s is recorded", secret)
		}
	}
	if n := len(list[1].Body); n != maxKeptBody {
		t.Errorf("%d bytes of a body are kept", n)
	}
	if got := c.Drain(); len(got) != 2 || len(c.Requests()) != 0 {
		t.Errorf("drained %d, left %d", len(got), len(c.Requests()))
	}
}

func TestRecorderIsBounded(t *testing.T) {
	var k recorder
	for range maxKeptRequests + 5 {
		k.add(Request{})
	}
	if len(k.kept) != maxKeptRequests || k.dropped != 5 {
		t.Errorf("%d kept, %d dropped", len(k.kept), k.dropped)
	}
	k = recorder{}
	body := make([]byte, maxKeptBody)
	for range maxKeptBytes/maxKeptBody + 3 {
		k.add(Request{Body: body})
	}
	if k.bytes > maxKeptBytes || k.dropped != 3 {
		t.Errorf("%d bytes, %d dropped", k.bytes, k.dropped)
	}
	s := &Server{recorder: recorder{kept: k.kept, bytes: k.bytes, dropped: k.dropped}}
	s.Drain()
	s.recorder.add(Request{Body: body})
	if len(s.Requests()) != 1 || s.Dropped() != 3 {
		t.Errorf("after Drain: %d kept, %d dropped", len(s.Requests()), s.Dropped())
	}
}

func TestLatency(t *testing.T) {
	h := signed("dynamodb", "X-Amz-Target", "DynamoDB_20120810.GetItem")
	c := serve(t, Config{Latency: 50 * time.Millisecond})
	start := time.Now()
	var all sync.WaitGroup
	for range 20 { // at once, so that they wait together
		all.Go(func() { c.do("POST", "/", "{}", h) })
	}
	all.Wait()
	if d := time.Since(start); d < 50*time.Millisecond || d > 900*time.Millisecond {
		t.Errorf("20 answers of 50 ms took %v", d)
	}
	if got := serve(t, Config{}).cfg.Latency; got != 5*time.Millisecond {
		t.Errorf("default %v", got)
	}
}

func TestClientThatGoesAway(t *testing.T) {
	c := serve(t, Config{Latency: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	req, _ := http.NewRequestWithContext(ctx, "PUT", c.URL()+"/b/k", strings.NewReader("x"))
	req.Header = signed("sqs")
	ended := make(chan error)
	go func() {
		_, err := http.DefaultClient.Do(req)
		ended <- err
	}()
	for len(c.Requests()) == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-ended; err == nil {
		t.Error("answered")
	}
	for deadline := time.Now().Add(5 * time.Second); c.left() != maxMemory; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the request holds its memory")
		}
	}
}

func (c client) left() int64 {
	c.memory.mu.Lock()
	defer c.memory.mu.Unlock()
	return c.memory.left
}

func TestTooLarge(t *testing.T) {
	c := serve(t, Config{Latency: -1})
	body := strings.Repeat("x", maxBody+1)
	if got := c.want(413, "PUT", "/b/k", body, signed("s3")); !strings.Contains(got, "64 MiB") {
		t.Error(got)
	}
	if got := c.want(413, "POST", "/", body, signed("sqs", "X-Amz-Target", "AmazonSQS.SendMessage")); !strings.Contains(got, `"EntityTooLarge"`) {
		t.Error(got)
	}
	if list := c.Requests(); len(list) != 2 || list[0].Operation != "PutObject" {
		t.Errorf("%d requests", len(list))
	}
	// The same if the client does not say how much comes.
	in := &metered{r: strings.NewReader("xy"), memory: c.memory, held: maxBody - 1}
	if _, err := io.ReadAll(in); err != errTooLarge || c.left() != maxMemory {
		t.Errorf("unknown size: %v", err)
	}
	if c.left() != maxMemory {
		t.Errorf("%d bytes are held", maxMemory-c.left())
	}
}

// TestUnknownSize sends chunks, and a body that breaks off.
func TestUnknownSize(t *testing.T) {
	c := serve(t, Config{Latency: -1})
	send := func(text string) string {
		conn, err := net.Dial("tcp", c.listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, text)
		_ = conn.(*net.TCPConn).CloseWrite()
		answer, _ := io.ReadAll(conn)
		return string(answer)
	}
	head := "PUT /b/k HTTP/1.1\r\nHost: x\r\nUser-Agent: api/s3#1\r\n"
	if got := send(head + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 200") {
		t.Error(got)
	}
	send(head + "Content-Length: 10\r\n\r\nshort")
	send(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nsho")
	if got := c.want(200, "GET", "/b/k", "", signed("s3")); got != "abcde" {
		t.Errorf("%q", got)
	}
	c.want(204, "DELETE", "/b/k", "", signed("s3"))
	if c.left() != maxMemory {
		t.Errorf("%d bytes are held", maxMemory-c.left())
	}
}

func TestEnv(t *testing.T) {
	t.Setenv("AWS_ENDPOINT_URL_S3", "https://real")
	t.Setenv("AWS_ACCESS_KEY_ID", "REAL")
	c := serve(t, Config{Region: "eu-west-1"})
	env := c.Env()
	for _, want := range []string{"AWS_ENDPOINT_URL=" + c.URL(), "AWS_ENDPOINT_URL_S3=", "AWS_REGION=eu-west-1", "AWS_PROFILE=", "AWS_EC2_METADATA_DISABLED=true", "AWS_CONFIG_FILE=" + os.DevNull} {
		if !slices.Contains(env, want) {
			t.Errorf("no %s in %v", want, env)
		}
	}
	if strings.Contains(strings.Join(env, " "), "REAL") || !strings.HasPrefix(c.URL(), "http://127.0.0.1:") {
		t.Errorf("%v", env)
	}
}

func TestManyAtOnce(t *testing.T) {
	c := serve(t, Config{Latency: -1, Fixtures: "testdata/fixtures"})
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			path, body := fmt.Sprintf("/b/%d", i%8), strings.Repeat(fmt.Sprint(i), 1000)
			c.do("PUT", path, body, signed("s3"))
			c.do("GET", path, "", signed("s3"))
			c.do("GET", "/b?list-type=2", "", signed("s3"))
			c.do("POST", "/", "{}", signed("dynamodb", "X-Amz-Target", "DynamoDB_20120810.GetItem"))
			c.do("DELETE", path, "", signed("s3"))
			c.Requests()
			c.Unused()
		})
	}
	all.Wait()
	if n := len(c.Requests()); n != 5*32 {
		t.Errorf("%d requests", n)
	}
	for i := range 8 {
		c.want(404, "GET", fmt.Sprintf("/b/%d", i), "", signed("s3"))
	}
}

func TestCloseEndsWaiting(t *testing.T) {
	c := serve(t, Config{Latency: time.Hour})
	ended := make(chan error)
	go func() {
		_, err := http.Get(c.URL())
		ended <- err
	}()
	for len(c.Requests()) == 0 {
		time.Sleep(time.Millisecond)
	}
	c.Close()
	if err := <-ended; err == nil {
		t.Error("answered")
	}
}

// FuzzHandle: whatever is sent, the stub answers, and forgets what it holds.
func FuzzHandle(f *testing.F) {
	f.Add("POST", "/", "s3", "DynamoDB_20120810.GetItem", "{}")
	f.Add("PUT", "/b/k?partNumber=1&uploadId=1", "s3", "", "x")
	f.Add("GET", "/b?list-type=2&max-keys=1&delimiter=/", "s3", "", "")
	f.Add("POST", "/b?delete", "s3", "", "<Delete><Object><Key>k</Key></Object></Delete>")
	f.Add("POST", "/?Action=AssumeRole", "sts", "", "")
	f.Add("POST", "/", "sqs", "AmazonSQS.SendMessageBatch", `{"Entries":[{"Id":"1"}]}`)
	s, err := Listen(Config{Latency: -1})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	f.Fuzz(func(t *testing.T, method, path, service, target, body string) {
		req, err := http.NewRequest(method, "http://stub"+path, strings.NewReader(body))
		if err != nil || !strings.HasPrefix(path, "/") {
			return
		}
		req.Header = signed(service, "Range", body)
		if target != "" {
			req.Header.Set("X-Amz-Target", target)
		}
		w := httptest.NewRecorder()
		s.handle(w, req)
		if code := w.Code; code < 200 || code > 599 {
			t.Errorf("status %d", code)
		}
	})
}

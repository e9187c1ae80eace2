package awsstub

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// A protocol is the way in which the clients of a service speak, see smithy.io, "AWS
// protocols".
type protocol uint8

const (
	restJSON protocol = iota // method and path; bodies are JSON
	restXML                  // method and path; bodies are XML
	rpcJSON                  // X-Amz-Target; bodies are JSON
	rpcCBOR                  // the path names the operation; bodies are CBOR
	query                    // a form with the parameter Action; answers are XML
)

// A call is a request that is understood.
type call struct {
	service   string
	operation string
	protocol  protocol
	method    string
	path      string // decoded
	rawQuery  string
	query     url.Values
	header    http.Header
	body      []byte
	input     map[string]any // of JSON, after readInput
	form      url.Values     // of the query protocol, or nil

	id               string // unique
	endpoint, region string
}

// classify finds out what a request asks of whom. It cannot fail: what cannot be told is
// left empty.
func classify(r *http.Request, body []byte) call {
	c := call{
		method: r.Method, path: r.URL.Path, rawQuery: r.URL.RawQuery, query: r.URL.Query(),
		header: r.Header, body: body, service: serviceOf(r),
	}
	c.protocol, c.operation = operationOf(&c)
	if c.service == "s3" && strings.HasPrefix(c.header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		c.body = unchunk(body)
	}
	return c
}

// readInput decodes a body of JSON. A body of another form has no fields to answer with.
func (c *call) readInput() {
	if (c.protocol == rpcJSON || c.protocol == restJSON) && len(c.body) <= maxInput {
		_ = json.Unmarshal(c.body, &c.input)
	}
}

// The credential scope is KEY/DATE/REGION/SERVICE/aws4_request; Signature Version 4A has no
// region. See the IAM User Guide, "Elements of an AWS API request signature".
var (
	scopePattern = regexp.MustCompile(`[^,\s=]+/\d{8}/(?:[^/,\s]*/)?([^/,\s]+)/aws4_request`)
	agentPattern = regexp.MustCompile(`\bapi/([A-Za-z0-9_-]+)#`)
)

// serviceOf returns the signing name of the service.
func serviceOf(r *http.Request) string {
	for _, text := range []string{r.Header.Get("Authorization"), r.URL.Query().Get("X-Amz-Credential")} {
		if m := scopePattern.FindStringSubmatch(text); m != nil {
			return signingName(m[1])
		}
	}
	if m := agentPattern.FindStringSubmatch(r.UserAgent()); m != nil {
		return signingName(m[1])
	}
	target, _, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	name, _, _ := strings.Cut(target, "_")
	return signingName(name)
}

// signingNames maps the packages of aws-sdk-go-v2 whose service signs under another name, as
// far as functions often use them.
var signingNames = map[string]string{
	"apigatewaymanagementapi": "execute-api",
	"bedrockruntime":          "bedrock",
	"cloudwatch":              "monitoring",
	"cloudwatchevents":        "events",
	"cloudwatchlogs":          "logs",
	"cognitoidentity":         "cognito-identity",
	"cognitoidentityprovider": "cognito-idp",
	"dynamodbstreams":         "dynamodb",
	"eventbridge":             "events",
	"iotdataplane":            "iotdata",
	"rdsdata":                 "rds-data",
	"redshiftdata":            "redshift-data",
	"sesv2":                   "ses",
	"sfn":                     "states",
}

func signingName(name string) string {
	name = strings.ToLower(name)
	if other := signingNames[strings.ReplaceAll(strings.ReplaceAll(name, "_", ""), "-", "")]; other != "" {
		return other
	}
	return name
}

// rpcPath is the path of Smithy's RPC v2 protocol.
var rpcPath = regexp.MustCompile(`/service/[^/]+/operation/([^/]+)$`)

func operationOf(c *call) (protocol, string) {
	if target := c.header.Get("X-Amz-Target"); target != "" {
		return rpcJSON, target[strings.LastIndexByte(target, '.')+1:]
	}
	if m := rpcPath.FindStringSubmatch(c.path); m != nil && c.header.Get("Smithy-Protocol") == "rpc-v2-cbor" {
		return rpcCBOR, m[1]
	}
	if c.service == "s3" {
		return restXML, s3Operation(c)
	}
	form := c.query
	if typ, _, _ := mime.ParseMediaType(c.header.Get("Content-Type")); typ == "application/x-www-form-urlencoded" {
		form, _ = url.ParseQuery(string(c.body)) // as much of it as can be read
	}
	if action := form.Get("Action"); action != "" {
		c.form = form
		return query, action
	}
	if c.service == "route53" || c.service == "cloudfront" {
		return restXML, c.method + " " + c.path
	}
	return restJSON, restOperation(c)
}

// restOperations are those of REST services that functions often call.
var restOperations = []struct {
	service, method string
	path            *regexp.Regexp
	operation       string
}{
	{"execute-api", "POST", regexp.MustCompile(`/@connections/[^/]+$`), "PostToConnection"},
	{"lambda", "POST", regexp.MustCompile(`^/2015-03-31/functions/[^/]+/invocations$`), "Invoke"},
	{"ses", "POST", regexp.MustCompile(`^/v2/email/outbound-emails$`), "SendEmail"},
	{"xray", "POST", regexp.MustCompile(`^/TraceSegments$`), "PutTraceSegments"},
}

func restOperation(c *call) string {
	for _, o := range restOperations {
		if o.service == c.service && o.method == c.method && o.path.MatchString(c.path) {
			return o.operation
		}
	}
	return c.method + " " + c.path
}

// text returns a field of the input, "" if it is absent or no text.
func (c call) text(name string) string {
	if c.form != nil {
		return c.form.Get(name)
	}
	s, _ := c.input[name].(string)
	return s
}

const (
	maxInput   = 16 << 20 // bytes; of the requests that are decoded, Kinesis takes the largest: 10 MiB
	maxEntries = 1000     // of a list; services take 10 to 500
)

// entries returns a list of structures in the input: of JSON, or of a form as
// NAME.member.1.FIELD=value, of which it takes the given field.
func (c call) entries(name, field string) []map[string]any {
	var list []map[string]any
	if c.form != nil {
		for i := 1; i <= maxEntries; i++ {
			value, ok := c.form[name+".member."+strconv.Itoa(i)+"."+field]
			if !ok {
				break
			}
			list = append(list, map[string]any{field: value[0]})
		}
		return list
	}
	items, _ := c.input[name].([]any)
	for _, item := range items[:min(len(items), maxEntries)] {
		fields, _ := item.(map[string]any)
		list = append(list, fields)
	}
	return list
}

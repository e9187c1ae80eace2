// Package serverless reads configurations of the Serverless Framework, in YAML and JSON.
//
// References to the configuration itself (self), to files of the tree and to options with a default are resolved;
// those to the environment, to AWS or to other services are kept as written, unless they have a default.
package serverless

import (
	"cmp"
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
	"github.com/lmicheck/lmicheck/internal/finding"
)

var name = regexp.MustCompile(`^serverless([.-].*)?\.(ya?ml|json)$`)

// IsConfig reports whether a file is a configuration, by its name.
func IsConfig(file string) bool { return name.MatchString(filepath.Base(file)) }

// IsProgram reports whether a file is a configuration that is a program.
func IsProgram(file string) bool {
	base := filepath.Base(file)
	return base == "serverless.ts" || base == "serverless.js" || base == "serverless.cjs" || base == "serverless.mjs"
}

// Program says of a configuration that is a program how to have it read.
func Program(file string) *iac.Project {
	out := &iac.Project{}
	out.Report(finding.Span{File: file}, "%q is a program, which is not run; \"serverless print > serverless.yml\" in its directory"+
		" writes what can be read", filepath.Base(file))
	return out
}

// Read reads one configuration. A file that is none, in spite of its name, has no functions.
func Read(t *tree.Tree, file string) *iac.Project {
	out := &iac.Project{}
	s := &service{tree: t, out: out, file: file, files: map[string]*document.Node{}}
	if s.root = s.load(file, true); s.root == nil || s.root.Get("service") == nil && s.root.Get("functions") == nil {
		return out
	}
	if cloud, ok := s.resolve(s.at("provider")).node.String(); ok && cloud != "aws" {
		return out
	}
	if cloud, ok := s.resolve(s.at("provider").Get("name")).node.String(); ok && cloud != "aws" {
		return out
	}
	s.functions()
	s.providers()
	if len(out.Functions)+len(out.Providers) > 0 {
		out.Templates = append(out.Templates, iac.Template{File: file, Language: iac.Serverless})
	}
	return out
}

// A service is one configuration.
type service struct {
	tree   *tree.Tree
	out    *iac.Project
	file   string
	root   *document.Node
	files  map[string]*document.Node // that it includes
	active []string                  // references being resolved
	steps  int                       // references resolved
}

func (s *service) dir() string { return filepath.Dir(s.file) }

// load parses a file once.
func (s *service) load(file string, must bool) *document.Node {
	if n, done := s.files[file]; done {
		return n
	}
	s.files[file] = nil
	data, err := s.tree.ReadFile(file)
	if err != nil {
		if must {
			s.out.Report(finding.Span{File: file}, "the configuration cannot be read: %v", err)
		}
		return nil
	}
	docs, faults, err := document.Parse(file, data)
	var f *document.Fault
	if errors.As(err, &f) {
		faults = append(faults, f)
	}
	for _, f := range faults {
		s.out.Report(f.Span, "%s", f.Message)
	}
	if len(docs) == 0 {
		return nil
	}
	s.files[file] = docs[0]
	return docs[0]
}

// at returns a value of the configuration, with the files on the way to it.
func (s *service) at(keys ...string) *document.Node {
	n := s.root
	for _, key := range keys {
		n = s.resolve(n).node
		n = n.Get(key)
	}
	if r := s.resolve(n); r.known {
		return r.node
	}
	return n
}

// functions reads the functions: one map, or a list of maps, each of which may be in a file.
func (s *service) functions() {
	for _, group := range s.at("functions").Elements() {
		r := s.resolve(group)
		if !r.known {
			s.out.Report(group.Span, "functions are %q, which is not known before deployment", group.Show())
			continue
		}
		if !r.node.IsMap() {
			continue
		}
		for _, p := range r.node.Pairs {
			if body := s.resolve(p.Value); body.known && body.node.IsMap() {
				s.out.Functions = append(s.out.Functions, s.function(p.Key, body.node))
			} else {
				s.out.Report(p.Key.Span, "function %q is %q, which is not known before deployment", p.Key.Text, p.Value.Show())
			}
		}
	}
}

// function reads one function. What it does not say itself the provider may say for all.
func (s *service) function(key, body *document.Node) *iac.Function {
	p := props{s, key.Span, []*document.Node{body, s.at("provider")}}
	own := props{s, key.Span, []*document.Node{body}}
	f := &iac.Function{
		Name: key.Text, Language: iac.Serverless, Template: s.file, Where: key.Span,
		Runtime:       p.text("runtime"),
		Handler:       own.text("handler"),
		Image:         own.set("image").Set,
		Architecture:  p.text("architecture"),
		Memory:        s.withDefault(p.integer("memorySize"), 1024),
		Timeout:       s.withDefault(p.integer("timeout"), 6),
		Storage:       p.integer("ephemeralStorageSize"),
		Reserved:      own.integer("reservedConcurrency"),
		Provisioned:   own.integer("provisionedConcurrency"),
		VPC:           p.set("vpc"),
		FileSystem:    own.set("fileSystemConfig"),
		SnapStart:     own.boolean("snapStart"),
		Tenancy:       own.set("tenancy"),
		Publish:       s.publish(p),
		PublishLatest: iac.Value[bool]{Span: key.Span},
		Layers:        p.names("layers"),
		Variables:     s.variables(body),
		Events:        s.events(own),
	}
	if f.Image {
		f.Runtime = iac.Value[string]{Span: key.Span}
	}
	if off, ok := body.Find("vpc"); ok && off.Value.IsNull() { // "vpc: ~" leaves the provider's
		f.VPC = iac.Value[bool]{Span: key.Span}
	}
	f.Code = s.code(f, own)
	f.Capacity = s.capacity(own)
	return f
}

// withDefault returns what holds if nothing is said: the framework has defaults of its own.
func (s *service) withDefault(v iac.Value[int], value int) iac.Value[int] {
	if !v.Set {
		return iac.Value[int]{Set: true, Known: true, V: value, Text: "default of the Serverless Framework", Span: v.Span}
	}
	return v
}

// publish says whether versions are published, which the framework does unless it is told not to.
func (s *service) publish(p props) iac.Value[bool] {
	for _, name := range []string{"versionFunction", "versionFunctions"} {
		if v := p.boolean(name); v.Set {
			return v
		}
	}
	return iac.Value[bool]{Set: true, Known: true, V: true, Text: "default of the Serverless Framework", Span: p.at}
}

func (s *service) variables(body *document.Node) []string {
	names := []string{}
	for _, n := range []*document.Node{body.Get("environment"), s.at("provider", "environment")} {
		if r := s.resolve(n); r.known && r.node.IsMap() {
			for _, p := range r.node.Pairs {
				names = append(names, p.Key.Text)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// eventTypes are SAM's words for the framework's events.
var eventTypes = map[string]string{
	"http": "Api", "httpApi": "HttpApi", "sqs": "SQS", "sns": "SNS", "s3": "S3", "schedule": "Schedule", "eventBridge": "EventBridgeRule",
	"cloudwatchEvent": "CloudWatchEvent", "cloudwatchLog": "CloudWatchLogs", "iot": "IoTRule", "alb": "ALB", "msk": "MSK", "activemq": "MQ",
	"rabbitmq": "MQ", "kafka": "SelfManagedKafka", "cognitoUserPool": "Cognito", "alexaSkill": "AlexaSkill", "websocket": "WebSocket",
	"cloudFront": "CloudFront", "documentDB": "DocumentDB",
}

func (s *service) events(p props) []iac.Event {
	events := []iac.Event{}
	_, r, _ := p.find("events")
	for _, item := range r.node.Elements() {
		e := s.resolve(item)
		if !e.known {
			events = append(events, iac.Event{Name: item.Show()})
			continue
		}
		if text, ok := e.node.String(); ok { // "- httpApi" alone
			events = append(events, iac.Event{Type: cmp.Or(eventTypes[text], text)})
		}
		for _, pair := range e.node.Children() {
			kind := cmp.Or(eventTypes[pair.Key.Text], pair.Key.Text)
			if kind == "stream" {
				kind = s.stream(pair.Value)
			}
			events = append(events, iac.Event{Type: kind})
		}
	}
	if url := p.set("url"); url.Set {
		events = append(events, iac.Event{Type: "FunctionUrl"})
	}
	return events
}

// stream tells DynamoDB's streams from Kinesis's.
func (s *service) stream(n *document.Node) string {
	kind, _ := n.Get("type").String()
	switch {
	case kind == "dynamodb":
		return "DynamoDB"
	case kind == "kinesis":
		return "Kinesis"
	}
	if text := n.Show(); strings.Contains(strings.ToLower(text), "dynamodb") || strings.Contains(text, "StreamArn") {
		return "DynamoDB"
	}
	return "Kinesis"
}

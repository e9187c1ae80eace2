package cloudformation

import (
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
)

// links finds the functions that other resources of the template are about.
type links struct {
	s         *stack
	ids       map[string]string // resource id -> kind
	of        map[string]string // version or alias -> what it is of
	named     map[string]string // FunctionName -> resource id
	functions map[string]*iac.Function
}

func newLinks(s *stack, list []resource) *links {
	l := &links{s: s, ids: map[string]string{}, of: map[string]string{}, named: map[string]string{}, functions: map[string]*iac.Function{}}
	for _, r := range list {
		l.ids[r.id] = r.kind
	}
	for _, r := range list {
		switch r.kind {
		case "AWS::Lambda::Version", "AWS::Lambda::Alias":
			l.of[r.id] = refersTo(r.properties.Get("FunctionName"), l.isFunction)
		case "AWS::Lambda::Function", "AWS::Serverless::Function":
			if name, ok := s.resolve(r.properties.Get("FunctionName")).node.String(); ok {
				l.named[name] = r.id
			}
		}
	}
	return l
}

func (l *links) isFunction(id string) bool {
	switch l.ids[id] {
	case "AWS::Lambda::Function", "AWS::Serverless::Function", "AWS::Lambda::Version", "AWS::Lambda::Alias":
		return true
	}
	return false
}

// function returns the function that an expression is about; nil if it is none of the template.
func (l *links) function(n *document.Node) *iac.Function {
	if name, ok := l.s.resolve(n).node.String(); ok && l.named[name] != "" {
		return l.functions[l.named[name]]
	}
	id := refersTo(n, l.isFunction)
	for range 3 { // an alias of a version of a function
		if f := l.functions[id]; f != nil {
			return f
		}
		id = l.of[id]
	}
	return nil
}

// maxVisit bounds the nodes that are looked at for references.
const maxVisit = 1000

// refersTo returns the first resource that an expression refers to and that is wanted.
func refersTo(n *document.Node, wanted func(id string) bool) string {
	left := maxVisit
	var visit func(n *document.Node) string
	visit = func(n *document.Node) string {
		if left--; left < 0 || n == nil {
			return ""
		}
		name, arg := intrinsic(n)
		switch {
		case name == "Ref", name == "Fn::GetAtt":
			id := arg.Text
			if items := arg.Elements(); arg.Kind == document.List && len(items) > 0 {
				id = items[0].Text
			}
			if id, _, _ = strings.Cut(id, "."); wanted(id) {
				return id
			}
			return ""
		case arg.Kind == document.Scalar && name == "Fn::Sub":
			return inText(arg.Text, wanted)
		}
		for _, item := range arg.Items {
			if name == "Fn::Sub" && item.Kind == document.Scalar {
				if id := inText(item.Text, wanted); id != "" {
					return id
				}
			}
			if id := visit(item); id != "" {
				return id
			}
		}
		for _, p := range arg.Pairs {
			if id := visit(p.Value); id != "" {
				return id
			}
		}
		return ""
	}
	return visit(n)
}

// inText looks for references in the text of a Fn::Sub.
func inText(text string, wanted func(id string) bool) string {
	for {
		_, after, found := strings.Cut(text, "${")
		if !found {
			return ""
		}
		name, rest, _ := strings.Cut(after, "}")
		if id, _, _ := strings.Cut(name, "."); wanted(id) {
			return id
		}
		text = rest
	}
}

// apply adds to a function what another resource says of it.
func (l *links) apply(r resource) {
	p := props{s: l.s, at: r.at, layers: []*document.Node{r.properties}}
	var f *iac.Function
	if f = l.function(r.properties.Get("FunctionName")); f == nil {
		if f = l.function(r.properties.Get("TargetFunctionArn")); f == nil {
			return
		}
	}
	switch r.kind {
	case "AWS::Lambda::Version":
		f.Publish = iac.Value[bool]{Set: true, Known: true, V: true, Span: r.at}
		l.provisioned(f, p)
		if scaling := p.within("FunctionScalingConfig"); f.Capacity != nil && scaling.layers != nil {
			f.Capacity.Min = scaling.integer("MinExecutionEnvironments")
			f.Capacity.Max = scaling.integer("MaxExecutionEnvironments")
		}
	case "AWS::Lambda::Alias":
		l.provisioned(f, p)
	case "AWS::Lambda::Url":
		f.Events = append(f.Events, iac.Event{Type: "FunctionUrl", Name: r.id})
	case "AWS::Lambda::EventSourceMapping":
		f.Events = append(f.Events, iac.Event{Type: l.source(p), Name: r.id})
	case "AWS::Lambda::Permission":
		if kind := callers[p.text("Principal").V]; kind != "" && !hasEvent(f, kind) {
			f.Events = append(f.Events, iac.Event{Type: kind, Name: r.id})
		}
	}
}

func (l *links) provisioned(f *iac.Function, p props) {
	cfg := p.within("ProvisionedConcurrencyConfig")
	for _, key := range []string{"ProvisionedConcurrentExecutions", "ProvisionedConcurrency"} {
		if v := cfg.integer(key); v.Set {
			f.Provisioned = v
		}
	}
}

func hasEvent(f *iac.Function, kind string) bool {
	for _, e := range f.Events {
		if e.Type == kind {
			return true
		}
	}
	return false
}

// callers are the services that a permission lets invoke a function, as SAM calls their events.
var callers = map[string]string{
	"apigateway.amazonaws.com":           "Api",
	"s3.amazonaws.com":                   "S3",
	"sns.amazonaws.com":                  "SNS",
	"events.amazonaws.com":               "EventBridgeRule",
	"scheduler.amazonaws.com":            "ScheduleV2",
	"logs.amazonaws.com":                 "CloudWatchLogs",
	"iot.amazonaws.com":                  "IoTRule",
	"cognito-idp.amazonaws.com":          "Cognito",
	"elasticloadbalancing.amazonaws.com": "ALB",
}

// source returns the type of an event source mapping, "" if it is not known.
func (l *links) source(p props) string {
	pair, r, ok := p.find("EventSourceArn")
	if !ok {
		if p.set("SelfManagedEventSource").Set {
			return "SelfManagedKafka"
		}
		return ""
	}
	id := refersTo(pair.Value, func(id string) bool { return sourceKinds[l.ids[id]] != "" })
	if id != "" {
		return sourceKinds[l.ids[id]]
	}
	return iac.SourceOf(r.text + pair.Value.Show())
}

// sourceKinds are the resources that mappings read from.
var sourceKinds = map[string]string{
	"AWS::SQS::Queue":              "SQS",
	"AWS::Kinesis::Stream":         "Kinesis",
	"AWS::Kinesis::StreamConsumer": "Kinesis",
	"AWS::DynamoDB::Table":         "DynamoDB",
	"AWS::DynamoDB::GlobalTable":   "DynamoDB",
	"AWS::Serverless::SimpleTable": "DynamoDB",
	"AWS::MSK::Cluster":            "MSK",
	"AWS::MSK::ServerlessCluster":  "MSK",
	"AWS::AmazonMQ::Broker":        "MQ",
	"AWS::DocDB::DBCluster":        "DocumentDB",
}

package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

// A use is a resource, or a call of a module from elsewhere, that an expression leads to.
type use struct {
	module  *module
	address string
	call    *hcl.Block
}

// follow returns what an expression leads to, through locals, inputs and outputs.
func (m *module) follow(e hcl.Expression, depth int) []use {
	if depth > maxModules {
		return nil
	}
	var list []use
	for _, t := range references(e) {
		root, name := t.RootName(), member(t, 1)
		switch root {
		case "local":
			if a := m.source.locals[name]; a != nil {
				list = append(list, m.follow(a.Expr, depth+1)...)
			}
		case "var":
			if m.call != nil {
				if a := attribute(m.call.Body, name); a != nil {
					list = append(list, m.parent.follow(a.Expr, depth+1)...)
				}
			}
		case "module":
			list = append(list, m.outward(t, name, depth)...)
		case "data":
			list = append(list, use{module: m, address: "data." + name + "." + member(t, 2)})
		default:
			list = append(list, use{module: m, address: root + "." + name})
		}
		if len(list) > 100 {
			break
		}
	}
	return list
}

// outward follows the output of a module.
func (m *module) outward(t hcl.Traversal, name string, depth int) []use {
	if kid := m.kids[name]; kid != nil {
		for i := 2; i < len(t); i++ { // module.x["a"].arn
			if out := kid.outputs[member(t, i)]; out != nil {
				if a := attribute(out.Body, "value"); a != nil {
					return kid.follow(a.Expr, depth+1)
				}
			}
		}
		return nil
	}
	for _, call := range m.modules {
		if call.Labels[0] == name {
			return []use{{module: m, address: "module." + name, call: call}}
		}
	}
	return nil
}

// functionOf returns the function that an expression is about; nil if it is none of the tree.
func (m *module) functionOf(e hcl.Expression) *iac.Function {
	for _, u := range m.follow(e, 0) {
		if f := u.module.fns[u.address]; f != nil {
			return f
		}
		b := u.module.byName[u.address]
		if b == nil || b.Labels[0] != "aws_lambda_alias" {
			continue
		}
		if a := attribute(b.Body, "function_name"); a != nil {
			for _, u := range u.module.follow(a.Expr, 0) {
				if f := u.module.fns[u.address]; f != nil {
					return f
				}
			}
		}
	}
	return nil
}

// links adds to functions what other resources say of them, in this module and those that it calls.
func (m *module) links() {
	for _, b := range m.resources {
		a := attribute(b.Body, "function_name")
		if b.Type == "data" || a == nil {
			continue
		}
		if f := m.functionOf(a.Expr); f != nil {
			m.apply(b, f)
		}
	}
	for _, call := range m.modules {
		if kid := m.kids[call.Labels[0]]; kid != nil {
			kid.links()
		}
	}
}

func (m *module) apply(b *hcl.Block, f *iac.Function) {
	c := m.config(b)
	switch b.Labels[0] {
	case "aws_lambda_provisioned_concurrency_config":
		f.Provisioned = c.integer("provisioned_concurrent_executions")
	case "aws_lambda_function_url":
		f.Events = append(f.Events, iac.Event{Type: "FunctionUrl", Name: address(b)})
	case "aws_lambda_event_source_mapping":
		f.Events = append(f.Events, iac.Event{Type: m.eventSource(c), Name: address(b)})
	case "aws_lambda_permission":
		kind := callers[strings.TrimSuffix(c.text("principal").V, ".amazonaws.com")]
		if kind != "" && !slices.ContainsFunc(f.Events, func(e iac.Event) bool { return e.Type == kind }) {
			f.Events = append(f.Events, iac.Event{Type: kind, Name: address(b)})
		}
	case "aws_lambda_function_scaling_config":
		if f.Capacity != nil {
			in := c.one("function_scaling_config")
			f.Capacity.Min, f.Capacity.Max = in.integer("min_execution_environments"), in.integer("max_execution_environments")
		}
	}
}

// callers are the services that a permission lets invoke a function, as SAM calls their events.
var callers = map[string]string{
	"apigateway": "Api", "s3": "S3", "sns": "SNS", "events": "EventBridgeRule", "scheduler": "ScheduleV2", "logs": "CloudWatchLogs",
	"iot": "IoTRule", "cognito-idp": "Cognito", "elasticloadbalancing": "ALB",
}

// eventSource returns the type of an event source mapping, "" if it is not known.
func (m *module) eventSource(c config) string {
	a, v, ok := c.find("event_source_arn")
	if !ok {
		if _, set := c.within("self_managed_event_source"); set.Set {
			return "SelfManagedKafka"
		}
		return ""
	}
	return m.sourceOf(a.Expr, v)
}

func (m *module) sourceOf(e hcl.Expression, v evaluated) string {
	for _, u := range m.follow(e, 0) {
		kind, _, _ := strings.Cut(strings.TrimPrefix(u.address, "data."), ".")
		if name := sourceKinds[kind]; name != "" {
			return name
		}
	}
	if v.known() && v.Value.Type().FriendlyName() == "string" {
		return iac.SourceOf(v.Value.AsString())
	}
	return iac.SourceOf(m.show(e))
}

var sourceKinds = map[string]string{
	"aws_sqs_queue": "SQS", "aws_kinesis_stream": "Kinesis", "aws_kinesis_stream_consumer": "Kinesis", "aws_dynamodb_table": "DynamoDB",
	"aws_msk_cluster": "MSK", "aws_msk_serverless_cluster": "MSK", "aws_mq_broker": "MQ", "aws_docdb_cluster": "DocumentDB",
}

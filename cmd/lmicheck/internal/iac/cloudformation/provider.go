package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
)

// A form is where the properties of managed instances stand. SAM has names of its own, which
// are confused with those of CloudFormation even in published examples.
type form struct {
	kind     string // as messages call it
	fn       string // below CapacityProviderConfig; empty: at its top
	arn      string
	allowed  string
	excluded string
	scaling  string
	fnKeys   []string
	keys     map[string][]string // of a provider: "" its own, else of the property
}

var fnKeys = []string{"PerExecutionEnvironmentMaxConcurrency", "ExecutionEnvironmentMemoryGiBPerVCpu"}

// Source: AWS::Lambda::Function and AWS::Lambda::CapacityProvider in the CloudFormation
// template reference.
var cfnForm = form{
	kind: "CloudFormation", fn: "LambdaManagedInstancesCapacityProviderConfig", arn: "CapacityProviderArn",
	allowed: "AllowedInstanceTypes", excluded: "ExcludedInstanceTypes", scaling: "CapacityProviderScalingConfig",
	fnKeys: append([]string{"CapacityProviderArn"}, fnKeys...),
	keys: map[string][]string{
		"": {"CapacityProviderName", "CapacityProviderScalingConfig", "InstanceRequirements", "KmsKeyArn", "PermissionsConfig",
			"PropagateTags", "Tags", "TelemetryConfig", "VpcConfig"},
		"InstanceRequirements":          {"Architectures", "AllowedInstanceTypes", "ExcludedInstanceTypes"},
		"CapacityProviderScalingConfig": {"MaxVCpuCount", "ScalingMode", "ScalingPolicies"},
		"VpcConfig":                     {"SubnetIds", "SecurityGroupIds"},
	},
}

// Source: AWS::Serverless::Function and AWS::Serverless::CapacityProvider in
// aws/serverless-application-model.
var samForm = form{
	kind: "SAM", arn: "Arn",
	allowed: "AllowedTypes", excluded: "ExcludedTypes", scaling: "ScalingConfig",
	fnKeys: append([]string{"Arn"}, fnKeys...),
	keys: map[string][]string{
		"": {"CapacityProviderName", "InstanceRequirements", "KmsKeyArn", "OperatorRole", "PropagateTags", "ScalingConfig", "Tags",
			"TelemetryConfig", "VpcConfig"},
		"InstanceRequirements": {"Architectures", "AllowedTypes", "ExcludedTypes"},
		"ScalingConfig":        {"MaxVCpuCount", "AverageCPUUtilization"},
		"VpcConfig":            {"SubnetIds", "SecurityGroupIds"},
	},
}

func formOf(sam bool) (own, other form) {
	if sam {
		return samForm, cfnForm
	}
	return cfnForm, samForm
}

// capacity reads a function's use of a capacity provider; nil if it has none. What stands in the other
// language's form is read all the same, so that the rest of the report is about what was meant.
func (s *stack) capacity(p props, sam bool, ids map[string]string) *iac.Capacity {
	pair, r, ok := p.find("CapacityProviderConfig")
	if !ok {
		return nil
	}
	own, other := formOf(sam)
	c := &iac.Capacity{Where: pair.Key.Span}
	cfg := p.within("CapacityProviderConfig")
	scaling := p.within("FunctionScalingConfig")
	c.Min, c.Max = scaling.integer("MinExecutionEnvironments"), scaling.integer("MaxExecutionEnvironments")
	inner := cfg.within(cfnForm.fn)
	nested := inner.layers != nil
	switch {
	case !r.known:
		c.Provider = iac.Value[string]{Set: true, Text: r.text, Span: pair.Key.Span}
		return c
	case sam && nested:
		c.Shape = fmt.Sprintf("%q is CloudFormation's form; under AWS::Serverless::Function the properties stand directly below CapacityProviderConfig,"+
			" and the provider is %q", cfnForm.fn, own.arn)
	case !sam && !nested:
		c.Shape = fmt.Sprintf("the properties stand directly below CapacityProviderConfig, which is SAM's form; under AWS::Lambda::Function they stand"+
			" below %q", cfnForm.fn)
	}
	if nested {
		cfg = inner
	}
	arn := own.arn
	if !cfg.set(arn).Set && cfg.set(other.arn).Set {
		arn = other.arn
		c.Shape = iac.Both(c.Shape, fmt.Sprintf("%q is called %q in %s", other.arn, own.arn, own.kind))
	}
	known := slices.Concat(own.fnKeys, []string{arn, cfnForm.fn})
	c.Shape = iac.Both(c.Shape, strange(cfg, "CapacityProviderConfig", known))
	c.Provider = s.reference(cfg, arn, ids)
	c.Concurrency = cfg.integer("PerExecutionEnvironmentMaxConcurrency")
	c.Ratio = cfg.number("ExecutionEnvironmentMemoryGiBPerVCpu")
	return c
}

// reference reads a property that names a resource of the template, or has an ARN.
func (s *stack) reference(p props, key string, ids map[string]string) iac.Value[string] {
	pair, r, ok := p.find(key)
	if !ok {
		return iac.Value[string]{Span: p.at}
	}
	v := iac.Value[string]{Set: true, Text: r.text, Span: pair.Key.Span}
	if id := refersTo(pair.Value, func(id string) bool { return strings.HasSuffix(ids[id], "::CapacityProvider") }); id != "" {
		v.Known, v.V, v.Text = true, id, ""
	} else if text, ok := r.node.String(); ok {
		v.Known, v.V = true, text
	}
	return v
}

// strange names the properties that are none.
func strange(p props, of string, known []string) string {
	for _, layer := range p.layers {
		if key := layer.Except(known); key != "" {
			return fmt.Sprintf("%q has no property %q", of, key)
		}
	}
	return ""
}

// provider reads a capacity provider.
func (s *stack) provider(r resource) *iac.Provider {
	own, other := formOf(strings.HasPrefix(r.kind, "AWS::Serverless::"))
	p := props{s: s, at: r.at, layers: []*document.Node{r.properties}}
	c := &iac.Provider{Name: r.id, Language: s.languageOf(r), Template: s.file, Where: r.at}
	top := slices.Clone(own.keys[""])
	// either returns the name that the template uses, and notes it if that is the other language's.
	either := func(in props, name, foreign string) string {
		if !in.set(name).Set && in.set(foreign).Set && name != foreign {
			c.Shape = iac.Both(c.Shape, fmt.Sprintf("%q is called %q in %s", foreign, name, own.kind))
			return foreign
		}
		return name
	}
	need := p.within("InstanceRequirements")
	allowed, excluded := either(need, own.allowed, other.allowed), either(need, own.excluded, other.excluded)
	scaling := either(p, own.scaling, other.scaling)
	c.Architectures, c.Allowed, c.Excluded = need.list("Architectures"), need.list(allowed), need.list(excluded)
	c.MaxVCPU = p.within(scaling).integer("MaxVCpuCount")
	c.Subnets = p.within("VpcConfig").count("SubnetIds")

	c.Shape = iac.Both(c.Shape, strange(p, r.kind, append(top, scaling)))
	c.Shape = iac.Both(c.Shape, strange(need, "InstanceRequirements", append(slices.Clone(own.keys["InstanceRequirements"]), allowed, excluded)))
	c.Shape = iac.Both(c.Shape, strange(p.within("VpcConfig"), "VpcConfig", own.keys["VpcConfig"]))
	if scaling == own.scaling {
		c.Shape = iac.Both(c.Shape, strange(p.within(scaling), scaling, own.keys[scaling]))
	}
	return c
}

package patch

import "github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"

// cloudformation writes a patch for CloudFormation or SAM. The capacity provider has the type
// of the template, and each function the form of its own type: they differ.
//
// Source: the CloudFormation template reference; aws/serverless-application-model.
func (p *plan) cloudformation() Patch {
	var resources object
	for _, k := range p.providers {
		if p.language == iac.SAM {
			resources = append(resources, field{k.name, k.sam()})
		} else {
			resources = append(resources, field{k.name, k.cloudformation()})
		}
	}
	for _, m := range p.functions {
		resources = append(resources, field{m.f.Name, object{{"Properties", m.properties()}}})
	}
	text, syntax := object{{"Resources", resources}}.text(p.template)
	return Patch{Template: p.template, Language: p.language, Syntax: syntax, Text: text, Notes: p.notes}
}

// sam leaves the operator role to SAM.
func (k *provider) sam() object {
	return object{
		{"Type", "AWS::Serverless::CapacityProvider"},
		{"Properties", object{
			{"VpcConfig", vpcConfig()},
			{"InstanceRequirements", object{{"Architectures", []any{k.arch}}}},
			{"ScalingConfig", object{{"MaxVCpuCount", k.max}}},
		}},
	}
}

func (k *provider) cloudformation() object {
	return object{
		{"Type", "AWS::Lambda::CapacityProvider"},
		{"Properties", object{
			{"VpcConfig", vpcConfig()},
			{"PermissionsConfig", object{{"CapacityProviderOperatorRoleArn", operatorRole}}},
			{"InstanceRequirements", object{{"Architectures", []any{k.arch}}}},
			{"CapacityProviderScalingConfig", object{{"MaxVCpuCount", k.max}}},
		}},
	}
}

func vpcConfig() object {
	return object{{"SubnetIds", subnetIDs()}, {"SecurityGroupIds", []any{securityGroup}}}
}

// properties are those of the function that change or are new.
func (m *move) properties() object {
	var o object
	if m.runtime {
		o = append(o, field{"Runtime", "provided.al2023"}, field{"Handler", "bootstrap"})
	}
	if m.setMemory {
		o = append(o, field{"MemorySize", m.memory})
	}
	settings := object{
		{"PerExecutionEnvironmentMaxConcurrency", m.concurrency},
		{"ExecutionEnvironmentMemoryGiBPerVCpu", m.ratio},
	}
	arn := reference(m.provider.name)
	if m.f.Language == iac.SAM {
		o = append(o, field{"CapacityProviderConfig", append(object{{"Arn", arn}}, settings...)})
	} else {
		o = append(o, field{"CapacityProviderConfig", object{
			{"LambdaManagedInstancesCapacityProviderConfig", append(object{{"CapacityProviderArn", arn}}, settings...)},
		}})
	}
	if m.scale != nil {
		o = append(o, field{"FunctionScalingConfig", object{
			{"MinExecutionEnvironments", m.scale.min},
			{"MaxExecutionEnvironments", m.scale.max},
		}})
	}
	return append(o, field{"PublishToLatestPublished", true})
}

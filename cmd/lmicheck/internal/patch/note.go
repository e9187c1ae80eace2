package patch

import (
	"fmt"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

// A feature is a setting that does not go with a capacity provider, or may not.
type feature struct {
	there  func(*iac.Function) bool
	names  map[iac.Language]string // of the property; CloudFormation's if there is none
	remove string                  // what happens to it; %s is the property, %q the function
}

var features = []feature{
	{func(f *iac.Function) bool { return f.Capacity != nil },
		map[iac.Language]string{"": "CapacityProviderConfig", iac.Terraform: "capacity_provider_config", iac.Serverless: "capacityProvider"},
		"remove %s from %q before the patch is merged: it is of the wrong form"},
	{func(f *iac.Function) bool { return f.VPC.V },
		map[iac.Language]string{"": "VpcConfig", iac.Terraform: "vpc_config", iac.Serverless: "vpc", iac.CDK: "vpc"},
		"remove %s from %q: subnets and security groups are the capacity provider's"},
	{func(f *iac.Function) bool { return known(f.Provisioned) > 0 },
		map[iac.Language]string{"": "ProvisionedConcurrencyConfig", iac.Terraform: "aws_lambda_provisioned_concurrency_config",
			iac.Serverless: "provisionedConcurrency", iac.CDK: "provisionedConcurrentExecutions"},
		"remove %s from %q: the minimum of environments takes its place"},
	{func(f *iac.Function) bool { return f.Reserved.Known },
		map[iac.Language]string{"": "ReservedConcurrentExecutions", iac.Terraform: "reserved_concurrent_executions",
			iac.Serverless: "reservedConcurrency", iac.CDK: "reservedConcurrentExecutions"},
		"a sample of AWS says that %s does not go with managed instances (%q has it); no page of AWS that says so was found"},
	{func(f *iac.Function) bool { return f.FileSystem.V },
		map[iac.Language]string{"": "FileSystemConfigs", iac.Terraform: "file_system_config", iac.Serverless: "fileSystemConfig", iac.CDK: "filesystem"},
		"whether %s goes with managed instances is not documented (%q has it); the Serverless Framework refuses it"},
	{func(f *iac.Function) bool { return f.SnapStart.V },
		map[iac.Language]string{"": "SnapStart", iac.Terraform: "snap_start", iac.Serverless: "snapStart", iac.CDK: "snapStart"},
		"whether %s goes with managed instances is not documented (%q has it)"},
	{func(f *iac.Function) bool { return f.Tenancy.V },
		map[iac.Language]string{"": "TenancyConfig", iac.Terraform: "tenancy_config", iac.Serverless: "tenancy", iac.CDK: "tenancyConfig"},
		"whether %s goes with managed instances is not documented (%q has it)"},
}

// removals notes what has to go, or may have to.
func (p *plan) removals(f *iac.Function) {
	for _, x := range features {
		if !x.there(f) {
			continue
		}
		name, ok := x.names[f.Language]
		if !ok {
			name = x.names[""]
		}
		p.note(x.remove, name, f.Name)
	}
}

// Placeholders.
const (
	securityGroup = "REPLACE-SECURITY-GROUP"
	operatorRole  = "REPLACE-OPERATOR-ROLE-ARN"
)

// subnetIDs are three placeholders.
func subnetIDs() []any {
	var list []any
	for i := range 3 {
		list = append(list, fmt.Sprintf("REPLACE-SUBNET-%d", i+1))
	}
	return list
}

// fill notes what only the user knows of new capacity providers.
func (p *plan) fill() {
	if len(p.providers) == 0 {
		return
	}
	p.note("REPLACE-SUBNET: subnets in three availability zones, with NAT or VPC endpoints: logs leave through them, and vanish otherwise")
	p.note("REPLACE-SECURITY-GROUP: up to 5 security groups that let functions out")
	if p.language != iac.SAM && p.language != iac.CDK { // these make the role
		p.note("REPLACE-OPERATOR-ROLE-ARN: a role that Lambda may assume, with the managed policy AWSLambdaManagedEC2ResourceOperator")
	}
	for _, k := range p.providers {
		p.note("%q may take %d vCPUs: room for 12 environments of each function, or twice those that its known traffic needs, or its maximum; it limits the cost, and is to be decided", k.name, k.max)
	}
	p.note("who deploys needs lambda:PassCapacityProvider")
	p.note("the CDK warns that a function cannot be taken off a capacity provider again: try it with a copy of the function first")
}

package patch

import (
	"fmt"
	"strings"
)

// cdkTypeScript writes statements for the constructor of a stack.
//
// Source: aws-cdk-lib, aws_lambda.CapacityProvider.
func (p *plan) cdkTypeScript() string {
	var b strings.Builder
	b.WriteString("// import * as ec2 from \"aws-cdk-lib/aws-ec2\";\n// import * as lambda from \"aws-cdk-lib/aws-lambda\";\n\n")
	for _, k := range p.present {
		fmt.Fprintf(&b, "const %s = this%s as lambda.CapacityProvider;\n", k.variable(), p.findChild(k.name, ".node.findChild(%q)"))
	}
	for _, k := range p.providers {
		b.WriteString(k.typeScript())
	}
	for _, m := range p.functions {
		fmt.Fprintf(&b, "{\n  const fn = this%s as lambda.Function;\n", p.findChild(m.f.Name, ".node.findChild(%q)"))
		b.WriteString(m.typeScript())
		b.WriteString("}\n")
	}
	return b.String()
}

func (k *provider) typeScript() string {
	var ids []string
	for _, id := range subnetIDs() {
		ids = append(ids, fmt.Sprintf("%q", id))
	}
	return fmt.Sprintf(`const %[1]s = new lambda.CapacityProvider(this, %[2]q, {
  subnets: [%[3]s].map((id) => ec2.Subnet.fromSubnetId(this, %[2]q + id, id)),
  securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(this, %[4]q, %[5]q)],
  architectures: [lambda.Architecture.%[6]s],
  maxVCpuCount: %[7]d,
});
`, k.variable(), k.name, strings.Join(ids, ", "), k.name+"SecurityGroup", securityGroup, k.architecture(), k.max)
}

func (m *move) typeScript() string {
	var b strings.Builder
	const resource = "  (fn.node.defaultChild as lambda.CfnFunction)"
	if m.runtime {
		b.WriteString(resource + ".runtime = \"provided.al2023\";\n" + resource + ".handler = \"bootstrap\";\n")
	}
	if m.setMemory {
		fmt.Fprintf(&b, resource+".memorySize = %d;\n", m.memory)
	}
	fmt.Fprintf(&b, `  %s.addFunction(fn, {
    perExecutionEnvironmentMaxConcurrency: %d,
    executionEnvironmentMemoryGiBPerVCpu: %g,
`, m.provider.variable(), m.concurrency, m.ratio)
	if m.scale != nil {
		fmt.Fprintf(&b, "    latestPublishedScalingConfig: { minExecutionEnvironments: %d, maxExecutionEnvironments: %d },\n", m.scale.min, m.scale.max)
	}
	b.WriteString("    publishToLatestPublished: true,\n  });\n")
	return b.String()
}

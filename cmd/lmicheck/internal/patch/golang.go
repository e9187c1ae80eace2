package patch

import (
	"fmt"
	"go/format"
	"strings"
)

// cdkGo writes statements for the function that makes a stack, whose variable is called stack.
//
// Source: github.com/aws/aws-cdk-go/awscdk/v2/awslambda, NewCapacityProvider.
func (p *plan) cdkGo() string {
	var b strings.Builder
	b.WriteString(`// import "github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
// import "github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
// import "github.com/aws/jsii-runtime-go"

`)
	for _, k := range p.present {
		fmt.Fprintf(&b, "%s := stack%s.(awslambda.CapacityProvider)\n", k.variable(), p.findChild(k.name, ".Node().FindChild(jsii.String(%q))"))
	}
	for _, k := range p.providers {
		b.WriteString(k.golang())
	}
	for _, m := range p.functions {
		fmt.Fprintf(&b, "{\nfn := stack%s.(awslambda.Function)\n", p.findChild(m.f.Name, ".Node().FindChild(jsii.String(%q))"))
		b.WriteString(m.golang())
		b.WriteString("}\n")
	}
	text, err := format.Source([]byte(b.String()))
	if err != nil {
		return b.String() // what comes from a template is quoted: not seen, and better than nothing
	}
	return string(text)
}

func (k *provider) golang() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s := awslambda.NewCapacityProvider(stack, jsii.String(%q), &awslambda.CapacityProviderProps{\nSubnets: &[]awsec2.ISubnet{\n",
		k.variable(), k.name)
	for _, id := range subnetIDs() {
		fmt.Fprintf(&b, "awsec2.Subnet_FromSubnetId(stack, jsii.String(%q), jsii.String(%q)),\n", fmt.Sprint(k.name, id), id)
	}
	fmt.Fprintf(&b, `},
SecurityGroups: &[]awsec2.ISecurityGroup{
awsec2.SecurityGroup_FromSecurityGroupId(stack, jsii.String(%q), jsii.String(%q), nil),
},
Architectures: &[]awslambda.Architecture{awslambda.Architecture_%s()},
MaxVCpuCount: jsii.Number(%d),
})
`, k.name+"SecurityGroup", securityGroup, k.architecture(), k.max)
	return b.String()
}

func (m *move) golang() string {
	var b strings.Builder
	const resource = "fn.Node().DefaultChild().(awslambda.CfnFunction)"
	if m.runtime {
		b.WriteString(resource + ".SetRuntime(jsii.String(\"provided.al2023\"))\n" + resource + ".SetHandler(jsii.String(\"bootstrap\"))\n")
	}
	if m.setMemory {
		fmt.Fprintf(&b, resource+".SetMemorySize(jsii.Number(%d))\n", m.memory)
	}
	fmt.Fprintf(&b, `%s.AddFunction(fn, &awslambda.CapacityProviderFunctionOptions{
PerExecutionEnvironmentMaxConcurrency: jsii.Number(%d),
ExecutionEnvironmentMemoryGiBPerVCpu: jsii.Number(%g),
`, m.provider.variable(), m.concurrency, m.ratio)
	if m.scale != nil {
		fmt.Fprintf(&b, `LatestPublishedScalingConfig: &awslambda.LatestPublishedScalingConfig{
MinExecutionEnvironments: jsii.Number(%d),
MaxExecutionEnvironments: jsii.Number(%d),
},
`, m.scale.min, m.scale.max)
	}
	b.WriteString("PublishToLatestPublished: jsii.Bool(true),\n})\n")
	return b.String()
}

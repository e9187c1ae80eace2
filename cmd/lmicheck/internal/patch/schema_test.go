package patch

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"go.yaml.in/yaml/v3"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

// A schema is what may stand below a resource, as paths, each with its type: "string", "int",
// "number", "bool"; a "!" says that it has to be there. Elements of lists are "[]".
type schema map[string]string

// Property tables by type. Sources: CloudFormation's template reference; the schema of
// aws/serverless-application-model; the checks of serverless/serverless; the pages of
// hashicorp/aws. They are written down here once more, so that a slip in the code shows.
var schemas = map[string]schema{
	"AWS::Lambda::CapacityProvider": {
		"VpcConfig.SubnetIds[]":                                       "string!",
		"VpcConfig.SecurityGroupIds[]":                                "string!",
		"PermissionsConfig.CapacityProviderOperatorRoleArn":           "string!",
		"InstanceRequirements.Architectures[]":                        "string",
		"InstanceRequirements.AllowedInstanceTypes[]":                 "string",
		"InstanceRequirements.ExcludedInstanceTypes[]":                "string",
		"CapacityProviderScalingConfig.MaxVCpuCount":                  "int",
		"CapacityProviderScalingConfig.ScalingMode":                   "string",
		"CapacityProviderScalingConfig.ScalingPolicies[].TargetValue": "number",
		"CapacityProviderName":                                        "string",
		"KmsKeyArn":                                                   "string",
	},
	"AWS::Serverless::CapacityProvider": {
		"VpcConfig.SubnetIds[]":                "string!",
		"VpcConfig.SecurityGroupIds[]":         "string!",
		"InstanceRequirements.Architectures[]": "string",
		"InstanceRequirements.AllowedTypes[]":  "string",
		"InstanceRequirements.ExcludedTypes[]": "string",
		"ScalingConfig.MaxVCpuCount":           "int",
		"ScalingConfig.AverageCPUUtilization":  "number",
		"OperatorRole":                         "string",
		"CapacityProviderName":                 "string",
	},
	"AWS::Lambda::Function": {
		"Runtime":    "string",
		"Handler":    "string",
		"MemorySize": "int",
		"CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.CapacityProviderArn":                   "string!",
		"CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.PerExecutionEnvironmentMaxConcurrency": "int",
		"CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.ExecutionEnvironmentMemoryGiBPerVCpu":  "number",
		"FunctionScalingConfig.MinExecutionEnvironments":                                                            "int",
		"FunctionScalingConfig.MaxExecutionEnvironments":                                                            "int",
		"PublishToLatestPublished": "bool",
	},
	"AWS::Serverless::Function": {
		"Runtime":                    "string",
		"Handler":                    "string",
		"MemorySize":                 "int",
		"AutoPublishAlias":           "string",
		"CapacityProviderConfig.Arn": "string!",
		"CapacityProviderConfig.PerExecutionEnvironmentMaxConcurrency": "int",
		"CapacityProviderConfig.ExecutionEnvironmentMemoryGiBPerVCpu":  "number",
		"FunctionScalingConfig.MinExecutionEnvironments":               "int",
		"FunctionScalingConfig.MaxExecutionEnvironments":               "int",
		"PublishToLatestPublished":                                     "bool",
	},
	"serverless provider.capacityProviders": {
		"permissions.operatorRole":                     "string!",
		"vpc.subnetIds[]":                              "string!",
		"vpc.securityGroupIds[]":                       "string!",
		"instanceRequirements.architectures[]":         "string",
		"instanceRequirements.allowedInstanceTypes[]":  "string",
		"instanceRequirements.excludedInstanceTypes[]": "string",
		"scaling.mode":                                 "string",
		"scaling.maxVCpuCount":                         "int",
		"scaling.policies[].predefinedMetricType":      "string",
		"scaling.policies[].targetValue":               "number",
		"kmsKeyArn":                                    "string",
	},
	"serverless functions": {
		"runtime":                         "string",
		"handler":                         "string",
		"memorySize":                      "int",
		"capacityProvider.name":           "string!",
		"capacityProvider.maxConcurrency": "int",
		"capacityProvider.memoryPerVCpu":  "int",
		"capacityProvider.scaling.min":    "int",
		"capacityProvider.scaling.max":    "int",
	},
	"aws_lambda_capacity_provider": {
		"name":                          "attribute!",
		"vpc_config.subnet_ids":         "attribute!",
		"vpc_config.security_group_ids": "attribute!",
		"permissions_config.capacity_provider_operator_role_arn": "attribute!",
		"instance_requirements.architectures":                    "attribute",
		"instance_requirements.allowed_instance_types":           "attribute",
		"instance_requirements.excluded_instance_types":          "attribute",
		"capacity_provider_scaling_config.scaling_mode":          "attribute",
		"capacity_provider_scaling_config.max_vcpu_count":        "attribute",
		"capacity_provider_scaling_config.scaling_policies":      "attribute",
	},
	"aws_lambda_function": {
		"runtime":     "attribute",
		"handler":     "attribute",
		"memory_size": "attribute",
		"publish":     "attribute!",
		"publish_to":  "attribute!",
		"capacity_provider_config.lambda_managed_instances_capacity_provider_config.capacity_provider_arn":                     "attribute!",
		"capacity_provider_config.lambda_managed_instances_capacity_provider_config.per_execution_environment_max_concurrency": "attribute",
		"capacity_provider_config.lambda_managed_instances_capacity_provider_config.execution_environment_memory_gib_per_vcpu": "attribute",
	},
	"aws_lambda_function_scaling_config": {
		"for_each":      "attribute",
		"function_name": "attribute!",
		"qualifier":     "attribute!",
		"function_scaling_config.min_execution_environments": "attribute!",
		"function_scaling_config.max_execution_environments": "attribute!",
	},
}

// check compares the paths of a resource, with their types, with its schema.
func (s schema) check(paths map[string]string) []string {
	var wrong []string
	for path, kind := range paths {
		want, ok := s[path]
		want = strings.TrimSuffix(want, "!")
		switch {
		case !ok:
			wrong = append(wrong, path+" is no property")
		case kind != want && !(kind == "int" && want == "number"):
			wrong = append(wrong, fmt.Sprintf("%s is of type %s, want %s", path, kind, want))
		}
	}
	for path, kind := range s {
		if strings.HasSuffix(kind, "!") && paths[path] == "" {
			wrong = append(wrong, path+" is missing")
		}
	}
	slices.Sort(wrong)
	return wrong
}

// flatten turns a document into paths. An intrinsic function is a string.
func flatten(v any, path string, into map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["Fn::GetAtt"]; ok {
			into[path] = "string"
			return
		}
		for key, value := range v {
			flatten(value, strings.TrimPrefix(path+"."+key, "."), into)
		}
	case []any:
		for _, item := range v {
			flatten(item, path+"[]", into)
		}
	case string:
		into[path] = "string"
	case int:
		into[path] = "int"
	case float64:
		into[path] = "number"
		if v == float64(int(v)) { // JSON has one kind of number
			into[path] = "int"
		}
	case bool:
		into[path] = "bool"
	default:
		into[path] = fmt.Sprintf("%T", v)
	}
}

func document(t *testing.T, p Patch) map[string]any {
	t.Helper()
	var doc map[string]any
	var err error
	if p.Syntax == "json" {
		err = json.Unmarshal([]byte(p.Text), &doc)
	} else {
		err = yaml.Unmarshal([]byte(p.Text), &doc)
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", p.Template, err, p.Text)
	}
	return doc
}

func conform(t *testing.T, where, kind string, paths map[string]string) {
	t.Helper()
	s, ok := schemas[kind]
	if !ok {
		t.Errorf("%s is of type %q", where, kind)
	}
	for _, w := range s.check(paths) {
		t.Errorf("%s, of type %s: %s", where, kind, w)
	}
}

// TestSchemas checks names and nesting of the patches of the sample against the tables above.
func TestSchemas(t *testing.T) {
	seen := map[iac.Language]int{}
	for _, p := range For(sample(t)) {
		seen[p.Language]++
		switch p.Language {
		case iac.SAM, iac.CloudFormation:
			resources, _ := document(t, p)["Resources"].(map[string]any)
			function := map[iac.Language]string{iac.SAM: "AWS::Serverless::Function", iac.CloudFormation: "AWS::Lambda::Function"}[p.Language]
			for id, r := range resources {
				r := r.(map[string]any)
				kind, _ := r["Type"].(string)
				if kind == "" {
					kind = function // it is in the template already
				}
				paths := map[string]string{}
				flatten(r["Properties"], "", paths)
				conform(t, p.Template+": "+id, kind, paths)
			}
		case iac.Serverless:
			doc := document(t, p)
			for name, r := range doc["provider"].(map[string]any)["capacityProviders"].(map[string]any) {
				paths := map[string]string{}
				flatten(r, "", paths)
				conform(t, p.Template+": "+name, "serverless provider.capacityProviders", paths)
			}
			for name, r := range doc["functions"].(map[string]any) {
				paths := map[string]string{}
				flatten(r, "", paths)
				conform(t, p.Template+": "+name, "serverless functions", paths)
			}
		case iac.Terraform:
			checkTerraform(t, p)
		}
	}
	if seen[iac.SAM] != 1 || seen[iac.CloudFormation] != 2 || seen[iac.Serverless] != 1 || seen[iac.Terraform] != 2 {
		t.Errorf("patches checked: %v", seen)
	}
}

func checkTerraform(t *testing.T, p Patch) {
	t.Helper()
	file, diags := hclsyntax.ParseConfig([]byte(p.Text), p.Template, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, p.Text)
	}
	for _, b := range file.Body.(*hclsyntax.Body).Blocks {
		if b.Type != "resource" {
			continue
		}
		paths := map[string]string{}
		attributes(b.Body, "", paths)
		conform(t, p.Template+": "+b.Labels[1], b.Labels[0], paths)
	}
}

func attributes(b *hclsyntax.Body, path string, into map[string]string) {
	for name := range b.Attributes {
		into[path+name] = "attribute"
	}
	for _, inner := range b.Blocks {
		attributes(inner.Body, path+inner.Type+".", into)
	}
}

// TestSchemaFinds: the tables tell the two forms apart, and see what is missing or misspelt.
func TestSchemaFinds(t *testing.T) {
	sam := map[string]string{}
	flatten(map[string]any{"CapacityProviderConfig": map[string]any{"Arn": "x"}}, "", sam)
	cfn := map[string]string{}
	flatten(map[string]any{"CapacityProviderConfig": map[string]any{
		"LambdaManagedInstancesCapacityProviderConfig": map[string]any{"CapacityProviderArn": "x"}}}, "", cfn)
	for _, test := range []struct {
		kind  string
		paths map[string]string
		wrong int
	}{
		{"AWS::Serverless::Function", sam, 0},
		{"AWS::Lambda::Function", cfn, 0},
		{"AWS::Serverless::Function", cfn, 2}, // a property that there is not, and none of the one that has to be
		{"AWS::Lambda::Function", sam, 2},
		{"AWS::Lambda::Function", map[string]string{"MemorySize": "string"}, 2},
	} {
		if got := schemas[test.kind].check(test.paths); len(got) != test.wrong {
			t.Errorf("%s: %v has %q", test.kind, test.paths, got)
		}
	}
}

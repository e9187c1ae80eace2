// Command cdk has the functions of the patches' sample in a stack, at the end of which the patch is put.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

func newFunction(scope constructs.Construct, id string, architecture awslambda.Architecture, runtime awslambda.Runtime) {
	awslambda.NewFunction(scope, jsii.String(id), &awslambda.FunctionProps{
		Runtime:      runtime,
		Handler:      jsii.String(id),
		Architecture: architecture,
		Code:         awslambda.Code_FromBucket(awss3.Bucket_FromBucketName(scope, jsii.String(id+"Code"), jsii.String("code")), jsii.String(id+".zip"), nil),
	})
}

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(&awscdk.AppProps{Context: &map[string]any{
		"@aws-cdk/core:validateAgainstDefaultRules": true,
		"aws:cdk:enable-path-metadata":              true, // as the CDK's command does
	}})
	stack := awscdk.NewStack(app, jsii.String("Shop"), nil)
	newFunction(stack, "Orders", awslambda.Architecture_ARM_64(), awslambda.Runtime_PROVIDED_AL2023())
	newFunction(constructs.NewConstruct(stack, jsii.String("Accounts")), "Ledger", awslambda.Architecture_X86_64(), awslambda.Runtime_PROVIDED_AL2())
	// PATCH
	app.Synth(nil)
}

var _ awsec2.ISubnet // what the patch uses

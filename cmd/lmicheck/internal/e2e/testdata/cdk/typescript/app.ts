// A stack with the functions of the patches' sample, at the end of which the patch is put; and
// templates that are named in the environment, which the CDK validates against CloudFormation's schemas.
import * as cdk from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as s3 from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";

function make(scope: Construct, id: string, architecture: lambda.Architecture, runtime: lambda.Runtime) {
  new lambda.Function(scope, id, {
    runtime,
    handler: id,
    architecture,
    code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(scope, id + "Code", "code"), id + ".zip"),
  });
}

class Shop extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    make(this, "Orders", lambda.Architecture.ARM_64, lambda.Runtime.PROVIDED_AL2023);
    make(new Construct(this, "Accounts"), "Ledger", lambda.Architecture.X86_64, lambda.Runtime.PROVIDED_AL2);
    // PATCH
  }
}

declare const process: { env: Record<string, string | undefined> };

const app = new cdk.App({
  context: { "@aws-cdk/core:validateAgainstDefaultRules": true, "aws:cdk:enable-path-metadata": true }, // the latter as the CDK's command does
});
new Shop(app, "Shop");
(process.env.TEMPLATES ?? "").split(",").forEach((templateFile, i) => {
  if (templateFile !== "") {
    new CfnInclude(new cdk.Stack(app, "Plain" + i), "Template", { templateFile });
  }
});
app.synth();

// import * as ec2 from "aws-cdk-lib/aws-ec2";
// import * as lambda from "aws-cdk-lib/aws-lambda";

const lambdaInstancesArm64 = new lambda.CapacityProvider(this, "LambdaInstancesArm64", {
  subnets: ["REPLACE-SUBNET-1", "REPLACE-SUBNET-2", "REPLACE-SUBNET-3"].map((id) => ec2.Subnet.fromSubnetId(this, "LambdaInstancesArm64" + id, id)),
  securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(this, "LambdaInstancesArm64SecurityGroup", "REPLACE-SECURITY-GROUP")],
  architectures: [lambda.Architecture.ARM_64],
  maxVCpuCount: 12,
});
const lambdaInstancesX86 = new lambda.CapacityProvider(this, "LambdaInstancesX86", {
  subnets: ["REPLACE-SUBNET-1", "REPLACE-SUBNET-2", "REPLACE-SUBNET-3"].map((id) => ec2.Subnet.fromSubnetId(this, "LambdaInstancesX86" + id, id)),
  securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(this, "LambdaInstancesX86SecurityGroup", "REPLACE-SECURITY-GROUP")],
  architectures: [lambda.Architecture.X86_64],
  maxVCpuCount: 50,
});
{
  const fn = this.node.findChild("Accounts").node.findChild("Ledger") as lambda.Function;
  (fn.node.defaultChild as lambda.CfnFunction).runtime = "provided.al2023";
  (fn.node.defaultChild as lambda.CfnFunction).handler = "bootstrap";
  (fn.node.defaultChild as lambda.CfnFunction).memorySize = 4096;
  lambdaInstancesX86.addFunction(fn, {
    perExecutionEnvironmentMaxConcurrency: 16,
    executionEnvironmentMemoryGiBPerVCpu: 2,
    latestPublishedScalingConfig: { minExecutionEnvironments: 7, maxExecutionEnvironments: 25 },
    publishToLatestPublished: true,
  });
}
{
  const fn = this.node.findChild("Orders") as lambda.Function;
  (fn.node.defaultChild as lambda.CfnFunction).memorySize = 4096;
  lambdaInstancesArm64.addFunction(fn, {
    perExecutionEnvironmentMaxConcurrency: 24,
    executionEnvironmentMemoryGiBPerVCpu: 4,
    publishToLatestPublished: true,
  });
}

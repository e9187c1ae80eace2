import * as path from "path";
import { Duration, Stack, StackProps } from "aws-cdk-lib";
import { GoFunction } from "@aws-cdk/aws-lambda-go-alpha";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as sns from "aws-cdk-lib/aws-sns";
import { SnsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";

export class LoyaltyStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const crossings = new sns.Topic(this, "Crossings");
    const points = new GoFunction(this, "Points", {
      entry: path.join(__dirname, "../../cmd/points"),
      architecture: lambda.Architecture.ARM_64,
      memorySize: 1024,
      timeout: Duration.seconds(15),
    });
    points.addEventSource(new SnsEventSource(crossings));

    // "make -C .. dist" has built it.
    new lambda.Function(this, "Statement", {
      runtime: lambda.Runtime.PROVIDED_AL2023,
      handler: "bootstrap",
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(path.join(__dirname, "../../dist/statement")),
      memorySize: 4096,
      timeout: Duration.minutes(5),
    });
  }
}

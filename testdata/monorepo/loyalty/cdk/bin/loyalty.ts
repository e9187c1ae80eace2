import * as cdk from "aws-cdk-lib";
import { LoyaltyStack } from "../lib/loyalty-stack";

const app = new cdk.App();
new LoyaltyStack(app, "Loyalty", { env: { account: "111122223333", region: "eu-north-1" } });

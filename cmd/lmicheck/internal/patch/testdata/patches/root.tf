resource "aws_lambda_capacity_provider" "lambda_instances_arm64" {
  name = "lambda-instances-arm64"

  vpc_config {
    subnet_ids         = ["REPLACE-SUBNET-1", "REPLACE-SUBNET-2", "REPLACE-SUBNET-3"]
    security_group_ids = ["REPLACE-SECURITY-GROUP"]
  }

  permissions_config {
    capacity_provider_operator_role_arn = "REPLACE-OPERATOR-ROLE-ARN"
  }

  instance_requirements {
    architectures = ["arm64"]
  }

  capacity_provider_scaling_config {
    scaling_mode   = "Auto"
    max_vcpu_count = 24
  }
}

resource "aws_lambda_capacity_provider" "lambda_instances_x86" {
  name = "lambda-instances-x86"

  vpc_config {
    subnet_ids         = ["REPLACE-SUBNET-1", "REPLACE-SUBNET-2", "REPLACE-SUBNET-3"]
    security_group_ids = ["REPLACE-SECURITY-GROUP"]
  }

  permissions_config {
    capacity_provider_operator_role_arn = "REPLACE-OPERATOR-ROLE-ARN"
  }

  instance_requirements {
    architectures = ["x86_64"]
  }

  capacity_provider_scaling_config {
    scaling_mode   = "Auto"
    max_vcpu_count = 50
  }
}

resource "aws_lambda_function" "ledger" {
  runtime     = "provided.al2023"
  handler     = "bootstrap"
  memory_size = 4096
  publish     = true
  publish_to  = "LATEST_PUBLISHED"

  capacity_provider_config {
    lambda_managed_instances_capacity_provider_config {
      capacity_provider_arn                     = aws_lambda_capacity_provider.lambda_instances_x86.arn
      per_execution_environment_max_concurrency = 16
      execution_environment_memory_gib_per_vcpu = 2
    }
  }
}

resource "aws_lambda_function_scaling_config" "ledger" {
  for_each      = { for key, copy in aws_lambda_function.ledger : key => copy.function_name }
  function_name = each.value
  qualifier     = "$LATEST.PUBLISHED"

  function_scaling_config {
    min_execution_environments = 7
    max_execution_environments = 25
  }
}

resource "aws_lambda_function" "orders" {
  memory_size = 4096
  publish     = true
  publish_to  = "LATEST_PUBLISHED"

  capacity_provider_config {
    lambda_managed_instances_capacity_provider_config {
      capacity_provider_arn                     = aws_lambda_capacity_provider.lambda_instances_arm64.arn
      per_execution_environment_max_concurrency = 24
      execution_environment_memory_gib_per_vcpu = 4
    }
  }
}

module "mail" {
  capacity_provider_arn = aws_lambda_capacity_provider.lambda_instances_arm64.arn
}

variable "capacity_provider_arn" {
  type = string
}

resource "aws_lambda_function" "this" {
  memory_size = 2048
  publish     = true
  publish_to  = "LATEST_PUBLISHED"

  capacity_provider_config {
    lambda_managed_instances_capacity_provider_config {
      capacity_provider_arn                     = var.capacity_provider_arn
      per_execution_environment_max_concurrency = 8
      execution_environment_memory_gib_per_vcpu = 2
    }
  }
}

resource "aws_lambda_function" "this" {
  function_name = "fleet-${var.name}"
  role          = var.role
  runtime       = "provided.al2023"
  handler       = "bootstrap"
  architectures = ["arm64"]
  memory_size   = var.memory
  timeout       = var.timeout
  publish       = true
  filename      = var.archive
}

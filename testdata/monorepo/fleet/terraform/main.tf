terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.24"
    }
  }
}

provider "aws" {
  region = "eu-north-1"
}

locals {
  runtime = "provided.al2023"
  builds  = "${path.module}/../build"
}

data "aws_iam_role" "functions" {
  name = "fleet-functions"
}

resource "aws_lambda_function" "berth" {
  for_each = var.ports

  function_name    = "berth-${each.key}"
  role             = data.aws_iam_role.functions.arn
  runtime          = local.runtime
  handler          = "bootstrap"
  architectures    = ["arm64"]
  memory_size      = var.memory
  timeout          = 20
  filename         = "${local.builds}/berth.zip"
  source_code_hash = filebase64sha256("${local.builds}/berth.zip")

  environment {
    variables = {
      PORT = each.key
    }
  }
}

resource "aws_lambda_event_source_mapping" "positions" {
  for_each = var.ports

  event_source_arn  = aws_dynamodb_table.positions.stream_arn
  function_name     = aws_lambda_function.berth[each.key].arn
  starting_position = "LATEST"
}

resource "aws_dynamodb_table" "positions" {
  name             = "positions"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "ferry"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"

  attribute {
    name = "ferry"
    type = "S"
  }
}

module "alert" {
  source = "./modules/go-lambda"

  name    = "alert"
  role    = data.aws_iam_role.functions.arn
  archive = "${local.builds}/alert.zip"
  memory  = 2048
  timeout = var.alert_timeout
}

# A pipeline of what others made: stream, bucket, table, key, role, log group. The module adds the
# function, its mapping, a bucket for failed events, and alarms.
terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.80, < 6.0"
    }
  }
}

variable "region" {
  description = "Where all stands."
  type        = string
  default     = "us-east-1"
}

variable "account" {
  description = "The account that the stream and the roles are of."
  type        = string
  default     = "000000000000"
}

variable "package" {
  description = "The Lambda package."
  type        = string
  default     = "../../../build/release/bin/bootstrap.zip"
}

provider "aws" {
  region = var.region
}

locals {
  key = "arn:aws:kms:${var.region}:${var.account}:key/00000000-0000-4000-8000-000000000000"
}

module "pipeline" {
  source = "../../modules/pipeline"

  name    = "clicks"
  package = var.package

  stream = {
    arn         = "arn:aws:kinesis:${var.region}:${var.account}:stream/clickstream"
    kms_key_arn = local.key
  }
  stream_retention_hours     = 24 # as the stream has it
  maximum_record_age_seconds = 43200

  lake = {
    bucket       = "our-data-lake"
    claims_table = "clicks-claims" # key: "key", a string; TTL: "expires_at"
    kms_key_arn  = local.key
  }
  lake_prefix = "clicks/"

  roles = {
    # It has the policy of the output processor_policy, and trusts lambda.amazonaws.com.
    processor = { arn = "arn:aws:iam::${var.account}:role/clicks-processor" }
  }
  log_groups = {
    processor = { name = "/data/clicks" }
  }
}

output "processor_policy" {
  description = "What the role clicks-processor has to be let do."
  value       = module.pipeline.processor_policy
}

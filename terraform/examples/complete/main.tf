# Nearly all that the modules have: a key, layout landing, alarms that reach people, a dashboard,
# Athena, access logs, and policies for those who write and read.
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

variable "name" {
  description = "Begins the name of everything."
  type        = string
  default     = "clicks"
}

variable "package" {
  description = "The Lambda package."
  type        = string
  default     = "../../../build/release/bin/bootstrap.zip"
}

variable "on_call" {
  description = "The address that alarms go to; it has to confirm a letter of AWS's first."
  type        = string
  default     = "on-call@example.com"
}

variable "access_log_bucket" {
  description = "A bucket that takes access logs of S3; null: none are kept."
  type        = string
  default     = null
}

provider "aws" {
  region = var.region
  default_tags {
    tags = { "managed-by" = "terraform" }
  }
}

data "aws_caller_identity" "current" {}

# ---- The key: administered by the account, used by the pipeline

resource "aws_kms_key" "events" {
  description         = "Events of the pipeline ${var.name}."
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json # with the key, for log groups ask at once
}

data "aws_iam_policy_document" "key" {
  source_policy_documents = [module.pipeline.key_policy_statements]

  statement {
    sid       = "AdministeredByTheAccount"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }
}

# ---- The lake

module "lake" {
  source = "../../modules/lake"

  name                   = var.name
  lake_prefix            = "events/"
  kms_key_arn            = aws_kms_key.events.arn
  infrequent_access_days = 60
  quarantine_days        = 90
  versioning             = true
  old_version_days       = 14
  access_logs            = var.access_log_bucket == null ? null : { bucket = var.access_log_bucket, prefix = "${var.name}-lake/" }
}

# ---- The pipeline

module "pipeline" {
  source = "../../modules/pipeline"

  name        = var.name
  package     = var.package
  lake        = module.lake.lake
  lake_prefix = "events/"
  kms_key_arn = aws_kms_key.events.arn

  layout                 = "landing"
  merge_minutes          = 30
  merge_roll_after_hours = 24
  stream_mode            = "PROVISIONED"
  shard_count            = 2

  alarm_actions = [aws_sns_topic.on_call.arn]
  dashboard     = true
  quality       = { min_valid_percent = 95, min_complete_percent = 99 }

  role_path     = "/pipelines/"
  tags          = { team = "data" }
  resource_tags = { stream = { cost = "ingest" } }
}

# ---- Alarms reach people

resource "aws_sns_topic" "on_call" {
  name              = "${var.name}-on-call"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_sns_topic_subscription" "on_call" {
  topic_arn = aws_sns_topic.on_call.arn
  protocol  = "email"
  endpoint  = var.on_call
}

# ---- Questions by SQL

module "athena" {
  source = "../../modules/athena"

  name              = var.name
  bucket            = module.pipeline.lake_bucket
  lake_prefix       = "events/"
  through_manifests = true # days are rolled up
  columns           = { event_uuid = "string", event_name = "string", plan = "string", payload = "string" }
}

# ---- Those who write, read and replay

resource "aws_iam_policy" "pipeline" {
  for_each = {
    producer = module.pipeline.producer_policy
    reader   = module.pipeline.reader_policy
    replayer = module.pipeline.replayer_policy
  }

  name   = "${var.name}-${each.key}"
  path   = "/pipelines/"
  policy = each.value
}

output "pipeline" {
  description = "Names and ARNs of all that there is."
  value       = module.pipeline
}

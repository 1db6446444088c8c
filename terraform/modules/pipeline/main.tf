# Kinesis stream -> event source mapping -> Lambda "processor" -> S3 lake, with claims in DynamoDB;
# with layout landing, what the processor lands is merged into the lake by a schedule (merge.tf).
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account     = data.aws_caller_identity.current.account_id
  partition   = data.aws_partition.current.partition
  region      = data.aws_region.current.name
  lands       = var.layout == "landing"
  compression = coalesce(var.compression, var.layout == "event" ? "none" : "gzip")
  own_tags    = merge({ "weir:pipeline" = var.name }, var.tags)
  tags        = { for kind in local.tagged : kind => merge(local.own_tags, lookup(var.resource_tags, kind, {})) }
  tagged      = ["stream", "lake", "claims", "failed", "function", "role", "log_group", "alarm"]

  stream = {
    name = var.stream == null ? one(aws_kinesis_stream.events[*].name) : one(data.aws_kinesis_stream.existing[*].name)
    arn  = var.stream == null ? one(aws_kinesis_stream.events[*].arn) : var.stream.arn
  }

  lake = var.lake == null ? one(module.lake[*].lake) : {
    bucket       = var.lake.bucket
    claims_table = var.lake.claims_table
    kms_key_arn  = var.lake.kms_key_arn
  }
  lake_arn   = "arn:${local.partition}:s3:::${local.lake.bucket}"
  claims_arn = "arn:${local.partition}:dynamodb:${local.region}:${local.account}:table/${local.lake.claims_table}"
}

# ---- The stream

resource "aws_kinesis_stream" "events" {
  count = var.stream == null ? 1 : 0

  name             = "${var.name}-events"
  shard_count      = var.shard_count
  retention_period = var.stream_retention_hours
  encryption_type  = "KMS"
  kms_key_id       = coalesce(var.kms_key_arn, "alias/aws/kinesis")
  tags             = local.tags.stream

  stream_mode_details {
    stream_mode = var.stream_mode
  }
}

data "aws_kinesis_stream" "existing" {
  count = var.stream == null ? 0 : 1

  name = element(split("/", var.stream.arn), 1)

  lifecycle {
    postcondition {
      condition     = self.retention_period == var.stream_retention_hours
      error_message = "The stream keeps records for ${self.retention_period} h: say stream_retention_hours = ${self.retention_period}. How long claims live and how old a record may become is judged by it."
    }
  }
}

# ---- The lake, where none is given: it goes with the pipeline

module "lake" {
  source = "../lake"
  count  = var.lake == null ? 1 : 0

  name                = var.name
  keep                = false
  deletion_protection = var.deletion_protection
  lake_prefix         = var.lake_prefix
  kms_key_arn         = var.kms_key_arn
  claim_capacity      = var.claim_capacity
  tags                = local.own_tags
  bucket_tags         = local.tags.lake
  table_tags          = local.tags.claims
}

# ---- The processor

locals {
  code = var.package != null ? {
    filename          = var.package
    hash              = filebase64sha256(var.package)
    s3_bucket         = null
    s3_key            = null
    s3_object_version = null
    } : {
    filename          = null
    hash              = null
    s3_bucket         = var.package_s3.bucket
    s3_key            = var.package_s3.key
    s3_object_version = var.package_s3.version
  }
  makes_role      = var.roles.processor == null
  makes_log_group = var.log_groups.processor == null

  log_groups = {
    processor = local.makes_log_group ? "/aws/lambda/${var.name}-processor" : var.log_groups.processor.name
    merge     = var.log_groups.merge == null ? "/aws/lambda/${var.name}-merge" : var.log_groups.merge.name
    compact   = var.log_groups.compact == null ? "/aws/lambda/${var.name}-compact" : var.log_groups.compact.name
  }
  log_group_arns = {
    for kind, name in local.log_groups :
    kind => "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:${name}"
  }
}

resource "aws_cloudwatch_log_group" "processor" {
  count = local.makes_log_group ? 1 : 0

  name              = local.log_groups.processor
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags.log_group
}

resource "aws_lambda_function" "processor" {
  function_name     = "${var.name}-processor"
  description       = local.lands ? "Lands the batches of ${local.stream.name}." : "Stores every valid event of ${local.stream.name} exactly once."
  role              = local.makes_role ? one(aws_iam_role.processor[*].arn) : var.roles.processor.arn
  filename          = local.code.filename
  source_code_hash  = local.code.hash
  s3_bucket         = local.code.s3_bucket
  s3_key            = local.code.s3_key
  s3_object_version = local.code.s3_object_version
  handler           = "bootstrap"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  memory_size       = var.memory_mb
  timeout           = var.timeout_seconds
  kms_key_arn       = var.kms_key_arn
  tags              = local.tags.function

  environment {
    variables = {
      WEIR_LAKE_BUCKET  = local.lake.bucket
      WEIR_LAKE_PREFIX  = var.lake_prefix
      WEIR_CLAIMS_TABLE = local.lake.claims_table
      WEIR_CLAIM_DAYS   = tostring(var.claim_days)
      WEIR_SCHEMA       = var.schema
      WEIR_LAYOUT       = var.layout
      WEIR_COMPRESSION  = local.compression
    }
  }

  dynamic "logging_config" {
    for_each = local.makes_log_group ? [] : [local.log_groups.processor]
    content {
      log_format = "Text"
      log_group  = logging_config.value
    }
  }

  dynamic "vpc_config" {
    for_each = var.vpc == null ? [] : [var.vpc]
    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  reserved_concurrent_executions = var.reserved_concurrency

  depends_on = [aws_cloudwatch_log_group.processor, aws_iam_role_policy.processor]
}

resource "aws_lambda_event_source_mapping" "events" {
  event_source_arn                   = local.stream.arn
  function_name                      = aws_lambda_function.processor.arn
  enabled                            = var.mapping_enabled
  starting_position                  = var.starting_position
  starting_position_timestamp        = var.starting_timestamp
  batch_size                         = var.batch_size
  maximum_batching_window_in_seconds = var.batch_window_seconds
  parallelization_factor             = var.parallelization_factor
  maximum_retry_attempts             = var.maximum_retry_attempts
  maximum_record_age_in_seconds      = var.maximum_record_age_seconds
  bisect_batch_on_function_error     = true
  function_response_types            = ["ReportBatchItemFailures"]

  dynamic "filter_criteria" {
    for_each = length(var.filters) == 0 ? [] : [var.filters]
    content {
      dynamic "filter" {
        for_each = filter_criteria.value
        content {
          pattern = filter.value
        }
      }
    }
  }

  # Counts what goes to the failed events, for the alarm on it.
  dynamic "metrics_config" {
    for_each = var.alarms ? ["EventCount"] : []
    content {
      metrics = [metrics_config.value]
    }
  }

  destination_config {
    on_failure {
      # S3 gets the records themselves; SQS and SNS would get no more than where they once were.
      destination_arn = aws_s3_bucket.failed.arn
    }
  }

  depends_on = [module.failed, module.lake]
}

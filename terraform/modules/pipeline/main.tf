# Kinesis stream -> event source mapping -> Lambda "processor" -> S3 lake, with claims in DynamoDB;
# with layout landing, what the processor lands is merged into the lake by a schedule (merge.tf).
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account     = data.aws_caller_identity.current.account_id
  partition   = data.aws_partition.current.partition
  lands       = var.layout == "landing"
  compression = coalesce(var.compression, var.layout == "event" ? "none" : "gzip")
  tags        = merge({ "weir:pipeline" = var.name }, var.tags)
}

# ---- The stream

resource "aws_kinesis_stream" "events" {
  name             = "${var.name}-events"
  shard_count      = var.shard_count
  retention_period = var.stream_retention_hours
  encryption_type  = "KMS"
  kms_key_id       = coalesce(var.kms_key_arn, "alias/aws/kinesis")
  tags             = local.tags

  stream_mode_details {
    stream_mode = var.stream_mode
  }
}

# ---- The claims: which position owns an event id

resource "aws_dynamodb_table" "claims" {
  name                        = "${var.name}-claims"
  billing_mode                = var.claim_capacity == null ? "PAY_PER_REQUEST" : "PROVISIONED"
  read_capacity               = try(var.claim_capacity.min_read, null)
  write_capacity              = try(var.claim_capacity.min_write, null)
  hash_key                    = "key"
  deletion_protection_enabled = var.deletion_protection
  tags                        = local.tags

  attribute {
    name = "key"
    type = "S"
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  # It would cost more than the claims do.
  point_in_time_recovery {
    enabled = false
  }

  # Without a key of your own there is no block: AWS encrypts with a key that it owns, at no cost,
  # while an empty block stands for another key, for which the provider asks KMS.
  dynamic "server_side_encryption" {
    for_each = var.kms_key_arn == null ? [] : [var.kms_key_arn]
    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }

  lifecycle {
    ignore_changes = [read_capacity, write_capacity] # auto-scaling moves them
  }
}

locals {
  claim_scaling = var.claim_capacity == null ? {} : {
    read = {
      min       = var.claim_capacity.min_read
      max       = var.claim_capacity.max_read
      dimension = "dynamodb:table:ReadCapacityUnits"
      metric    = "DynamoDBReadCapacityUtilization"
    }
    write = {
      min       = var.claim_capacity.min_write
      max       = var.claim_capacity.max_write
      dimension = "dynamodb:table:WriteCapacityUnits"
      metric    = "DynamoDBWriteCapacityUtilization"
    }
  }
}

resource "aws_appautoscaling_target" "claims" {
  for_each = local.claim_scaling

  service_namespace  = "dynamodb"
  resource_id        = "table/${aws_dynamodb_table.claims.name}"
  scalable_dimension = each.value.dimension
  min_capacity       = each.value.min
  max_capacity       = each.value.max
  tags               = local.tags
}

resource "aws_appautoscaling_policy" "claims" {
  for_each = local.claim_scaling

  name               = "${var.name}-claims-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.claims[each.key].service_namespace
  resource_id        = aws_appautoscaling_target.claims[each.key].resource_id
  scalable_dimension = aws_appautoscaling_target.claims[each.key].scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value = var.claim_capacity.target
    predefined_metric_specification {
      predefined_metric_type = each.value.metric
    }
  }
}

# ---- The processor

resource "aws_cloudwatch_log_group" "processor" {
  name              = "/aws/lambda/${var.name}-processor"
  retention_in_days = var.log_retention_days
  tags              = local.tags
}

resource "aws_lambda_function" "processor" {
  function_name    = "${var.name}-processor"
  description      = local.lands ? "Lands the batches of ${aws_kinesis_stream.events.name}." : "Stores every valid event of ${aws_kinesis_stream.events.name} exactly once."
  role             = aws_iam_role.processor.arn
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
  handler          = "bootstrap"
  runtime          = "provided.al2023"
  architectures    = [var.architecture]
  memory_size      = var.memory_mb
  timeout          = var.timeout_seconds
  tags             = local.tags

  environment {
    variables = {
      WEIR_LAKE_BUCKET  = aws_s3_bucket.lake.id
      WEIR_LAKE_PREFIX  = var.lake_prefix
      WEIR_CLAIMS_TABLE = aws_dynamodb_table.claims.name
      WEIR_CLAIM_DAYS   = tostring(var.claim_days)
      WEIR_SCHEMA       = var.schema
      WEIR_LAYOUT       = var.layout
      WEIR_COMPRESSION  = local.compression
    }
  }

  depends_on = [aws_cloudwatch_log_group.processor, aws_iam_role_policy.processor]
}

resource "aws_lambda_event_source_mapping" "events" {
  event_source_arn                   = aws_kinesis_stream.events.arn
  function_name                      = aws_lambda_function.processor.arn
  starting_position                  = var.starting_position
  batch_size                         = var.batch_size
  maximum_batching_window_in_seconds = var.batch_window_seconds
  parallelization_factor             = var.parallelization_factor
  maximum_retry_attempts             = var.maximum_retry_attempts
  maximum_record_age_in_seconds      = var.maximum_record_age_seconds
  bisect_batch_on_function_error     = true
  function_response_types            = ["ReportBatchItemFailures"]

  destination_config {
    on_failure {
      # S3 gets the records themselves; SQS and SNS would get no more than where they once were.
      destination_arn = aws_s3_bucket.failed.arn
    }
  }

  depends_on = [aws_s3_bucket_policy.failed]
}

# A function that a schedule invokes: its log group and role, the schedule and what that may do.
locals {
  makes_role          = var.existing_role == null
  makes_schedule_role = var.existing_schedule_role == null
  makes_log_group     = var.existing_log_group == null
  log_group           = local.makes_log_group ? one(aws_cloudwatch_log_group.it[*].name) : var.existing_log_group.name
}

resource "aws_cloudwatch_log_group" "it" {
  count = local.makes_log_group ? 1 : 0

  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags.log_group
}

resource "aws_lambda_function" "it" {
  function_name     = var.name
  description       = var.description
  role              = local.makes_role ? one(aws_iam_role.it[*].arn) : var.existing_role.arn
  filename          = var.code.filename
  source_code_hash  = var.code.hash
  s3_bucket         = var.code.s3_bucket
  s3_key            = var.code.s3_key
  s3_object_version = var.code.s3_object_version
  handler           = var.handler
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  memory_size       = var.memory_mb
  timeout           = var.timeout_seconds
  kms_key_arn       = var.kms_key_arn
  tags              = var.tags.function

  environment {
    variables = merge({ WEIR_HANDLER = var.handler }, var.environment)
  }

  dynamic "logging_config" {
    for_each = local.makes_log_group ? [] : [local.log_group]
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

  depends_on = [aws_cloudwatch_log_group.it, aws_iam_role_policy.it]
}

resource "aws_scheduler_schedule" "it" {
  name                = var.name
  description         = var.schedule.description
  schedule_expression = var.schedule.expression
  state               = var.schedule.enabled ? "ENABLED" : "DISABLED"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.it.arn
    role_arn = local.makes_schedule_role ? one(aws_iam_role.schedule[*].arn) : var.existing_schedule_role.arn
    input    = jsonencode({})

    retry_policy {
      maximum_retry_attempts       = var.schedule.retries
      maximum_event_age_in_seconds = var.schedule.maximum_age_seconds
    }
  }

  # It may be due at once.
  depends_on = [aws_iam_role_policy.schedule]
}

# ---- What the function may do

resource "aws_iam_role" "it" {
  count = local.makes_role ? 1 : 0

  name                 = var.name
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = var.role_description
  assume_role_policy   = var.assume_policy
  tags                 = var.tags.role
}

resource "aws_iam_role_policy" "it" {
  count = local.makes_role ? 1 : 0

  name   = var.handler
  role   = aws_iam_role.it[0].id
  policy = var.policy
}

# ---- What the schedule may do

data "aws_iam_policy_document" "assume_schedule" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account]
    }
  }
}

resource "aws_iam_role" "schedule" {
  count = local.makes_schedule_role ? 1 : 0

  name                 = "${var.name}-schedule"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "Invokes ${var.name}."
  assume_role_policy   = data.aws_iam_policy_document.assume_schedule.json
  tags                 = var.tags.role
}

resource "aws_iam_role_policy" "schedule" {
  count = local.makes_schedule_role ? 1 : 0

  name   = "invoke"
  role   = aws_iam_role.schedule[0].id
  policy = data.aws_iam_policy_document.schedule.json
}

data "aws_iam_policy_document" "schedule" {
  statement {
    sid       = "InvokeTheFunction"
    actions   = ["lambda:InvokeFunction"]
    resources = [aws_lambda_function.it.arn]
  }
}

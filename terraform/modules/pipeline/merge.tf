# The merge of layout landing: a schedule that invokes the same package with another handler.
locals {
  merges = local.lands ? { merge = "${var.name}-merge" } : {}
}

resource "aws_cloudwatch_log_group" "merge" {
  for_each = local.merges

  name              = "/aws/lambda/${each.value}"
  retention_in_days = var.log_retention_days
  tags              = local.tags
}

resource "aws_lambda_function" "merge" {
  for_each = local.merges

  function_name    = each.value
  description      = "Judges the landings of ${aws_s3_bucket.lake.id} and stores every valid event exactly once."
  role             = aws_iam_role.merge[each.key].arn
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
  handler          = "merge"
  runtime          = "provided.al2023"
  architectures    = [var.architecture]
  memory_size      = var.merge_memory_mb
  timeout          = var.merge_timeout_seconds
  tags             = local.tags

  environment {
    variables = {
      WEIR_HANDLER            = "merge"
      WEIR_LAKE_BUCKET        = aws_s3_bucket.lake.id
      WEIR_LAKE_PREFIX        = var.lake_prefix
      WEIR_CLAIMS_TABLE       = aws_dynamodb_table.claims.name
      WEIR_COMPRESSION        = local.compression
      WEIR_MERGE_HORIZON_DAYS = tostring(var.merge_horizon_days)
      # So long a record may come again: from the stream, or from the failed events.
      WEIR_MERGE_REDELIVERY_DAYS = tostring(ceil(var.stream_retention_hours / 24) + var.failed_event_days)
      WEIR_MERGE_HOLD_HOURS      = tostring(var.merge_hold_hours)

      WEIR_MERGE_ROLL_AFTER_HOURS   = tostring(var.merge_roll_after_hours)
      WEIR_MERGE_READER_GRACE_HOURS = tostring(var.merge_reader_grace_hours)
    }
  }

  # Any number are safe, but all do the same work: one at it, and the one that comes after it.
  reserved_concurrent_executions = var.merge_reserved_concurrency

  depends_on = [aws_cloudwatch_log_group.merge, aws_iam_role_policy.merge]
}

resource "aws_scheduler_schedule" "merge" {
  for_each = local.merges

  name                = each.value
  description         = "Merges what has landed."
  schedule_expression = var.merge_minutes == 1 ? "rate(1 minute)" : "rate(${var.merge_minutes} minutes)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.merge[each.key].arn
    role_arn = aws_iam_role.schedule[each.key].arn
    input    = jsonencode({})

    retry_policy {
      maximum_retry_attempts       = 2
      maximum_event_age_in_seconds = max(60, var.merge_minutes * 60)
    }
  }
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
      values   = [local.account]
    }
  }
}

resource "aws_iam_role" "schedule" {
  for_each = local.merges

  name               = "${each.value}-schedule"
  description        = "Invokes the merge of the pipeline ${var.name}."
  assume_role_policy = data.aws_iam_policy_document.assume_schedule.json
  tags               = local.tags
}

resource "aws_iam_role_policy" "schedule" {
  for_each = local.merges

  name   = "merge"
  role   = aws_iam_role.schedule[each.key].id
  policy = data.aws_iam_policy_document.schedule[each.key].json
}

data "aws_iam_policy_document" "schedule" {
  for_each = local.merges

  statement {
    sid       = "InvokeTheMerge"
    actions   = ["lambda:InvokeFunction"]
    resources = [aws_lambda_function.merge[each.key].arn]
  }
}

# ---- What the merge may do

resource "aws_iam_role" "merge" {
  for_each = local.merges

  name               = each.value
  description        = "The merge of the pipeline ${var.name}."
  assume_role_policy = data.aws_iam_policy_document.assume.json
  tags               = local.tags
}

resource "aws_iam_role_policy" "merge" {
  for_each = local.merges

  name   = "merge"
  role   = aws_iam_role.merge[each.key].id
  policy = data.aws_iam_policy_document.merge[each.key].json
}

data "aws_iam_policy_document" "merge" {
  for_each = local.merges

  statement {
    sid       = "MoveTheHead" # an item of its own beside the claims
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [aws_dynamodb_table.claims.arn]
    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:LeadingKeys"
      values   = ["merge:head:${aws_s3_bucket.lake.id}/${var.lake_prefix}"]
    }
  }

  statement {
    sid       = "TakeLandings"
    actions   = ["s3:GetObject", "s3:DeleteObject"]
    resources = ["${aws_s3_bucket.lake.arn}/${var.lake_prefix}landing/*"]
  }

  statement {
    sid       = "PlanAndJudge"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["${aws_s3_bucket.lake.arn}/${var.lake_prefix}merge/*"]
  }

  statement {
    sid       = "StoreEvents" # and make few files of many, whoever has planned that
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["${aws_s3_bucket.lake.arn}/${var.lake_prefix}lake/*"]
  }

  statement {
    sid       = "PublishManifests"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.lake.arn}/${var.lake_prefix}manifests/*"]
  }

  statement {
    sid     = "SetAsideAndCount" # what is there is never read back
    actions = ["s3:PutObject"]
    resources = [
      for folder in ["quarantine", "ledger"] :
      "${aws_s3_bucket.lake.arn}/${var.lake_prefix}${folder}/*"
    ]
  }

  statement {
    sid       = "ListTheLake"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.lake.arn]
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.merge[each.key].arn}:*"]
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == null ? [] : [var.kms_key_arn]
    content {
      sid       = "UseTheKey"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [statement.value]
    }
  }
}

# The roll-up of layouts batch and event, where it is asked for: a schedule that invokes the same
# package with another handler.
locals {
  compacts = !local.lands && var.compact_after_hours > 0 ? { compact = "${var.name}-compact" } : {}
}

resource "aws_cloudwatch_log_group" "compact" {
  for_each = local.compacts

  name              = "/aws/lambda/${each.value}"
  retention_in_days = var.log_retention_days
  tags              = local.tags
}

resource "aws_lambda_function" "compact" {
  for_each = local.compacts

  function_name    = each.value
  description      = "Makes few files of many in days of ${aws_s3_bucket.lake.id} that are over."
  role             = aws_iam_role.compact[each.key].arn
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
  handler          = "compact"
  runtime          = "provided.al2023"
  architectures    = [var.architecture]
  memory_size      = 1769 # one core; files are made in memory
  timeout          = 900  # what is not done by then the next run goes on with
  tags             = local.tags

  environment {
    variables = {
      WEIR_HANDLER     = "compact"
      WEIR_LAKE_BUCKET = aws_s3_bucket.lake.id
      WEIR_LAKE_PREFIX = var.lake_prefix
      WEIR_SCHEMA      = var.schema
      WEIR_COMPRESSION = local.compression

      WEIR_COMPACT_AFTER_HOURS        = tostring(var.compact_after_hours)
      WEIR_COMPACT_READER_GRACE_HOURS = tostring(var.compact_reader_grace_hours)
    }
  }

  depends_on = [aws_cloudwatch_log_group.compact, aws_iam_role_policy.compact]
}

resource "aws_scheduler_schedule" "compact" {
  for_each = local.compacts

  name                = each.value
  description         = "Rolls up days that are over."
  schedule_expression = var.compact_hours == 1 ? "rate(1 hour)" : "rate(${var.compact_hours} hours)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.compact[each.key].arn
    role_arn = aws_iam_role.compact_schedule[each.key].arn
    input    = jsonencode({})

    retry_policy {
      maximum_retry_attempts       = 2
      maximum_event_age_in_seconds = 3600
    }
  }
}

# ---- What the schedule may do

resource "aws_iam_role" "compact_schedule" {
  for_each = local.compacts

  name               = "${each.value}-schedule"
  description        = "Invokes the roll-up of the pipeline ${var.name}."
  assume_role_policy = data.aws_iam_policy_document.assume_schedule.json
  tags               = local.tags
}

resource "aws_iam_role_policy" "compact_schedule" {
  for_each = local.compacts

  name   = "compact"
  role   = aws_iam_role.compact_schedule[each.key].id
  policy = data.aws_iam_policy_document.compact_schedule[each.key].json
}

data "aws_iam_policy_document" "compact_schedule" {
  for_each = local.compacts

  statement {
    sid       = "InvokeTheRollUp"
    actions   = ["lambda:InvokeFunction"]
    resources = [aws_lambda_function.compact[each.key].arn]
  }
}

# ---- What the roll-up may do

resource "aws_iam_role" "compact" {
  for_each = local.compacts

  name               = each.value
  description        = "The roll-up of the pipeline ${var.name}."
  assume_role_policy = data.aws_iam_policy_document.assume.json
  tags               = local.tags
}

resource "aws_iam_role_policy" "compact" {
  for_each = local.compacts

  name   = "compact"
  role   = aws_iam_role.compact[each.key].id
  policy = data.aws_iam_policy_document.compact[each.key].json
}

data "aws_iam_policy_document" "compact" {
  for_each = local.compacts

  statement {
    sid       = "MakeFewFilesOfMany"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["${aws_s3_bucket.lake.arn}/${var.lake_prefix}lake/*"]
  }

  statement {
    sid     = "SayWhatBecameOfThem" # for good: nothing here is ever deleted
    actions = ["s3:GetObject", "s3:PutObject"]
    resources = [
      for folder in ["tombstones", "manifests"] :
      "${aws_s3_bucket.lake.arn}/${var.lake_prefix}${folder}/*"
    ]
  }

  statement {
    sid       = "ReadWhatSchemaTheyAreOf"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.lake.arn}/${var.lake_prefix}ledger/*"]
  }

  statement {
    sid       = "ListTheLake"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.lake.arn]
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.compact[each.key].arn}:*"]
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

# What the processor may do, and nothing else.
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "processor" {
  name               = "${var.name}-processor"
  description        = "The processor of the pipeline ${var.name}."
  assume_role_policy = data.aws_iam_policy_document.assume.json
  tags               = local.tags
}

resource "aws_iam_role_policy" "processor" {
  name   = "pipeline"
  role   = aws_iam_role.processor.id
  policy = data.aws_iam_policy_document.processor.json
}

data "aws_iam_policy_document" "processor" {
  statement {
    sid = "ReadTheStream" # the event source mapping's; the function itself asks nothing of it
    actions = [
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ]
    resources = [aws_kinesis_stream.events.arn]
  }

  dynamic "statement" {
    for_each = local.lands ? [] : [aws_dynamodb_table.claims.arn]
    content {
      sid = "ClaimEvents"
      actions = [
        "dynamodb:BatchGetItem",
        "dynamodb:GetItem",
        "dynamodb:PartiQLInsert",
        "dynamodb:PartiQLSelect",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
      ]
      resources = [statement.value]
    }
  }

  statement {
    sid     = local.lands ? "LandBatches" : "StoreEvents"
    actions = local.lands ? ["s3:PutObject"] : ["s3:GetObject", "s3:PutObject"]
    resources = [
      for folder in local.lands ? ["landing"] : ["lake", "quarantine", "ledger"] :
      "${aws_s3_bucket.lake.arn}/${var.lake_prefix}${folder}/*"
    ]
  }

  dynamic "statement" {
    for_each = local.lands ? [] : ["tombstones/*"]
    content {
      sid       = "SeeWhatWasRolledUp"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.lake.arn}/${var.lake_prefix}${statement.value}"]
    }
  }

  dynamic "statement" {
    for_each = local.lands ? [] : [["merge/owner", "merge/ended"]]
    content {
      sid     = "SeeThatNoMergeHasTheLake"
      actions = ["s3:GetObject"]
      resources = [
        for name in statement.value : "${aws_s3_bucket.lake.arn}/${var.lake_prefix}${name}"
      ]
    }
  }

  statement {
    sid       = "MissingKeysAnswer404" # and not 403, as they do for those who may not list
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.lake.arn, aws_s3_bucket.failed.arn]
  }

  statement {
    sid       = "KeepFailedEvents"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.failed.arn}/aws/lambda/*"]
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.processor.arn}:*"]
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

# What the processor may do, and nothing else.
locals {
  key_arns = distinct(compact([
    var.kms_key_arn, local.lake.kms_key_arn, try(var.stream.kms_key_arn, null)
  ]))
  network_actions = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
  ]
}

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
  count = local.makes_role ? 1 : 0

  name                 = "${var.name}-processor"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "The processor of the pipeline ${var.name}."
  assume_role_policy   = data.aws_iam_policy_document.assume.json
  tags                 = local.tags.role
}

resource "aws_iam_role_policy" "processor" {
  count = local.makes_role ? 1 : 0

  name   = "pipeline"
  role   = aws_iam_role.processor[0].id
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
    resources = [local.stream.arn]
  }

  dynamic "statement" {
    for_each = local.lands ? [] : [local.claims_arn]
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
      "${local.lake_arn}/${var.lake_prefix}${folder}/*"
    ]
  }

  dynamic "statement" {
    for_each = local.lands ? [] : ["tombstones/*"]
    content {
      sid       = "SeeWhatWasRolledUp"
      actions   = ["s3:GetObject"]
      resources = ["${local.lake_arn}/${var.lake_prefix}${statement.value}"]
    }
  }

  dynamic "statement" {
    for_each = local.lands ? [] : [["merge/owner", "merge/ended"]]
    content {
      sid     = "SeeThatNoMergeHasTheLake"
      actions = ["s3:GetObject"]
      resources = [
        for name in statement.value : "${local.lake_arn}/${var.lake_prefix}${name}"
      ]
    }
  }

  statement {
    sid       = "MissingKeysAnswer404" # and not 403, as they do for those who may not list
    actions   = ["s3:ListBucket"]
    resources = [local.lake_arn, aws_s3_bucket.failed.arn]
  }

  statement {
    sid       = "KeepFailedEvents"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.failed.arn}/aws/lambda/*"]
  }

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local.log_group_arns.processor}:*"]
  }

  dynamic "statement" {
    for_each = length(local.key_arns) == 0 ? [] : [local.key_arns]
    content {
      sid       = "UseTheKey"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = var.vpc == null ? [] : [local.network_actions]
    content {
      sid       = "RunInTheVpc" # AWS lets none of these be bound to a network
      actions   = statement.value
      resources = ["*"]
    }
  }
}

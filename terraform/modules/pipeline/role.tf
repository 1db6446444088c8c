# What all functions of the pipeline may do, and what the processor may besides; nothing else.
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
  # What src/aws/dynamodb_claim_store.cc calls, for the processor and for replays.
  claim_actions = [
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:PartiQLInsert",
    "dynamodb:UpdateItem",
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

# ---- What processor, merge and roll-up have in common

data "aws_iam_policy_document" "function" {
  for_each = local.log_group_arns

  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${each.value}:*"]
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

# It also makes S3 answer 404 for a missing object, where others get 403: for that it compares the
# object's key with s3:prefix.
data "aws_iam_policy_document" "listing" {
  statement {
    sid       = "ListTheLake"
    actions   = ["s3:ListBucket"]
    resources = [local.lake_arn]

    dynamic "condition" {
      for_each = var.lake_prefix == "" ? [] : ["${var.lake_prefix}*"]
      content {
        test     = "StringLike"
        variable = "s3:prefix"
        values   = [condition.value]
      }
    }
  }
}

# ---- The processor

data "aws_iam_policy_document" "processor" {
  source_policy_documents = [
    data.aws_iam_policy_document.function["processor"].json,
    data.aws_iam_policy_document.mapping.json,
    local.lands ? data.aws_iam_policy_document.lander.json : data.aws_iam_policy_document.claimer.json,
  ]
}

# Lambda reads the stream, and keeps what was given up, in the function's role.
data "aws_iam_policy_document" "mapping" {
  statement {
    sid = "ReadTheStream"
    actions = [
      "kinesis:DescribeStream",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetRecords",
      "kinesis:GetShardIterator",
      "kinesis:ListShards",
    ]
    resources = [local.stream.arn]
  }

  statement {
    sid       = "KeepFailedEvents"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.failed.arn}/aws/lambda/*"]
  }

  statement {
    sid       = "FindTheirBucket" # Lambda asks for it where S3 is the destination
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.failed.arn]
  }
}

data "aws_iam_policy_document" "lander" {
  statement {
    sid       = "LandBatches"
    actions   = ["s3:PutObject"]
    resources = ["${local.lake_arn}/${var.lake_prefix}landing/*"]
  }
}

data "aws_iam_policy_document" "claimer" {
  source_policy_documents = [data.aws_iam_policy_document.listing.json]

  statement {
    sid       = "ClaimEvents"
    actions   = local.claim_actions
    resources = [local.claims_arn]
  }

  statement {
    sid     = "StoreEvents" # and look what an attempt of before has stored
    actions = ["s3:GetObject", "s3:PutObject"]
    resources = [
      for folder in ["lake", "quarantine"] :
      "${local.lake_arn}/${var.lake_prefix}${folder}/*"
    ]
  }

  statement {
    sid       = "CountThem"
    actions   = ["s3:PutObject"]
    resources = ["${local.lake_arn}/${var.lake_prefix}ledger/*"]
  }

  statement {
    sid       = "SeeWhatWasRolledUp"
    actions   = ["s3:GetObject"]
    resources = ["${local.lake_arn}/${var.lake_prefix}tombstones/*"]
  }

  statement {
    sid     = "SeeThatNoMergeHasTheLake"
    actions = ["s3:GetObject"]
    resources = [
      for name in ["owner", "ended"] :
      "${local.lake_arn}/${var.lake_prefix}merge/${name}"
    ]
  }
}

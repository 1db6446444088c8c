# What others may be given: those who write, those who read, those who replay; and what the policy
# of a key has to hold.
data "aws_iam_policy_document" "producer" {
  statement {
    sid       = "WriteToTheStream"
    actions   = ["kinesis:PutRecord", "kinesis:PutRecords"]
    resources = [local.stream.arn]
  }

  dynamic "statement" {
    for_each = length(local.stream_key_arns) == 0 ? [] : [local.stream_key_arns]
    content {
      sid       = "EncryptRecords"
      actions   = ["kms:GenerateDataKey"]
      resources = statement.value
    }
  }
}

data "aws_iam_policy_document" "reader" {
  source_policy_documents = [data.aws_iam_policy_document.listing.json]

  statement {
    sid       = "FindTheBucket" # Athena asks for it
    actions   = ["s3:GetBucketLocation"]
    resources = [local.lake_arn]
  }

  statement {
    sid       = "ReadTheLake"
    actions   = ["s3:GetObject"]
    resources = ["${local.lake_arn}/${var.lake_prefix}*"]
  }

  dynamic "statement" {
    for_each = length(local.lake_key_arns) == 0 ? [] : [local.lake_key_arns]
    content {
      sid       = "DecryptTheLake"
      actions   = ["kms:Decrypt"]
      resources = statement.value
    }
  }
}

data "aws_iam_policy_document" "replayer" {
  source_policy_documents = [data.aws_iam_policy_document.reader.json]

  statement {
    sid       = "ReadFailedEvents"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = [aws_s3_bucket.failed.arn, "${aws_s3_bucket.failed.arn}/*"]
  }

  statement {
    sid     = local.lands ? "LandRecords" : "StoreEvents"
    actions = ["s3:PutObject"]
    resources = [
      for folder in local.lands ? ["landing"] : ["lake", "quarantine", "ledger"] :
      "${local.lake_arn}/${var.lake_prefix}${folder}/*"
    ]
  }

  dynamic "statement" {
    for_each = local.lands ? [] : [local.claims_arn]
    content {
      sid       = "ClaimEvents"
      actions   = local.claim_actions
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = length(local.key_arns) == 0 ? [] : [local.key_arns]
    content {
      sid       = "UseTheKey"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = statement.value
    }
  }
}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "LogsOfThePipeline"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    resources = ["*"] # of a key's policy: this key

    principals {
      type        = "Service"
      identifiers = ["logs.${local.region}.${data.aws_partition.current.dns_suffix}"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = values(local.log_group_arns)
    }
  }

  statement {
    sid       = "RolesOfThePipeline"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${local.account}:root"]
    }

    # By name, for the key may be older than the roles.
    condition {
      test     = "ArnLike"
      variable = "aws:PrincipalArn"
      values = compact([
        local.makes_role ? local.role_arns.processor : var.roles.processor.arn,
        var.roles.merge == null ? local.role_arns.merge : var.roles.merge.arn,
        var.roles.compact == null ? local.role_arns.compact : var.roles.compact.arn,
      ])
    }
  }
}

locals {
  lake_key_arns   = compact([local.lake.kms_key_arn])
  stream_key_arns = compact([var.stream == null ? var.kms_key_arn : var.stream.kms_key_arn])
  role_arns = {
    for kind in ["processor", "merge", "compact"] :
    kind => "arn:${local.partition}:iam::${local.account}:role${var.role_path}${var.name}-${kind}"
  }
}

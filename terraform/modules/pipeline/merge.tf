# The merge of layout landing: a schedule that invokes the same package with another handler.
locals {
  merges = local.lands ? { merge = "${var.name}-merge" } : {}
}

module "merge" {
  source   = "../scheduled_function"
  for_each = local.merges

  name             = each.value
  description      = "Judges the landings of ${local.lake.bucket} and stores every valid event exactly once."
  role_description = "The merge of the pipeline ${var.name}."
  handler          = "merge"
  code             = local.code
  architecture     = var.architecture
  memory_mb        = var.merge_memory_mb
  timeout_seconds  = var.merge_timeout_seconds

  environment = {
    WEIR_LAKE_BUCKET        = local.lake.bucket
    WEIR_LAKE_PREFIX        = var.lake_prefix
    WEIR_CLAIMS_TABLE       = local.lake.claims_table
    WEIR_COMPRESSION        = local.compression
    WEIR_MERGE_HORIZON_DAYS = tostring(var.merge_horizon_days)
    # So long a record may come again: from the stream, or from the failed events.
    WEIR_MERGE_REDELIVERY_DAYS = tostring(ceil(var.stream_retention_hours / 24) + var.failed_event_days)
    WEIR_MERGE_HOLD_HOURS      = tostring(var.merge_hold_hours)

    WEIR_MERGE_ROLL_AFTER_HOURS   = tostring(var.merge_roll_after_hours)
    WEIR_MERGE_READER_GRACE_HOURS = tostring(var.merge_reader_grace_hours)
  }

  # Any number are safe, but all do the same work: one at it, and the one that comes after it.
  reserved_concurrency = var.merge_reserved_concurrency

  schedule = {
    description         = "Merges what has landed."
    expression          = var.merge_minutes == 1 ? "rate(1 minute)" : "rate(${var.merge_minutes} minutes)"
    enabled             = true
    retries             = 2
    maximum_age_seconds = max(60, var.merge_minutes * 60)
  }

  policy                 = data.aws_iam_policy_document.merge[each.key].json
  existing_role          = var.roles.merge
  existing_log_group     = var.log_groups.merge
  assume_policy          = data.aws_iam_policy_document.assume.json
  existing_schedule_role = var.roles.schedule
  role_path              = var.role_path
  permissions_boundary   = var.permissions_boundary
  log_retention_days     = var.log_retention_days
  kms_key_arn            = var.kms_key_arn
  vpc                    = var.vpc
  account                = local.account
  tags                   = local.tags
}

# ---- What the merge may do

data "aws_iam_policy_document" "merge" {
  for_each = local.merges

  source_policy_documents = [
    data.aws_iam_policy_document.function[each.key].json,
    data.aws_iam_policy_document.listing.json,
  ]

  statement {
    sid       = "MoveTheHead" # an item of its own beside the claims
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [local.claims_arn]
    condition {
      test     = "ForAllValues:StringEquals"
      variable = "dynamodb:LeadingKeys"
      values   = ["merge:head:${local.lake.bucket}/${var.lake_prefix}"]
    }
  }

  statement {
    sid       = "TakeLandings"
    actions   = ["s3:GetObject", "s3:DeleteObject"]
    resources = ["${local.lake_arn}/${var.lake_prefix}landing/*"]
  }

  statement {
    sid       = "PlanAndJudge"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["${local.lake_arn}/${var.lake_prefix}merge/*"]
  }

  statement {
    sid       = "StoreEvents" # and make few files of many, whoever has planned that
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["${local.lake_arn}/${var.lake_prefix}lake/*"]
  }

  statement {
    sid       = "PublishManifests"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${local.lake_arn}/${var.lake_prefix}manifests/*"]
  }

  statement {
    sid     = "SetAsideAndCount" # what is there is never read back
    actions = ["s3:PutObject"]
    resources = [
      for folder in ["quarantine", "ledger"] :
      "${local.lake_arn}/${var.lake_prefix}${folder}/*"
    ]
  }
}

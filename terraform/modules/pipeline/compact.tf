# The roll-up of layouts batch and event, where it is asked for: a schedule that invokes the same
# package with another handler.
locals {
  compacts = !local.lands && var.compact_after_hours > 0 ? { compact = "${var.name}-compact" } : {}
}

module "compact" {
  source   = "../scheduled_function"
  for_each = local.compacts

  name             = each.value
  description      = "Makes few files of many in days of ${local.lake.bucket} that are over."
  role_description = "The roll-up of the pipeline ${var.name}."
  handler          = "compact"
  code             = local.code
  architecture     = var.architecture
  memory_mb        = 1769 # one core; files are made in memory
  timeout_seconds  = 900  # what is not done by then the next run goes on with

  environment = {
    WEIR_LAKE_BUCKET = local.lake.bucket
    WEIR_LAKE_PREFIX = var.lake_prefix
    WEIR_SCHEMA      = var.schema
    WEIR_COMPRESSION = local.compression

    WEIR_COMPACT_AFTER_HOURS        = tostring(var.compact_after_hours)
    WEIR_COMPACT_READER_GRACE_HOURS = tostring(var.compact_reader_grace_hours)
  }

  schedule = {
    description         = "Rolls up days that are over."
    expression          = var.compact_hours == 1 ? "rate(1 hour)" : "rate(${var.compact_hours} hours)"
    enabled             = true
    retries             = 2
    maximum_age_seconds = 3600
  }

  policy                 = data.aws_iam_policy_document.compact[each.key].json
  existing_role          = var.roles.compact
  existing_log_group     = var.log_groups.compact
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

# ---- What the roll-up may do

data "aws_iam_policy_document" "compact" {
  for_each = local.compacts

  source_policy_documents = [
    data.aws_iam_policy_document.function[each.key].json,
    data.aws_iam_policy_document.listing.json,
  ]

  statement {
    sid       = "MakeFewFilesOfMany"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["${local.lake_arn}/${var.lake_prefix}lake/*"]
  }

  statement {
    sid     = "SayWhatBecameOfThem" # for good: nothing here is ever deleted
    actions = ["s3:GetObject", "s3:PutObject"]
    resources = [
      for folder in ["tombstones", "manifests"] :
      "${local.lake_arn}/${var.lake_prefix}${folder}/*"
    ]
  }

  statement {
    sid       = "ReadWhatSchemaTheyAreOf"
    actions   = ["s3:GetObject"]
    resources = ["${local.lake_arn}/${var.lake_prefix}ledger/*"]
  }
}

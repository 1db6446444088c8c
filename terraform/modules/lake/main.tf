# What a pipeline is replaced around: the bucket that its events stand in, and the claims that say
# which position owns which event. With keep, no plan may delete or replace either.
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  bucket_name = "${var.name}-lake-${data.aws_caller_identity.current.account_id}-${data.aws_region.current.name}"
  makes       = var.existing_bucket == null ? (var.keep ? "kept" : "disposable") : "nothing"
  made        = one(concat(aws_s3_bucket.kept, aws_s3_bucket.disposable))
  bucket      = local.makes == "nothing" ? var.existing_bucket : local.made.bucket
  table       = one(concat(aws_dynamodb_table.kept, aws_dynamodb_table.disposable))
  tags        = merge({ "weir:pipeline" = var.name }, var.tags)
  folder      = { for name in ["lake", "quarantine"] : name => "${var.lake_prefix}${name}/" }
}

# prevent_destroy is a literal: hence two of each, of which one is made.
resource "aws_s3_bucket" "kept" {
  count = local.makes == "kept" ? 1 : 0

  bucket = local.bucket_name
  tags   = merge(local.tags, var.bucket_tags)

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket" "disposable" {
  count = local.makes == "disposable" ? 1 : 0

  bucket        = local.bucket_name
  force_destroy = true
  tags          = merge(local.tags, var.bucket_tags)
}

# Objects of the lake stay: a claim may name any of them, and a landing that nobody has merged is
# events that stand nowhere else. The merge deletes its landings itself.
module "bucket" {
  source = "../bucket"
  count  = local.makes == "nothing" ? 0 : 1

  bucket           = local.made.id
  arn              = local.made.arn
  kms_key_arn      = var.kms_key_arn
  versioning       = var.versioning
  old_version_days = var.old_version_days
  access_logs      = var.access_logs
  expirations = var.quarantine_days == null ? {} : {
    quarantine = { prefix = local.folder.quarantine, days = var.quarantine_days }
  }
  infrequent_access = var.infrequent_access_days == null ? {} : {
    events = { prefix = local.folder.lake, days = var.infrequent_access_days }
  }
}

# ---- The claims: which position owns an event id

resource "aws_dynamodb_table" "kept" {
  count = var.keep ? 1 : 0

  name                        = "${var.name}-claims"
  billing_mode                = var.claim_capacity == null ? "PAY_PER_REQUEST" : "PROVISIONED"
  read_capacity               = try(var.claim_capacity.min_read, null)
  write_capacity              = try(var.claim_capacity.min_write, null)
  hash_key                    = "key"
  deletion_protection_enabled = true
  tags                        = merge(local.tags, var.table_tags)

  attribute {
    name = "key"
    type = "S"
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  # It costs more than the claims do, and what it brings back is older than the stream.
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
    prevent_destroy = true
    ignore_changes  = [read_capacity, write_capacity] # auto-scaling moves them
  }
}

# As above, without prevent_destroy.
resource "aws_dynamodb_table" "disposable" {
  count = var.keep ? 0 : 1

  name                        = "${var.name}-claims"
  billing_mode                = var.claim_capacity == null ? "PAY_PER_REQUEST" : "PROVISIONED"
  read_capacity               = try(var.claim_capacity.min_read, null)
  write_capacity              = try(var.claim_capacity.min_write, null)
  hash_key                    = "key"
  deletion_protection_enabled = var.deletion_protection
  tags                        = merge(local.tags, var.table_tags)

  attribute {
    name = "key"
    type = "S"
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = false
  }

  dynamic "server_side_encryption" {
    for_each = var.kms_key_arn == null ? [] : [var.kms_key_arn]
    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }

  lifecycle {
    ignore_changes = [read_capacity, write_capacity]
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
  resource_id        = "table/${local.table.name}"
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

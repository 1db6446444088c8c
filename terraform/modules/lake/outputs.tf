output "lake" {
  description = "What `pipeline` takes as its `lake`."
  value = {
    bucket       = local.bucket
    claims_table = local.table.name
    kms_key_arn  = var.kms_key_arn
  }
}

output "bucket_arn" {
  description = "The bucket's ARN."
  value       = "arn:${data.aws_partition.current.partition}:s3:::${local.bucket}"
}

output "claims_table_arn" {
  description = "The table's ARN."
  value       = local.table.arn
}

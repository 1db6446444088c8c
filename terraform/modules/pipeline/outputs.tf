output "stream_name" {
  description = "The stream that producers write to."
  value       = local.stream.name
}

output "stream_arn" {
  description = "Its ARN: for the policies of producers."
  value       = local.stream.arn
}

output "lake_bucket" {
  description = "The bucket of the lake."
  value       = local.lake.bucket
}

output "lake_url" {
  description = "Where the lake begins: lake/, quarantine/ and ledger/ are below it."
  value       = "s3://${local.lake.bucket}/${var.lake_prefix}"
}

output "failed_bucket" {
  description = "The bucket of what could not be processed, for replays."
  value       = aws_s3_bucket.failed.id
}

output "claims_table" {
  description = "The table of claims."
  value       = local.lake.claims_table
}

output "function_name" {
  description = "The processor."
  value       = aws_lambda_function.processor.function_name
}

output "function_arn" {
  description = "Its ARN."
  value       = aws_lambda_function.processor.arn
}

output "role_arn" {
  description = "The role that it runs in."
  value       = aws_lambda_function.processor.role
}

output "mapping_id" {
  description = "The event source mapping between stream and processor: its UUID begins the names of failed events."
  value       = aws_lambda_event_source_mapping.events.uuid
}

output "log_group" {
  description = "The processor's logs: `aws logs tail <log_group> --follow` (AWS CLI 2)."
  value       = local.log_groups.processor
}

output "merge_function_name" {
  description = "The merge of layout landing; null with the others. `aws lambda invoke` merges at once."
  value       = one(values(module.merge)[*].function_name)
}

output "merge_log_group" {
  description = "Its logs."
  value       = one(values(module.merge)[*].log_group)
}

output "compact_function_name" {
  description = "The roll-up of layouts batch and event; null where compact_after_hours is 0. `aws lambda invoke` rolls up at once."
  value       = one(values(module.compact)[*].function_name)
}

output "lake_bucket_arn" {
  description = "The lake's bucket as an ARN."
  value       = local.lake_arn
}

output "claims_table_arn" {
  description = "The table of claims as an ARN."
  value       = local.claims_arn
}

output "failed_bucket_arn" {
  description = "The bucket of failed events as an ARN."
  value       = aws_s3_bucket.failed.arn
}

output "merge_function_arn" {
  description = "The merge as an ARN; null with layouts batch and event."
  value       = one(values(module.merge)[*].function_arn)
}

output "merge_role_arn" {
  description = "Its role."
  value       = one(values(module.merge)[*].role_arn)
}

output "compact_function_arn" {
  description = "The roll-up as an ARN; null where there is none."
  value       = one(values(module.compact)[*].function_arn)
}

output "compact_role_arn" {
  description = "Its role."
  value       = one(values(module.compact)[*].role_arn)
}

output "compact_log_group" {
  description = "Its logs."
  value       = one(values(module.compact)[*].log_group)
}

# ---- Policies, as JSON

output "processor_policy" {
  description = "What the processor and its mapping may do: for a role of your own."
  value       = data.aws_iam_policy_document.processor.json
}

output "merge_policy" {
  description = "What the merge may do; null with layouts batch and event."
  value       = one(values(data.aws_iam_policy_document.merge)[*].json)
}

output "compact_policy" {
  description = "What the roll-up may do; null where there is none."
  value       = one(values(data.aws_iam_policy_document.compact)[*].json)
}

output "producer_policy" {
  description = "For whoever writes to the stream: any Kinesis producer, `weir send --lake …`."
  value       = data.aws_iam_policy_document.producer.json
}

output "reader_policy" {
  description = "For whoever reads the lake: Athena, DuckDB, Spark, `weir report`, `weir verify`."
  value       = data.aws_iam_policy_document.reader.json
}

output "replayer_policy" {
  description = "For whoever replays quarantine and failed events: `weir replay`."
  value       = data.aws_iam_policy_document.replayer.json
}

output "key_policy_statements" {
  description = "Statements for the policy of kms_key_arn, as JSON: what CloudWatch Logs and the roles have to be let do. The key's administrators are yours to add."
  value       = data.aws_iam_policy_document.key.json
}

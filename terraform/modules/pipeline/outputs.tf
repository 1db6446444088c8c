output "stream_name" {
  description = "The stream that producers write to."
  value       = aws_kinesis_stream.events.name
}

output "stream_arn" {
  description = "Its ARN: for the policies of producers."
  value       = aws_kinesis_stream.events.arn
}

output "lake_bucket" {
  description = "The bucket of the lake."
  value       = aws_s3_bucket.lake.id
}

output "lake_url" {
  description = "Where the lake begins: lake/, quarantine/ and ledger/ are below it."
  value       = "s3://${aws_s3_bucket.lake.id}/${var.lake_prefix}"
}

output "failed_bucket" {
  description = "The bucket of what could not be processed, for replays."
  value       = aws_s3_bucket.failed.id
}

output "claims_table" {
  description = "The table of claims."
  value       = aws_dynamodb_table.claims.name
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
  value       = aws_iam_role.processor.arn
}

output "mapping_id" {
  description = "The event source mapping between stream and processor: its UUID begins the names of failed events."
  value       = aws_lambda_event_source_mapping.events.uuid
}

output "log_group" {
  description = "The processor's logs: `aws logs tail <log_group> --follow` (AWS CLI 2)."
  value       = aws_cloudwatch_log_group.processor.name
}

output "merge_function_name" {
  description = "The merge of layout landing; null with the others. `aws lambda invoke` merges at once."
  value       = one(values(aws_lambda_function.merge)[*].function_name)
}

output "merge_log_group" {
  description = "Its logs."
  value       = one(values(aws_cloudwatch_log_group.merge)[*].name)
}

output "compact_function_name" {
  description = "The roll-up of layouts batch and event; null where compact_after_hours is 0. `aws lambda invoke` rolls up at once."
  value       = one(values(aws_lambda_function.compact)[*].function_name)
}

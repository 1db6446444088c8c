output "function_name" {
  description = "The function."
  value       = aws_lambda_function.it.function_name
}

output "function_arn" {
  description = "Its ARN."
  value       = aws_lambda_function.it.arn
}

output "role_arn" {
  description = "Its role."
  value       = aws_lambda_function.it.role
}

output "log_group" {
  description = "The name of its log group."
  value       = local.log_group
}

output "schedule_arn" {
  description = "Its schedule."
  value       = aws_scheduler_schedule.it.arn
}

output "schedule_expression" {
  description = "When it runs."
  value       = aws_scheduler_schedule.it.schedule_expression
}

output "environment" {
  description = "Its settings."
  value       = aws_lambda_function.it.environment[0].variables
}

output "memory_mb" {
  description = "Its memory."
  value       = aws_lambda_function.it.memory_size
}

output "reserved_concurrency" {
  description = "Runs at once at most; -1: as many as the account has."
  value       = aws_lambda_function.it.reserved_concurrent_executions
}

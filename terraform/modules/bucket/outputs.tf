output "ready" {
  description = "Known once the bucket is private and refuses what is not TLS: for whoever writes there first."
  value       = aws_s3_bucket_policy.it.id
}

output "expirations" {
  description = "What is deleted by its age."
  value       = var.expirations
}

output "infrequent_access" {
  description = "What becomes STANDARD_IA by its age."
  value       = var.infrequent_access
}

variable "name" {
  description = "Of function, schedule and role."
  type        = string
}

variable "description" {
  description = "Of the function."
  type        = string
}

variable "role_description" {
  description = "Of its role."
  type        = string
}

variable "handler" {
  description = "What the package does here: merge or compact."
  type        = string
}

variable "code" {
  description = "The package: a file and its hash, or where it stands in S3."
  type = object({
    filename          = string
    hash              = string
    s3_bucket         = string
    s3_key            = string
    s3_object_version = string
  })
}

variable "architecture" {
  description = "What the package was built for."
  type        = string
}

variable "memory_mb" {
  description = "Memory of the function."
  type        = number
}

variable "timeout_seconds" {
  description = "Time for one run."
  type        = number
}

variable "reserved_concurrency" {
  description = "Runs at once at most; -1: as many as the account has."
  type        = number
  default     = -1
}

variable "environment" {
  description = "The function's settings."
  type        = map(string)
}

variable "schedule" {
  description = "When it runs, and how often a run that could not be begun is tried again."
  type = object({
    description         = string
    expression          = string
    enabled             = bool
    retries             = number
    maximum_age_seconds = number
  })
}

variable "assume_policy" {
  description = "Who may take the function's role."
  type        = string
}

variable "policy" {
  description = "What the function may do."
  type        = string
}

variable "existing_role" {
  description = "A role of the function that is there; null: one is made."
  type        = object({ arn = string })
}

variable "existing_schedule_role" {
  description = "A role of the schedule that is there; null: one is made."
  type        = object({ arn = string })
}

variable "existing_log_group" {
  description = "A log group that is there; null: one is made."
  type        = object({ name = string })
}

variable "role_path" {
  description = "The path of roles that are made."
  type        = string
}

variable "permissions_boundary" {
  description = "The ARN of their permissions boundary."
  type        = string
}

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
}

variable "kms_key_arn" {
  description = "What logs and environment are encrypted with; null: the keys that AWS manages."
  type        = string
}

variable "vpc" {
  description = "Where it runs; null: in no VPC."
  type        = object({ subnet_ids = list(string), security_group_ids = list(string) })
}

variable "account" {
  description = "Whose schedules may take the schedule's role."
  type        = string
}

variable "tags" {
  description = "Tags by the kind of resource."
  type        = object({ function = map(string), role = map(string), log_group = map(string) })
}

variable "bucket" {
  description = "The bucket's name."
  type        = string
}

variable "arn" {
  description = "Its ARN."
  type        = string
}

variable "kms_key_arn" {
  description = "What its objects are encrypted with; null: the key that S3 manages."
  type        = string
  default     = null
}

variable "expirations" {
  description = "What is deleted so many days after it was written, by the rule's name."
  type        = map(object({ prefix = string, days = number }))
  default     = {}
}

variable "infrequent_access" {
  description = "What becomes STANDARD_IA so many days after it was written, by the rule's name."
  type        = map(object({ prefix = string, days = number }))
  default     = {}
}

variable "versioning" {
  description = "Whether deleted and erased objects stay for old_version_days."
  type        = bool
  default     = false
}

variable "old_version_days" {
  description = "How long they stay."
  type        = number
  default     = 30
}

variable "access_logs" {
  description = "Where S3 logs each request to the bucket; null: nowhere."
  type        = object({ bucket = string, prefix = string })
  default     = null
}

variable "name" {
  description = "Begins the name of everything that the module makes."
  type        = string
  default     = "weir"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,26}[a-z0-9]$", var.name))
    error_message = "name has 2 to 28 characters of a-z, 0-9 and '-', begins with a letter and does not end with '-': it becomes part of bucket names."
  }
}

variable "tags" {
  description = "Tags of everything that the module makes."
  type        = map(string)
  default     = {}
}

variable "bucket_tags" {
  description = "Further tags of the bucket."
  type        = map(string)
  default     = {}
}

variable "table_tags" {
  description = "Further tags of the table."
  type        = map(string)
  default     = {}
}

variable "keep" {
  description = "true: no plan may delete or replace bucket and table (prevent_destroy), and AWS refuses to delete the table. false, for demos: both go with whatever is in them."
  type        = bool
  default     = true
}

variable "deletion_protection" {
  description = "Of a table that is not kept: whether AWS refuses to delete it. A kept one is always protected."
  type        = bool
  default     = false
}

variable "existing_bucket" {
  description = "A bucket that is there: only the table is made, and the bucket is left as it is, its policy, encryption and lifecycle too. null: a bucket is made."
  type        = string
  default     = null
}

variable "lake_prefix" {
  description = "Where the lake stands in its bucket: \"\" for its top, else a folder like \"events/\"."
  type        = string
  default     = ""

  validation {
    condition     = var.lake_prefix == "" || (can(regex("^([A-Za-z0-9._-]+/)+$", var.lake_prefix)) && !can(regex("(^|/)[.]+/", var.lake_prefix)))
    error_message = "lake_prefix is empty, or made of segments of A-Z, a-z, 0-9, '.', '_', '-', each ended by '/', none of dots alone."
  }
}

variable "kms_key_arn" {
  description = "A KMS key of your own for bucket and claims; null: the keys that AWS manages. Its policy has to let the pipeline's roles use it: output key_policy_statements of `pipeline`."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null ? true : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn is the ARN of a KMS key (not of an alias)."
  }
}

variable "claim_capacity" {
  description = "null: the claims table is paid by the request. Else units a second that are paid by the hour, which Application Auto Scaling moves between min and max so that target percent of them are used: about a third of the price where the rate is steady. An event costs one write; reads are for copies and retries."
  type = object({
    min_write = number
    max_write = number
    min_read  = optional(number, 5)
    max_read  = optional(number, 1000)
    target    = optional(number, 70)
  })
  default = null

  validation {
    condition     = var.claim_capacity == null ? true : alltrue([for units in [var.claim_capacity.min_write, var.claim_capacity.max_write, var.claim_capacity.min_read, var.claim_capacity.max_read] : units >= 1 && floor(units) == units])
    error_message = "claim_capacity counts whole units a second, at least 1 each."
  }

  validation {
    condition     = var.claim_capacity == null ? true : var.claim_capacity.min_write <= var.claim_capacity.max_write && var.claim_capacity.min_read <= var.claim_capacity.max_read
    error_message = "claim_capacity goes from min up to max: min_write and min_read can't be above max_write and max_read."
  }

  validation {
    condition     = var.claim_capacity == null ? true : var.claim_capacity.target >= 20 && var.claim_capacity.target <= 90
    error_message = "claim_capacity.target is a share in percent, 20 to 90: what Application Auto Scaling takes for DynamoDB."
  }
}

# ---- What becomes of the bucket's objects

variable "infrequent_access_days" {
  description = "Objects of lake/ become STANDARD_IA after so many days, 30 or more; null: never. S3 moves none below 128 KB, and what is deleted within 30 days of that is paid for as if it stayed: roll days up before (compact_after_hours, merge_roll_after_hours)."
  type        = number
  default     = null

  validation {
    condition     = var.infrequent_access_days == null ? true : var.infrequent_access_days >= 30 && floor(var.infrequent_access_days) == var.infrequent_access_days
    error_message = "infrequent_access_days is a whole number, at least 30: S3 takes none below."
  }
}

variable "quarantine_days" {
  description = "Objects of quarantine/ are deleted after so many days; null: never. What is gone can't be replayed, and `weir verify` misses it."
  type        = number
  default     = null

  validation {
    condition     = var.quarantine_days == null ? true : var.quarantine_days >= 7 && floor(var.quarantine_days) == var.quarantine_days
    error_message = "quarantine_days is a whole number, at least 7: a retry of a batch may still look for its object, and somebody has to have had time to replay."
  }
}

variable "versioning" {
  description = "Whether deleted objects stay for old_version_days. The pipeline overwrites none and deletes only what it has made anew; an erasure (weir erase) is not done until old versions are gone."
  type        = bool
  default     = false
}

variable "old_version_days" {
  description = "How long old versions stay."
  type        = number
  default     = 30

  validation {
    condition     = var.old_version_days >= 1 && floor(var.old_version_days) == var.old_version_days
    error_message = "old_version_days is a whole number, at least 1."
  }
}

variable "access_logs" {
  description = "Where S3 logs each request to the bucket: a bucket that takes such logs, and a prefix; null: nowhere."
  type        = object({ bucket = string, prefix = string })
  default     = null
}

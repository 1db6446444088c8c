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

variable "resource_tags" {
  description = "Further tags by the kind of resource: stream, lake, claims, failed, function, role, log_group, alarm."
  type        = map(map(string))
  default     = {}

  validation {
    condition     = length(setsubtract(keys(var.resource_tags), ["stream", "lake", "claims", "failed", "function", "role", "log_group", "alarm"])) == 0
    error_message = "resource_tags has tags for stream, lake, claims, failed, function, role, log_group and alarm, and for nothing else."
  }
}

# ---- What is there already

variable "stream" {
  description = "A stream that is there, and the KMS key of its own if it has one; null: one is made. Say stream_retention_hours as it is."
  type = object({
    arn         = string
    kms_key_arn = optional(string)
  })
  default = null

  validation {
    condition     = var.stream == null ? true : can(regex("^arn:[a-z-]+:kinesis:[a-z0-9-]+:[0-9]{12}:stream/[a-zA-Z0-9_.-]+$", var.stream.arn))
    error_message = "stream.arn is the ARN of a Kinesis data stream: arn:aws:kinesis:REGION:ACCOUNT:stream/NAME."
  }

  validation {
    condition     = var.stream == null || (var.stream_mode == "ON_DEMAND" && var.shard_count == null)
    error_message = "stream is there already: leave stream_mode and shard_count out, they are for a stream that is made."
  }
}

variable "lake" {
  description = "Bucket and claims table that are there, and the KMS key of their own if they have one: output lake of `modules/lake`, or yours. null: both are made and go with the pipeline, for demos and tests. A table has the key `key`, a string, and the TTL attribute `expires_at`."
  type = object({
    bucket       = string
    claims_table = string
    kms_key_arn  = optional(string)
  })
  default = null

  validation {
    condition     = var.lake == null || var.claim_capacity == null
    error_message = "claim_capacity is for a table that is made here: give it to modules/lake, or to whatever makes the table of lake.claims_table."
  }
}

variable "roles" {
  description = "Roles that are there, by what runs in them: processor, merge, compact, schedule. What is left out is made. The policies that they need are outputs: processor_policy, merge_policy, compact_policy."
  type = object({
    processor = optional(object({ arn = string }))
    merge     = optional(object({ arn = string }))
    compact   = optional(object({ arn = string }))
    schedule  = optional(object({ arn = string }))
  })
  default = {}

  validation {
    condition     = alltrue([for role in values(var.roles) : role == null ? true : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/", role.arn))])
    error_message = "roles are given by ARN: processor = { arn = \"arn:aws:iam::ACCOUNT:role/NAME\" }."
  }
}

variable "log_groups" {
  description = "Log groups that are there, by the function: processor, merge, compact. What is left out is made."
  type = object({
    processor = optional(object({ name = string }))
    merge     = optional(object({ name = string }))
    compact   = optional(object({ name = string }))
  })
  default = {}

  validation {
    condition     = alltrue([for group in values(var.log_groups) : group == null ? true : can(regex("^[a-zA-Z0-9_/.#-]{1,512}$", group.name))])
    error_message = "log_groups are given by name, not by ARN: processor = { name = \"/aws/lambda/mine\" }."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds the roles that are made."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null ? true : can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/", var.permissions_boundary))
    error_message = "permissions_boundary is the ARN of a policy: arn:aws:iam::ACCOUNT:policy/NAME."
  }
}

variable "role_path" {
  description = "The path of the roles that are made, such as /pipelines/."
  type        = string
  default     = "/"

  validation {
    condition     = can(regex("^/([!-.0-~]+/)*$", var.role_path))
    error_message = "role_path begins and ends with '/': /pipelines/."
  }
}

# ---- The stream

variable "stream_mode" {
  description = "ON_DEMAND, or PROVISIONED with shard_count shards."
  type        = string
  default     = "ON_DEMAND"

  validation {
    condition     = contains(["ON_DEMAND", "PROVISIONED"], var.stream_mode)
    error_message = "stream_mode is ON_DEMAND or PROVISIONED."
  }
}

variable "shard_count" {
  description = "Shards of a PROVISIONED stream: 1 MiB/s or 1,000 records/s each. Not for ON_DEMAND."
  type        = number
  default     = null

  validation {
    condition     = (var.stream_mode == "PROVISIONED") == (var.shard_count != null)
    error_message = "shard_count belongs to stream_mode PROVISIONED, and only to it."
  }

  validation {
    condition     = var.shard_count == null ? true : var.shard_count >= 1 && floor(var.shard_count) == var.shard_count
    error_message = "shard_count is a whole number, at least 1."
  }
}

variable "stream_retention_hours" {
  description = "How long the stream keeps a record: 24 to 8,760 hours. The longest outage of the processor that loses nothing."
  type        = number
  default     = 168

  validation {
    condition     = var.stream_retention_hours >= 24 && var.stream_retention_hours <= 8760 && floor(var.stream_retention_hours) == var.stream_retention_hours
    error_message = "stream_retention_hours is a whole number from 24 to 8760."
  }
}

# ---- The processor

variable "package" {
  description = "Path of the Lambda package, bootstrap.zip, built for `architecture`; or null, with package_s3."
  type        = string
  default     = null

  validation {
    condition     = (var.package == null) != (var.package_s3 == null)
    error_message = "Say where the package is: package, a file on this machine, or package_s3, an object; one of them."
  }

  validation {
    condition     = var.package == null ? true : fileexists(var.package)
    error_message = "package is no file: build it with `cmake --build --preset release --target lambda_package`, which leaves build/release/bin/bootstrap.zip."
  }

  # The build leaves its machine as an entry's name in the archive, three times over: one of them
  # stands where BASE64 begins a group of three bytes (18 of them are compared).
  validation {
    condition     = var.package == null ? true : !fileexists(var.package) ? true : strcontains(filebase64(var.package), base64encode(substr("architecture=${var.architecture}", 0, 18)))
    error_message = "package was not built for this architecture, or is no package of weir: say architecture as the build printed it (x86_64 or arm64), or build it on such a machine."
  }
}

variable "package_s3" {
  description = "The package in S3: bucket, key, and the object's version. A new version or key is what a change is told by."
  type = object({
    bucket  = string
    key     = string
    version = optional(string)
  })
  default = null
}

variable "architecture" {
  description = "What the package was built for: x86_64 or arm64."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture is x86_64 or arm64."
  }
}

variable "memory_mb" {
  description = "Memory of the function: 128 to 10,240 MB. CPU comes in proportion; 1,769 MB are one core."
  type        = number
  default     = 512

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240 && floor(var.memory_mb) == var.memory_mb
    error_message = "memory_mb is a whole number from 128 to 10240."
  }
}

variable "timeout_seconds" {
  description = "Time for one batch. What is not done by then is given again by the stream."
  type        = number
  default     = 60

  validation {
    condition     = var.timeout_seconds >= 5 && var.timeout_seconds <= 900 && floor(var.timeout_seconds) == var.timeout_seconds
    error_message = "timeout_seconds is a whole number from 5 to 900."
  }
}

variable "reserved_concurrency" {
  description = "How many batches are processed at once at most, kept free of the account's concurrency; -1: none is reserved. Below the stream's shards times parallelization_factor, batches are throttled and wait."
  type        = number
  default     = -1

  validation {
    condition     = var.reserved_concurrency == -1 || (var.reserved_concurrency >= 1 && floor(var.reserved_concurrency) == var.reserved_concurrency)
    error_message = "reserved_concurrency is a whole number from 1, or -1 for none: with 0 nothing would be processed; to stop the pipeline say mapping_enabled = false."
  }
}

variable "vpc" {
  description = "Subnets and security groups that the functions run in; null: none. They need a way to S3 and DynamoDB (gateway endpoints, at no charge) and to CloudWatch Logs."
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null

  validation {
    condition     = var.vpc == null ? true : length(var.vpc.subnet_ids) > 0 && length(var.vpc.security_group_ids) > 0
    error_message = "vpc has at least one subnet and one security group."
  }
}

variable "schema" {
  description = "How events look: a preset (weir, cloudevents, github, segment, cloudtrail, usgs), or the text of a schema file."
  type        = string
  default     = "weir"

  validation {
    condition     = length(var.schema) <= 3000
    error_message = "schema is at most 3000 characters long (a function's environment holds 4 KB)."
  }
  validation {
    condition     = contains(["weir", "cloudevents", "github", "segment", "cloudtrail", "usgs"], var.schema) || can(regex("=", var.schema))
    error_message = "schema is the name of a preset (weir, cloudevents, github, segment, cloudtrail, usgs), or the text of a schema file."
  }
}

variable "layout" {
  description = "batch: one object a partition and batch. event: one object an event, for small volumes. landing: batches are written down and judged by a merge, some minutes later; for large volumes, as it pays no write for each event."
  type        = string
  default     = "batch"

  validation {
    condition     = contains(["batch", "event", "landing"], var.layout)
    error_message = "layout is batch, event or landing."
  }
}

variable "compression" {
  description = "Of the lake's objects: none, gzip or zstd. Layout event has none."
  type        = string
  default     = null

  validation {
    condition     = var.compression == null ? true : contains(["none", "gzip", "zstd"], var.compression)
    error_message = "compression is none, gzip or zstd."
  }

  validation {
    condition     = var.compression == null || var.layout != "event" || var.compression == "none"
    error_message = "layout event writes plain JSON: leave compression out, or set it to none."
  }
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

# ---- The roll-up of layouts batch and event

variable "compact_after_hours" {
  description = "Files of a day that has been over for so many hours are made few and large, 0 to 8760; 0 leaves them as they are. Whoever reads through the manifests, and is through within compact_reader_grace_hours, never notices; whoever reads lake/ itself sees the events of such a day twice until the old files go, compact_reader_grace_hours later, with the run after that. For layouts batch and event; landing has merge_roll_after_hours."
  type        = number
  default     = 0

  validation {
    condition     = var.compact_after_hours >= 0 && var.compact_after_hours <= 8760 && floor(var.compact_after_hours) == var.compact_after_hours
    error_message = "compact_after_hours is a whole number from 0 to 8760."
  }

  validation {
    condition     = var.layout != "landing" || var.compact_after_hours == 0
    error_message = "compact_after_hours is for layouts batch and event: say merge_roll_after_hours, the merge rolls its days up itself."
  }
}

variable "compact_hours" {
  description = "Every so many hours the roll-up runs, 1 to 24. Each run goes through all days of the lake, with a handful of requests a day."
  type        = number
  default     = 6

  validation {
    condition     = var.compact_hours >= 1 && var.compact_hours <= 24 && floor(var.compact_hours) == var.compact_hours
    error_message = "compact_hours is a whole number from 1 to 24."
  }
}

variable "compact_reader_grace_hours" {
  description = "How many hours a query through a manifest takes at most, 1 to 168: files that were made one are deleted so much later."
  type        = number
  default     = 1

  validation {
    condition     = var.compact_reader_grace_hours >= 1 && var.compact_reader_grace_hours <= 168 && floor(var.compact_reader_grace_hours) == var.compact_reader_grace_hours
    error_message = "compact_reader_grace_hours is a whole number from 1 to 168."
  }
}

# ---- The merge of layout landing

variable "merge_minutes" {
  description = "Every so many minutes landings are merged, 1 to 240: so long it takes at most, and as long as the merge itself, until events are in the lake. The more often, the more and the smaller the objects. For layout landing."
  type        = number
  default     = 15

  validation {
    condition     = var.merge_minutes >= 1 && var.merge_minutes <= 240 && floor(var.merge_minutes) == var.merge_minutes
    error_message = "merge_minutes is a whole number from 1 to 240."
  }
}

variable "merge_horizon_days" {
  description = "How long the merge knows an event's id, and finds copies of it."
  type        = number
  default     = 35

  validation {
    condition     = var.merge_horizon_days >= 1 && var.merge_horizon_days <= 3650 && floor(var.merge_horizon_days) == var.merge_horizon_days
    error_message = "merge_horizon_days is a whole number from 1 to 3650."
  }

  validation {
    condition     = var.layout != "landing" || var.merge_horizon_days > ceil(var.stream_retention_hours / 24) + var.failed_event_days
    error_message = "merge_horizon_days has to be more than the stream's retention and failed_event_days together: a record that comes again after its id is forgotten would be stored twice."
  }
}

variable "merge_hold_hours" {
  description = "Events of days that are over for so many hours are stored so rarely, 0 to 168: late ones would leave many tiny objects otherwise."
  type        = number
  default     = 6

  validation {
    condition     = var.merge_hold_hours >= 0 && var.merge_hold_hours <= 168 && floor(var.merge_hold_hours) == var.merge_hold_hours
    error_message = "merge_hold_hours is a whole number from 0 to 168."
  }
}

variable "merge_roll_after_hours" {
  description = "Files of a day that has been over for so many hours are made few and large, 0 to 8760; 0 leaves them as they are. Whoever reads through the manifests, and is through within merge_reader_grace_hours, never notices; whoever reads lake/ itself sees the events of such a day twice until the old files go, merge_reader_grace_hours later."
  type        = number
  default     = 0

  validation {
    condition     = var.merge_roll_after_hours >= 0 && var.merge_roll_after_hours <= 8760 && floor(var.merge_roll_after_hours) == var.merge_roll_after_hours
    error_message = "merge_roll_after_hours is a whole number from 0 to 8760."
  }
}

variable "merge_reader_grace_hours" {
  description = "How many hours a query through a manifest takes at most, 1 to 168: files that were made one are deleted so much later."
  type        = number
  default     = 1

  validation {
    condition     = var.merge_reader_grace_hours >= 1 && var.merge_reader_grace_hours <= 168 && floor(var.merge_reader_grace_hours) == var.merge_reader_grace_hours
    error_message = "merge_reader_grace_hours is a whole number from 1 to 168."
  }
}

variable "merge_reserved_concurrency" {
  description = "How many runs of the merge there are at once at most: more would do the same work again. They are kept free of the account's concurrency; -1 reserves none, for accounts whose quota leaves none to reserve."
  type        = number
  default     = 2

  validation {
    condition     = contains([-1, 1, 2, 3, 4], var.merge_reserved_concurrency)
    error_message = "merge_reserved_concurrency is 1 to 4, or -1 for none: with 0 nothing would be merged."
  }
}

variable "merge_memory_mb" {
  description = "Memory of the merge's function: 1,024 to 10,240 MB. CPU comes in proportion; with 1,769 MB it is one core."
  type        = number
  default     = 1769

  validation {
    condition     = var.merge_memory_mb >= 1024 && var.merge_memory_mb <= 10240 && floor(var.merge_memory_mb) == var.merge_memory_mb
    error_message = "merge_memory_mb is a whole number from 1024 to 10240: a window of a million events is judged in memory."
  }
}

variable "merge_timeout_seconds" {
  description = "Time for one run of the merge, 60 to 900 seconds. The next one goes on with what is judged; what a window stores has to be through in one run, or is begun anew."
  type        = number
  default     = 900

  validation {
    condition     = var.merge_timeout_seconds >= 60 && var.merge_timeout_seconds <= 900 && floor(var.merge_timeout_seconds) == var.merge_timeout_seconds
    error_message = "merge_timeout_seconds is a whole number from 60 to 900."
  }
}

# ---- The event source mapping

variable "batch_size" {
  description = "Records of one batch: 1 to 10,000. The larger, the fewer and larger the objects."
  type        = number
  default     = 1000

  validation {
    condition     = var.batch_size >= 1 && var.batch_size <= 10000 && floor(var.batch_size) == var.batch_size
    error_message = "batch_size is a whole number from 1 to 10000."
  }
}

variable "batch_window_seconds" {
  description = "How long to wait for a batch to fill: 0 to 300 seconds."
  type        = number
  default     = 5

  validation {
    condition     = var.batch_window_seconds >= 0 && var.batch_window_seconds <= 300 && floor(var.batch_window_seconds) == var.batch_window_seconds
    error_message = "batch_window_seconds is a whole number from 0 to 300."
  }

  validation {
    condition     = var.batch_size <= 10 || var.batch_window_seconds >= 1
    error_message = "A batch_size above 10 needs a batch_window_seconds of at least 1: AWS demands it."
  }
}

variable "parallelization_factor" {
  description = "Batches of one shard at the same time: 1 to 10."
  type        = number
  default     = 1

  validation {
    condition     = var.parallelization_factor >= 1 && var.parallelization_factor <= 10 && floor(var.parallelization_factor) == var.parallelization_factor
    error_message = "parallelization_factor is a whole number from 1 to 10."
  }
}

variable "mapping_enabled" {
  description = "Whether the stream is read. false stops the pipeline: what comes meanwhile waits in the stream, for stream_retention_hours."
  type        = bool
  default     = true
}

variable "filters" {
  description = "Patterns of Lambda's event filtering, as JSON: records that match none are never seen by the processor, and stand in no ledger."
  type        = list(string)
  default     = []

  validation {
    condition     = length(var.filters) <= 5 && alltrue([for pattern in var.filters : can(keys(jsondecode(pattern)))])
    error_message = "filters has up to 5 patterns, each the text of a JSON object: jsonencode({ data = { kind = [\"order\"] } })."
  }
}

variable "starting_position" {
  description = "Where a new mapping begins: TRIM_HORIZON (all that the stream holds), LATEST, or AT_TIMESTAMP with starting_timestamp."
  type        = string
  default     = "TRIM_HORIZON"

  validation {
    condition     = contains(["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"], var.starting_position)
    error_message = "starting_position is TRIM_HORIZON, LATEST or AT_TIMESTAMP."
  }
}

variable "starting_timestamp" {
  description = "With AT_TIMESTAMP: the time from which on records are read, such as 2026-01-31T00:00:00Z."
  type        = string
  default     = null

  validation {
    condition     = (var.starting_position == "AT_TIMESTAMP") == (var.starting_timestamp != null)
    error_message = "starting_timestamp belongs to starting_position AT_TIMESTAMP, and only to it."
  }

  validation {
    condition     = var.starting_timestamp == null ? true : can(timeadd(var.starting_timestamp, "0s"))
    error_message = "starting_timestamp is a time as RFC 3339 has it: 2026-01-31T00:00:00Z."
  }
}

variable "maximum_retry_attempts" {
  description = "How often a failed batch is given again, each time cut in two, before it goes to the failed events."
  type        = number
  default     = 30

  validation {
    condition     = var.maximum_retry_attempts >= 1 && var.maximum_retry_attempts <= 10000 && floor(var.maximum_retry_attempts) == var.maximum_retry_attempts
    error_message = "maximum_retry_attempts is a whole number from 1 to 10000: with infinite retries (-1) one poison record blocks its shard until the stream drops what waits behind it."
  }
}

variable "maximum_record_age_seconds" {
  description = "A record older than this is not tried again but goes to the failed events: 60 to 604,800 seconds, below the stream's retention."
  type        = number
  default     = 86400

  validation {
    condition     = var.maximum_record_age_seconds >= 60 && var.maximum_record_age_seconds <= 604800 && floor(var.maximum_record_age_seconds) == var.maximum_record_age_seconds
    error_message = "maximum_record_age_seconds is a whole number from 60 to 604800: without a limit (-1) the stream drops old records before anybody has kept them."
  }

  validation {
    condition     = var.maximum_record_age_seconds < var.stream_retention_hours * 3600
    error_message = "maximum_record_age_seconds has to be below the stream's retention (stream_retention_hours * 3600): a record has to reach the failed events before the stream drops it."
  }
}

# ---- Claims, failed events, logs

variable "claim_days" {
  description = "How long a claim is kept: how late a duplicate may come and still be found. Layout landing has merge_horizon_days instead."
  type        = number
  default     = 14

  validation {
    condition     = var.claim_days >= 1 && var.claim_days <= 3650 && floor(var.claim_days) == var.claim_days
    error_message = "claim_days is a whole number from 1 to 3650."
  }

  validation {
    condition     = var.layout == "landing" || var.claim_days * 24 >= var.stream_retention_hours + var.failed_event_days * 24
    error_message = "claim_days has to be at least the stream's retention plus failed_event_days: a record that is replayed after its claim has gone would be stored twice."
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

variable "failed_event_days" {
  description = "How long failed events are kept at most, and so the longest time after which they can be replayed. S3 deletes at a midnight, so some go up to a day before that."
  type        = number
  default     = 7

  validation {
    condition     = var.failed_event_days >= 2 && floor(var.failed_event_days) == var.failed_event_days
    error_message = "failed_event_days is a whole number, at least 2."
  }
}

variable "log_retention_days" {
  description = "How long the function's logs are kept; one of the periods that CloudWatch Logs has."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days is one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653: logs are not kept for ever."
  }
}

# ---- Alarms

variable "alarms" {
  description = "Whether to make alarms. false on `weir up`, which has metrics but no alarms yet."
  type        = bool
  default     = true
}

variable "dashboard" {
  description = "Whether to make a CloudWatch dashboard; an account's first three cost nothing, each further one $3 a month. false on `weir up`, which has none."
  type        = bool
  default     = false
}

variable "quality" {
  description = "The least of an hour's events, in percent, each with an alarm: min_complete_percent, min_valid_percent, min_unique_percent, over all types, as docs/report.md defines them. With layout landing the first two make log metric filters as well ($0.30 a month for each of up to three metrics)."
  type = object({
    min_complete_percent = optional(number)
    min_valid_percent    = optional(number)
    min_unique_percent   = optional(number)
  })
  default = null

  validation {
    condition     = var.quality == null ? true : alltrue([for limit in values(var.quality) : limit == null ? true : limit > 0 && limit <= 100])
    error_message = "quality has percentages, above 0 and up to 100."
  }
}

variable "oldest_landing_minutes" {
  description = "The alarm goes off when, over three runs of the merge, a landing has waited for it for more than so long. It is counted from the beginning of the landing's hour, so from 61 minutes on. Another goes off when a plan of the merge has been open for so long. For layout landing."
  type        = number
  default     = 180

  validation {
    condition     = var.oldest_landing_minutes > 60 && floor(var.oldest_landing_minutes) == var.oldest_landing_minutes
    error_message = "oldest_landing_minutes is a whole number above 60: a landing's age is counted from the beginning of its hour."
  }

  validation {
    condition     = var.layout != "landing" || var.oldest_landing_minutes > 60 + var.merge_minutes
    error_message = "oldest_landing_minutes has to be more than 60 + merge_minutes, or it goes off while all is well."
  }
}

variable "alarm_actions" {
  description = "ARNs of what alarms tell, such as SNS topics."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.alarm_actions : can(regex("^arn:[a-z-]+:", arn))])
    error_message = "alarm_actions are ARNs."
  }
}

# ---- Encryption and safety

variable "kms_key_arn" {
  description = "A KMS key of your own, for all that the module makes and that holds events or settings: stream, claims, buckets, log groups, the functions' environment. null: the keys that AWS manages. The key's policy has to let CloudWatch Logs use it, and the roles unless it leaves that to IAM: output key_policy_statements, or `log_groups` that are there."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null ? true : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn is the ARN of a KMS key (not of an alias)."
  }
}

variable "deletion_protection" {
  description = "Refuses `terraform destroy`, and a changed `name`, before anything is deleted. Once false is applied a destroy deletes all that the module has made, whatever is in it; a lake of `modules/lake` stays."
  type        = bool
  default     = true
}

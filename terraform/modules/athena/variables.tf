variable "name" {
  description = "Names the database, and begins the names of saved queries."
  type        = string
  default     = "weir"

  validation {
    condition     = can(regex("^[a-z][a-z0-9_-]{0,100}$", var.name))
    error_message = "name has a-z, 0-9, '_' and '-', and begins with a letter: Glue's databases have such names."
  }
}

variable "bucket" {
  description = "The lake's bucket: output lake_bucket of `pipeline`."
  type        = string
}

variable "lake_prefix" {
  description = "Where the lake stands in it: \"\" for its top, else a folder like \"events/\"."
  type        = string
  default     = ""

  validation {
    condition     = var.lake_prefix == "" || endswith(var.lake_prefix, "/")
    error_message = "lake_prefix is empty or ends with '/'."
  }
}

variable "columns" {
  description = "Further columns of the events, by the members' names in lower case: string reads any member as text, an object too."
  type        = map(string)
  default     = { event_uuid = "string", event_name = "string", created_at = "string", payload = "string" }

  validation {
    condition     = alltrue([for name in keys(var.columns) : can(regex("^[a-z0-9_]+$", name))])
    error_message = "columns are named in lower case, with a-z, 0-9 and '_': Athena knows no others. A SerDe mapping for other names is yours to add."
  }

  validation {
    condition     = length(setintersection(keys(var.columns), ["year", "month", "day", "event_type", "event_subtype", "created_datetime"])) == 0
    error_message = "columns can't be year, month or day, which are partitions, nor event_type, event_subtype or created_datetime, which every event has and the table too: no name may stand twice."
  }
}

variable "years" {
  description = "The first and the last year that a query without a year looks through."
  type        = object({ first = number, last = number })
  default     = { first = 2020, last = 2040 }

  validation {
    condition     = var.years.first >= 1000 && var.years.first <= var.years.last && var.years.last <= 9999
    error_message = "years go from first to last, each of four digits."
  }
}

variable "through_manifests" {
  description = "Whether events are read through the manifests of their days: with layout landing, and where days are rolled up, so that a roll-up is never seen half done. With layouts batch and event without a roll-up there are none."
  type        = bool
  default     = false
}

variable "workgroup" {
  description = "The workgroup of the saved queries."
  type        = string
  default     = "primary"
}

variable "tags" {
  description = "Tags of the database."
  type        = map(string)
  default     = {}
}

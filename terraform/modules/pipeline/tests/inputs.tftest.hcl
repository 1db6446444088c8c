# What would lose or double events is refused before anything is made. Needs no AWS.
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "000000000000" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-east-1" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  package = "tests/package.txt"
}

run "the_defaults_are_good" {
  command = plan

  assert {
    condition     = aws_lambda_event_source_mapping.events.bisect_batch_on_function_error
    error_message = "a failed batch has to be cut in two"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.events.maximum_record_age_in_seconds < aws_kinesis_stream.events[0].retention_period * 3600
    error_message = "records have to reach the failed events before the stream drops them"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.events.function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "partial failures have to be reported"
  }
  assert {
    condition     = aws_lambda_function.processor.environment[0].variables.WEIR_COMPRESSION == "gzip"
    error_message = "layout batch is compressed unless told otherwise"
  }
  assert {
    condition     = aws_lambda_function.processor.environment[0].variables.WEIR_CLAIM_DAYS == "14"
    error_message = "claims live 14 days"
  }
}

run "the_shortest_claims_that_outlive_replays_are_good" {
  command = plan
  variables {
    stream_mode            = "PROVISIONED"
    shard_count            = 4
    compact_after_hours    = 1
    compact_hours          = 1
    stream_retention_hours = 168
    failed_event_days      = 30
    claim_days             = 37
  }

  assert {
    condition     = module.failed.expirations["failed-events"].days == 29
    error_message = "S3 counts up to the midnight that follows: failed events may not outlive failed_event_days"
  }
  assert {
    condition     = module.compact["compact"].schedule_expression == "rate(1 hour)"
    error_message = "Scheduler wants the singular"
  }
}

run "what_cannot_be_delivered_raises_an_alarm" {
  command = plan
  variables {
    alarm_actions = ["arn:aws:sns:us-east-1:000000000000:oncall"]
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.undelivered[0].metric_name == "DestinationDeliveryFailures" && aws_cloudwatch_metric_alarm.undelivered[0].threshold == 0 && contains(aws_cloudwatch_metric_alarm.undelivered[0].alarm_actions, "arn:aws:sns:us-east-1:000000000000:oncall")
    error_message = "failed batches that their bucket does not take have to raise an alarm"
  }
}

run "what_is_behind_or_fails_raises_an_alarm" {
  command = plan
  variables {
    maximum_record_age_seconds = 7200
    dashboard                  = true
    quality                    = { min_valid_percent = 95, min_unique_percent = 90 }
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.stream["behind"].metric_name == "IteratorAge" && aws_cloudwatch_metric_alarm.stream["behind"].threshold == 3600000
    error_message = "half of what is left before records are too old"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.stream["errors"].metric_name == "Errors" && aws_cloudwatch_metric_alarm.stream["throttles"].metric_name == "Throttles"
    error_message = "what stops the processor has to raise an alarm"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.failed_events[0].metric_name == "OnFailureDestinationDeliveredEventCount" && one(aws_lambda_event_source_mapping.events.metrics_config).metrics == toset(["EventCount"])
    error_message = "failed events have to raise an alarm, and to be counted for it"
  }
  assert {
    condition     = { for name, alarm in aws_cloudwatch_metric_alarm.quality : name => alarm.threshold } == { min_valid_percent = 95, min_unique_percent = 90 }
    error_message = "limits that are given, and no others, raise an alarm"
  }
  assert {
    condition     = length(aws_cloudwatch_log_metric_filter.counts) == 0
    error_message = "the processor's counts are metrics already"
  }
}

run "counts_of_landings_are_taken_from_the_log" {
  command = plan
  variables {
    layout  = "landing"
    quality = { min_complete_percent = 99 }
  }
  assert {
    condition     = toset([for filter in aws_cloudwatch_log_metric_filter.counts : filter.pattern]) == toset(["{ $.Complete = * }", "{ $.Judged = * }"])
    error_message = "they are no metrics otherwise"
  }
}

run "without_alarms_there_is_none" {
  command = plan
  variables {
    alarms    = false
    dashboard = true
    layout    = "landing"
  }
  assert {
    condition     = alltrue(flatten([for widget in jsondecode(aws_cloudwatch_dashboard.health[0].dashboard_body).widgets : [for metric in widget.properties.metrics : length(metric) == 4]]))
    error_message = "a graph's metric is namespace, name, dimension and its value"
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.health[0].dashboard_body).widgets) == 7
    error_message = "without alarms the dashboard has its graphs"
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.undelivered) + length(aws_cloudwatch_metric_alarm.stream) + length(aws_cloudwatch_metric_alarm.failed_events) + length(aws_lambda_event_source_mapping.events.metrics_config) == 0
    error_message = "alarms = false makes none"
  }
}

# ---- What the functions may do

run "the_processor_may_what_it_calls_and_no_more" {
  command = plan
  assert {
    condition     = { for statement in data.aws_iam_policy_document.claimer.statement : statement.sid => statement.actions } == { ClaimEvents = toset(["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PartiQLInsert", "dynamodb:UpdateItem"]), StoreEvents = toset(["s3:GetObject", "s3:PutObject"]), CountThem = toset(["s3:PutObject"]), SeeWhatWasRolledUp = toset(["s3:GetObject"]), SeeThatNoMergeHasTheLake = toset(["s3:GetObject"]) }
    error_message = "claims are made, read and moved; what was stored is read back, what was counted is not"
  }
  assert {
    condition     = [for statement in data.aws_iam_policy_document.lander.statement : statement.actions] == [toset(["s3:PutObject"])]
    error_message = "whoever lands batches reads nothing"
  }
  assert {
    condition     = length(data.aws_iam_policy_document.listing.statement[0].condition) == 0
    error_message = "the whole bucket is the lake"
  }
}

run "of_a_bucket_with_other_things_no_more_than_the_lake_is_listed" {
  command = plan
  variables {
    lake_prefix = "events/"
  }
  assert {
    condition     = [for condition in data.aws_iam_policy_document.listing.statement[0].condition : [condition.test, condition.variable, condition.values]] == [["StringLike", "s3:prefix", tolist(["events/*"])]]
    error_message = "a prefix bounds what is listed"
  }
}

run "all_functions_log_and_use_key_and_network" {
  command = plan
  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:000000000000:key/k"
    vpc         = { subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] }
  }
  assert {
    condition     = { for kind, document in data.aws_iam_policy_document.function : kind => [for statement in document.statement : statement.sid] } == { for kind in ["processor", "merge", "compact"] : kind => ["WriteLogs", "UseTheKey", "RunInTheVpc"] }
    error_message = "each of them does"
  }
}

# ---- The roll-up

run "nothing_is_rolled_up_unless_it_is_said" {
  command = plan
  assert {
    condition     = length(module.compact) == 0 && output.compact_function_name == null
    error_message = "whoever reads lake/ itself would see events twice for a while"
  }
}

run "days_are_rolled_up_by_a_schedule" {
  command = plan
  variables {
    layout                     = "event"
    schema                     = "github"
    lake_prefix                = "events/"
    compact_after_hours        = 24
    compact_reader_grace_hours = 3
  }
  assert {
    condition     = module.compact["compact"].environment.WEIR_HANDLER == "compact" && module.compact["compact"].environment.WEIR_LAKE_PREFIX == "events/"
    error_message = "the same package rolls up, by another handler"
  }
  assert {
    condition     = module.compact["compact"].environment.WEIR_SCHEMA == "github" && module.compact["compact"].environment.WEIR_COMPRESSION == "none"
    error_message = "it reads events as the processor does, and packs them alike"
  }
  assert {
    condition     = module.compact["compact"].environment.WEIR_COMPACT_AFTER_HOURS == "24" && module.compact["compact"].environment.WEIR_COMPACT_READER_GRACE_HOURS == "3"
    error_message = "it is told when"
  }
  assert {
    condition     = module.compact["compact"].schedule_expression == "rate(6 hours)"
    error_message = "the roll-up runs every six hours"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.compact_errors["compact"].metric_name == "Errors"
    error_message = "runs that fail have to raise an alarm"
  }
}

# ---- Layout landing

run "other_layouts_merge_nothing" {
  command = plan
  assert {
    condition     = length(module.merge) == 0 && length(aws_cloudwatch_metric_alarm.merge_behind) == 0 && output.merge_function_name == null
    error_message = "layouts batch and event need no merge"
  }
}

run "landings_are_merged_by_a_schedule" {
  command = plan
  variables {
    layout        = "landing"
    lake_prefix   = "events/"
    alarm_actions = ["arn:aws:sns:us-east-1:000000000000:oncall"]
  }
  assert {
    condition     = aws_lambda_function.processor.environment[0].variables.WEIR_LAYOUT == "landing"
    error_message = "the processor has to land batches"
  }
  assert {
    condition     = module.merge["merge"].environment.WEIR_HANDLER == "merge" && module.merge["merge"].environment.WEIR_LAKE_PREFIX == "events/"
    error_message = "the same package merges, by another handler"
  }
  assert {
    condition     = module.merge["merge"].environment.WEIR_MERGE_REDELIVERY_DAYS == "14" && module.merge["merge"].environment.WEIR_MERGE_HORIZON_DAYS == "35"
    error_message = "a record may come again for the stream's retention and the days of failed events"
  }
  assert {
    condition     = module.merge["merge"].schedule_expression == "rate(15 minutes)"
    error_message = "the merge runs every quarter of an hour"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.merge_behind["merge"].treat_missing_data == "breaching" && aws_cloudwatch_metric_alarm.merge_behind["merge"].threshold == 10800 && contains(aws_cloudwatch_metric_alarm.merge_behind["merge"].alarm_actions, "arn:aws:sns:us-east-1:000000000000:oncall")
    error_message = "a merge that is behind, or does not run, has to raise an alarm"
  }
  assert {
    condition     = strcontains(aws_cloudwatch_metric_alarm.merge_behind["merge"].alarm_description, "For ${aws_cloudwatch_metric_alarm.merge_behind["merge"].evaluation_periods * aws_cloudwatch_metric_alarm.merge_behind["merge"].period / 60} minutes now") && strcontains(aws_cloudwatch_metric_alarm.merge_behind["merge"].alarm_description, "more than ${aws_cloudwatch_metric_alarm.merge_behind["merge"].threshold / 60} minutes")
    error_message = "the alarm says for how long it has been so"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.merge_stuck["merge"].metric_name == "PlanOpen" && aws_cloudwatch_metric_alarm.merge_stuck["merge"].statistic == "Minimum" && aws_cloudwatch_metric_alarm.merge_stuck["merge"].threshold == 10800
    error_message = "a plan that no run gets through has to raise an alarm, and one that is closed must not"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.merge_errors["merge"].metric_name == "Errors" && aws_cloudwatch_metric_alarm.landings_set_aside["merge"].metric_name == "LandingsSetAside"
    error_message = "what stops the merge has to raise an alarm"
  }
  assert {
    condition     = module.merge["merge"].reserved_concurrency == 2 && module.merge["merge"].memory_mb == 1769
    error_message = "one run and the one after it do, all others would do the same work; it has one core"
  }
}

run "the_least_that_a_merge_can_have_is_good" {
  command = plan
  variables {
    layout             = "landing"
    merge_minutes      = 1
    merge_memory_mb    = 1024
    merge_horizon_days = 15
  }
  assert {
    condition     = module.merge["merge"].schedule_expression == "rate(1 minute)"
    error_message = "Scheduler wants the singular"
  }
}

# ---- What is there already

run "a_lake_that_is_there_is_not_made" {
  command = plan
  variables {
    lake = { bucket = "their-bucket", claims_table = "their-claims" }
  }

  assert {
    condition     = length(module.lake) == 0 && output.lake_bucket == "their-bucket" && output.claims_table == "their-claims"
    error_message = "it is used as it is"
  }
  assert {
    condition     = aws_lambda_function.processor.environment[0].variables.WEIR_LAKE_BUCKET == "their-bucket" && aws_lambda_function.processor.environment[0].variables.WEIR_CLAIMS_TABLE == "their-claims"
    error_message = "the processor writes there"
  }
}

run "a_stream_that_is_there_is_not_made" {
  command = plan
  variables {
    stream = { arn = "arn:aws:kinesis:us-east-1:000000000000:stream/theirs" }
  }
  override_data {
    target = data.aws_kinesis_stream.existing[0]
    values = { name = "theirs", retention_period = 168 }
  }

  assert {
    condition     = length(aws_kinesis_stream.events) == 0 && output.stream_name == "theirs" && aws_lambda_event_source_mapping.events.event_source_arn == "arn:aws:kinesis:us-east-1:000000000000:stream/theirs"
    error_message = "the mapping reads it"
  }
}

run "roles_and_log_groups_that_are_there_are_not_made" {
  command = plan
  variables {
    layout     = "landing"
    roles      = { processor = { arn = "arn:aws:iam::000000000000:role/p" }, merge = { arn = "arn:aws:iam::000000000000:role/m" } }
    log_groups = { processor = { name = "/theirs/processor" }, merge = { name = "/theirs/merge" } }
  }

  assert {
    condition     = length(aws_iam_role.processor) == 0 && length(aws_iam_role_policy.processor) == 0 && aws_lambda_function.processor.role == "arn:aws:iam::000000000000:role/p" && output.merge_role_arn == "arn:aws:iam::000000000000:role/m"
    error_message = "functions run in them"
  }
  assert {
    condition     = length(aws_cloudwatch_log_group.processor) == 0 && aws_lambda_function.processor.logging_config[0].log_group == "/theirs/processor" && output.merge_log_group == "/theirs/merge"
    error_message = "functions log there"
  }
}

run "roles_that_are_made_are_bounded" {
  command = plan
  variables {
    permissions_boundary = "arn:aws:iam::000000000000:policy/bound"
    role_path            = "/pipelines/"
  }
  assert {
    condition     = aws_iam_role.processor[0].permissions_boundary == "arn:aws:iam::000000000000:policy/bound" && aws_iam_role.processor[0].path == "/pipelines/"
    error_message = "boundary and path are what was said"
  }
}

run "tags_add_up" {
  command = plan
  variables {
    tags          = { team = "data" }
    resource_tags = { stream = { cost = "ingest" } }
  }
  assert {
    condition     = aws_kinesis_stream.events[0].tags == tomap({ "weir:pipeline" = "weir", team = "data", cost = "ingest" }) && aws_lambda_function.processor.tags == tomap({ "weir:pipeline" = "weir", team = "data" })
    error_message = "further tags are of their kind alone"
  }
}

run "a_key_of_ones_own_covers_all_that_holds_events_or_settings" {
  command = plan
  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:000000000000:key/mine"
  }
  assert {
    condition     = aws_kinesis_stream.events[0].kms_key_id == var.kms_key_arn && aws_cloudwatch_log_group.processor[0].kms_key_id == var.kms_key_arn && aws_lambda_function.processor.kms_key_arn == var.kms_key_arn && module.lake[0].lake.kms_key_arn == var.kms_key_arn
    error_message = "stream, logs, environment and lake have it"
  }
}

# ---- The package

run "a_package_in_s3_is_told_by_its_version" {
  command = plan
  variables {
    package    = null
    package_s3 = { bucket = "packages", key = "weir/bootstrap.zip", version = "v1" }
  }
  assert {
    condition     = aws_lambda_function.processor.s3_bucket == "packages" && aws_lambda_function.processor.s3_object_version == "v1" && aws_lambda_function.processor.filename == null
    error_message = "it is taken from there"
  }
}

# ---- How the stream is read

run "the_stream_can_be_left_alone" {
  command = plan
  variables {
    mapping_enabled      = false
    filters              = [jsonencode({ data = { kind = ["order"] } })]
    starting_position    = "AT_TIMESTAMP"
    starting_timestamp   = "2026-01-31T00:00:00Z"
    reserved_concurrency = 10
    vpc                  = { subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] }
  }
  assert {
    condition     = !aws_lambda_event_source_mapping.events.enabled && one(one(aws_lambda_event_source_mapping.events.filter_criteria).filter).pattern == "{\"data\":{\"kind\":[\"order\"]}}"
    error_message = "the mapping is off, and filters when it is on"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.events.starting_position_timestamp == "2026-01-31T00:00:00Z" && aws_lambda_function.processor.reserved_concurrent_executions == 10
    error_message = "it begins there"
  }
  assert {
    condition     = one(aws_lambda_function.processor.vpc_config).subnet_ids == toset(["subnet-1"])
    error_message = "the processor runs in the VPC"
  }
}

# ---- What is refused: each of these inputs is wrong by itself or beside another

run "values_that_are_none_are_refused" {
  command = plan
  variables {
    name                       = "My_Pipeline"
    package                    = "none.zip"
    schema                     = "nonsense"
    layout                     = "wide"
    lake_prefix                = "../"
    maximum_retry_attempts     = -1
    maximum_record_age_seconds = -1
    compact_reader_grace_hours = 0
    merge_reserved_concurrency = 0
    merge_memory_mb            = 1023
    reserved_concurrency       = 0
    starting_timestamp         = "yesterday"
    filters                    = ["kind = order"]
    roles                      = { processor = { arn = "weir-processor" } }
    log_groups                 = { processor = { name = "arn:aws:logs:us-east-1:000000000000:log-group:mine" } }
    permissions_boundary       = "bound"
    role_path                  = "pipelines"
    resource_tags              = { queue = { cost = "ingest" } }
    vpc                        = { subnet_ids = [], security_group_ids = ["sg-1"] }
    kms_key_arn                = "alias/mine"
  }
  expect_failures = [
    var.name, var.package, var.schema, var.layout, var.lake_prefix, var.maximum_retry_attempts,
    var.maximum_record_age_seconds, var.compact_reader_grace_hours, var.merge_reserved_concurrency,
    var.merge_memory_mb, var.reserved_concurrency, var.starting_timestamp, var.filters, var.roles,
    var.log_groups, var.permissions_boundary, var.role_path, var.resource_tags, var.vpc,
    var.kms_key_arn,
  ]
}

run "values_that_do_not_go_together_are_refused" {
  command = plan
  variables {
    package_s3                 = { bucket = "packages", key = "weir/bootstrap.zip" } # beside package
    layout                     = "event"
    compression                = "gzip"
    lake_prefix                = "events"
    shard_count                = 2
    batch_window_seconds       = 0
    stream_retention_hours     = 24
    maximum_record_age_seconds = 86400 # as long as the stream keeps it
    failed_event_days          = 30
    claim_days                 = 30 # and not the stream's day more
    starting_position          = "AT_TIMESTAMP"
    lake                       = { bucket = "their-bucket", claims_table = "their-claims" }
    claim_capacity             = { min_write = 1, max_write = 50 }
  }
  expect_failures = [
    var.package, var.compression, var.lake_prefix, var.shard_count, var.batch_window_seconds,
    var.maximum_record_age_seconds, var.claim_days, var.starting_timestamp, var.lake,
  ]
}

run "what_layout_landing_does_not_bear_is_refused" {
  command = plan
  variables {
    architecture           = "arm64" # and the package is of x86_64
    layout                 = "landing"
    compact_after_hours    = 24
    stream_retention_hours = 169
    merge_horizon_days     = 15
    merge_minutes          = 60
    oldest_landing_minutes = 120
    claim_capacity         = { min_write = 1, max_write = 50, target = 95 }
    quality                = { min_valid_percent = 0 }
  }
  expect_failures = [
    var.quality,
    var.package, var.compact_after_hours, var.merge_horizon_days, var.oldest_landing_minutes,
    var.claim_capacity,
  ]
}

run "no_package_is_refused" {
  command = plan
  variables {
    package = null
    stream  = { arn = "theirs" }
  }
  override_data {
    target = data.aws_kinesis_stream.existing[0]
    values = { name = "theirs", retention_period = 168 }
  }
  expect_failures = [var.package, var.stream]
}

run "a_stream_that_keeps_records_for_another_time_is_refused" {
  command = plan
  variables {
    stream = { arn = "arn:aws:kinesis:us-east-1:000000000000:stream/theirs" }
  }
  override_data {
    target = data.aws_kinesis_stream.existing[0]
    values = { name = "theirs", retention_period = 24 }
  }
  expect_failures = [data.aws_kinesis_stream.existing]
}

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
  package = "tests/inputs.tftest.hcl" # any file
}

run "the_defaults_are_good" {
  command = plan

  assert {
    condition     = aws_lambda_event_source_mapping.events.bisect_batch_on_function_error
    error_message = "a failed batch has to be cut in two"
  }
  assert {
    condition     = aws_lambda_event_source_mapping.events.maximum_record_age_in_seconds < aws_kinesis_stream.events.retention_period * 3600
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
    condition     = aws_dynamodb_table.claims.ttl[0].attribute_name == "expires_at" && aws_dynamodb_table.claims.hash_key == "key"
    error_message = "the claims table is not as the processor expects it"
  }
}

run "layout_event_is_plain" {
  command = plan
  variables {
    layout = "event"
  }
  assert {
    condition     = aws_lambda_function.processor.environment[0].variables.WEIR_COMPRESSION == "none"
    error_message = "layout event writes plain JSON"
  }
}

run "provisioned_streams_have_shards" {
  command = plan
  variables {
    stream_mode = "PROVISIONED"
    shard_count = 4
  }
}

run "infinite_retries_are_refused" {
  command = plan
  variables {
    maximum_retry_attempts = -1
  }
  expect_failures = [var.maximum_retry_attempts]
}

run "an_infinite_record_age_is_refused" {
  command = plan
  variables {
    maximum_record_age_seconds = -1
  }
  expect_failures = [var.maximum_record_age_seconds]
}

run "a_record_age_of_the_retention_is_refused" {
  command = plan
  variables {
    stream_retention_hours     = 24
    maximum_record_age_seconds = 86400
  }
  expect_failures = [var.maximum_record_age_seconds]
}

run "claims_that_do_not_outlive_replays_are_refused" {
  command = plan
  variables {
    stream_retention_hours = 168
    failed_event_days      = 30
    claim_days             = 36
  }
  expect_failures = [var.claim_days]
}

run "the_shortest_claims_that_outlive_replays_are_good" {
  command = plan
  variables {
    stream_retention_hours = 168
    failed_event_days      = 30
    claim_days             = 37
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.failed.rule[0].expiration[0].days == 29
    error_message = "S3 counts up to the midnight that follows: failed events may not outlive failed_event_days"
  }
}

run "claims_are_paid_by_the_request_unless_told_otherwise" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.claims.billing_mode == "PAY_PER_REQUEST" && length(aws_appautoscaling_target.claims) == 0
    error_message = "without claim_capacity nothing is provisioned"
  }
  assert {
    condition     = !aws_dynamodb_table.claims.point_in_time_recovery[0].enabled
    error_message = "point-in-time recovery costs more than the claims themselves"
  }
  assert {
    condition     = aws_lambda_function.processor.environment[0].variables.WEIR_CLAIM_DAYS == "14"
    error_message = "claims live 14 days"
  }
}

run "provisioned_claims_scale_between_their_bounds" {
  command = plan
  variables {
    claim_capacity = { min_write = 100, max_write = 4000 }
  }

  assert {
    condition     = aws_dynamodb_table.claims.billing_mode == "PROVISIONED" && aws_dynamodb_table.claims.write_capacity == 100 && aws_dynamodb_table.claims.read_capacity == 5
    error_message = "the table begins at the lower bounds"
  }
  assert {
    condition     = aws_appautoscaling_target.claims["write"].min_capacity == 100 && aws_appautoscaling_target.claims["write"].max_capacity == 4000 && aws_appautoscaling_target.claims["write"].scalable_dimension == "dynamodb:table:WriteCapacityUnits"
    error_message = "writes scale between the bounds"
  }
  assert {
    condition     = aws_appautoscaling_target.claims["read"].max_capacity == 1000 && aws_appautoscaling_policy.claims["read"].target_tracking_scaling_policy_configuration[0].target_value == 70
    error_message = "reads scale as well"
  }
}

run "bounds_of_capacity_that_are_turned_round_are_refused" {
  command = plan
  variables {
    claim_capacity = { min_write = 100, max_write = 50 }
  }
  expect_failures = [var.claim_capacity]
}

run "a_share_of_capacity_that_is_none_is_refused" {
  command = plan
  variables {
    claim_capacity = { min_write = 1, max_write = 50, target = 95 }
  }
  expect_failures = [var.claim_capacity]
}

run "a_compressed_event_layout_is_refused" {
  command = plan
  variables {
    layout      = "event"
    compression = "gzip"
  }
  expect_failures = [var.compression]
}

run "a_package_that_is_not_there_is_refused" {
  command = plan
  variables {
    package = "none.zip"
  }
  expect_failures = [var.package]
}

run "shards_of_an_on_demand_stream_are_refused" {
  command = plan
  variables {
    shard_count = 2
  }
  expect_failures = [var.shard_count]
}

run "a_large_batch_without_a_window_is_refused" {
  command = plan
  variables {
    batch_window_seconds = 0
  }
  expect_failures = [var.batch_window_seconds]
}

run "names_that_no_bucket_can_have_are_refused" {
  command = plan
  variables {
    name = "My_Pipeline"
  }
  expect_failures = [var.name]
}

run "schemas_that_are_none_are_refused" {
  command = plan
  variables {
    schema = "nonsense"
  }
  expect_failures = [var.schema]
}

run "prefixes_that_leave_their_folder_are_refused" {
  command = plan
  variables {
    lake_prefix = "../"
  }
  expect_failures = [var.lake_prefix]
}

run "prefixes_without_an_end_are_refused" {
  command = plan
  variables {
    lake_prefix = "events"
  }
  expect_failures = [var.lake_prefix]
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

run "without_alarms_there_is_none" {
  command = plan
  variables {
    alarms = false
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.undelivered) == 0
    error_message = "alarms = false makes none"
  }
}

# ---- The roll-up

run "nothing_is_rolled_up_unless_it_is_said" {
  command = plan
  assert {
    condition     = length(aws_lambda_function.compact) == 0 && length(aws_scheduler_schedule.compact) == 0 && length(aws_iam_role.compact) == 0 && output.compact_function_name == null
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
    condition     = aws_lambda_function.compact["compact"].environment[0].variables.WEIR_HANDLER == "compact" && aws_lambda_function.compact["compact"].environment[0].variables.WEIR_LAKE_PREFIX == "events/"
    error_message = "the same package rolls up, by another handler"
  }
  assert {
    condition     = aws_lambda_function.compact["compact"].environment[0].variables.WEIR_SCHEMA == "github" && aws_lambda_function.compact["compact"].environment[0].variables.WEIR_COMPRESSION == "none"
    error_message = "it reads events as the processor does, and packs them alike"
  }
  assert {
    condition     = aws_lambda_function.compact["compact"].environment[0].variables.WEIR_COMPACT_AFTER_HOURS == "24" && aws_lambda_function.compact["compact"].environment[0].variables.WEIR_COMPACT_READER_GRACE_HOURS == "3"
    error_message = "it is told when"
  }
  assert {
    condition     = aws_scheduler_schedule.compact["compact"].schedule_expression == "rate(6 hours)"
    error_message = "the roll-up runs every six hours"
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.compact_errors["compact"].metric_name == "Errors"
    error_message = "runs that fail have to raise an alarm"
  }
}

run "a_roll_up_an_hour_is_a_rate_of_one" {
  command = plan
  variables {
    compact_after_hours = 1
    compact_hours       = 1
  }
  assert {
    condition     = aws_scheduler_schedule.compact["compact"].schedule_expression == "rate(1 hour)"
    error_message = "Scheduler wants the singular"
  }
}

run "a_roll_up_of_claims_beside_a_merge_is_refused" {
  command = plan
  variables {
    layout              = "landing"
    compact_after_hours = 24
  }
  expect_failures = [var.compact_after_hours]
}

run "a_grace_that_is_none_is_refused" {
  command = plan
  variables {
    compact_reader_grace_hours = 0
  }
  expect_failures = [var.compact_reader_grace_hours]
}

# ---- Layout landing

run "other_layouts_merge_nothing" {
  command = plan
  assert {
    condition     = length(aws_lambda_function.merge) == 0 && length(aws_scheduler_schedule.merge) == 0 && length(aws_cloudwatch_metric_alarm.merge_behind) == 0 && output.merge_function_name == null
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
    condition     = aws_lambda_function.merge["merge"].environment[0].variables.WEIR_HANDLER == "merge" && aws_lambda_function.merge["merge"].environment[0].variables.WEIR_LAKE_PREFIX == "events/"
    error_message = "the same package merges, by another handler"
  }
  assert {
    condition     = aws_lambda_function.merge["merge"].environment[0].variables.WEIR_MERGE_REDELIVERY_DAYS == "14" && aws_lambda_function.merge["merge"].environment[0].variables.WEIR_MERGE_HORIZON_DAYS == "35"
    error_message = "a record may come again for the stream's retention and the days of failed events"
  }
  assert {
    condition     = aws_scheduler_schedule.merge["merge"].schedule_expression == "rate(15 minutes)"
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
    condition     = alltrue([for rule in aws_s3_bucket_lifecycle_configuration.lake.rule : length(rule.expiration) == 0])
    error_message = "no landing is deleted by its age"
  }
}

run "a_merge_that_is_behind_is_not_done_fifteen_times_over" {
  command = plan
  variables {
    layout = "landing"
  }
  assert {
    condition     = aws_lambda_function.merge["merge"].reserved_concurrent_executions == 2
    error_message = "one run and the one after it do, all others would do the same work"
  }
  assert {
    condition     = aws_lambda_function.merge["merge"].memory_size == 1769
    error_message = "the merge has one core unless told otherwise"
  }
}

run "a_merge_that_may_never_run_is_refused" {
  command = plan
  variables {
    layout                     = "landing"
    merge_reserved_concurrency = 0
  }
  expect_failures = [var.merge_reserved_concurrency]
}

run "a_merge_with_too_little_memory_is_refused" {
  command = plan
  variables {
    layout          = "landing"
    merge_memory_mb = 1023
  }
  expect_failures = [var.merge_memory_mb]
}

run "the_least_memory_of_a_merge_is_good" {
  command = plan
  variables {
    layout          = "landing"
    merge_memory_mb = 1024
  }
}

run "a_merge_a_minute_is_a_rate_of_one" {
  command = plan
  variables {
    layout        = "landing"
    merge_minutes = 1
  }
  assert {
    condition     = aws_scheduler_schedule.merge["merge"].schedule_expression == "rate(1 minute)"
    error_message = "Scheduler wants the singular"
  }
}

run "a_horizon_that_does_not_outlive_redelivery_is_refused" {
  command = plan
  variables {
    layout                 = "landing"
    stream_retention_hours = 169
    merge_horizon_days     = 15
  }
  expect_failures = [var.merge_horizon_days]
}

run "the_shortest_horizon_that_outlives_redelivery_is_good" {
  command = plan
  variables {
    layout             = "landing"
    merge_horizon_days = 15
  }
}

run "an_alarm_that_goes_off_while_all_is_well_is_refused" {
  command = plan
  variables {
    layout                 = "landing"
    merge_minutes          = 60
    oldest_landing_minutes = 120
  }
  expect_failures = [var.oldest_landing_minutes]
}

run "layouts_that_are_none_are_refused" {
  command = plan
  variables {
    layout = "wide"
  }
  expect_failures = [var.layout]
}

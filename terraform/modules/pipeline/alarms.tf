# What has to wake somebody, and why; each costs $0.10 a month, one with metric math as much for each
# metric that it asks.
locals {
  stream_alarms = !var.alarms ? {} : {
    behind = {
      description = "The processor is ${floor(local.iterator_age_seconds / 60)} minutes behind ${local.stream.name}, half of what is left before records are set aside as too old. Look at errors and throttles; else give it more shards, parallelization_factor or memory_mb."
      metric      = "IteratorAge"
      statistic   = "Maximum"
      threshold   = local.iterator_age_seconds * 1000
      periods     = 3
      period      = 60
    }
    errors = {
      description = "Runs of ${local.processor} fail, and their batches come again. The function's log says why; after ${var.maximum_retry_attempts} attempts records go to ${aws_s3_bucket.failed.id}. A new package that does not start: apply the one of before."
      metric      = "Errors"
      statistic   = "Sum"
      threshold   = 0
      periods     = 3
      period      = 300
    }
    throttles = {
      description = "Runs of ${local.processor} are not begun: the account's concurrency, or reserved_concurrency, is used up. Batches wait in the stream."
      metric      = "Throttles"
      statistic   = "Sum"
      threshold   = 0
      periods     = 3
      period      = 300
    }
  }
  iterator_age_seconds = floor(var.maximum_record_age_seconds / 2)
  processor            = aws_lambda_function.processor.function_name
}

resource "aws_cloudwatch_metric_alarm" "stream" {
  for_each = local.stream_alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric
  dimensions          = { FunctionName = local.processor }
  statistic           = each.value.statistic
  period              = each.value.period
  evaluation_periods  = each.value.periods
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = local.tags.alarm
}

# Batches that the mapping gave up are safe, and wait for a replay that somebody has to do.
resource "aws_cloudwatch_metric_alarm" "failed_events" {
  count = var.alarms ? 1 : 0

  alarm_name          = "${var.name}-failed-events"
  alarm_description   = "Failed batches stand in ${aws_s3_bucket.failed.id}, for ${var.failed_event_days} days at most. The function's log says why they failed; mend it, then weir replay s3://${aws_s3_bucket.failed.id} --lake s3://${local.lake.bucket}/${var.lake_prefix}."
  namespace           = "AWS/Lambda"
  metric_name         = "OnFailureDestinationDeliveredEventCount"
  dimensions          = { EventSourceMappingUUID = aws_lambda_event_source_mapping.events.uuid }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags.alarm
}

# Says when records are about to be lost: failed batches that their bucket does not take.
resource "aws_cloudwatch_metric_alarm" "undelivered" {
  count = var.alarms ? 1 : 0

  alarm_name          = "${var.name}-failed-events-undelivered"
  alarm_description   = "Failed batches of ${local.processor} could not be put into ${aws_s3_bucket.failed.id}: their records may be lost. Look whether S3 and the bucket are well."
  namespace           = "AWS/Lambda"
  metric_name         = "DestinationDeliveryFailures"
  dimensions          = { FunctionName = local.processor }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags.alarm
}

# What is left as it is goes on standing there: no alarm but for runs that fail.
resource "aws_cloudwatch_metric_alarm" "compact_errors" {
  for_each = var.alarms ? local.compacts : {}

  alarm_name          = "${each.value}-errors"
  alarm_description   = "Runs of ${each.value} fail: days stay in many files meanwhile, and nothing is lost. The function's log says why."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = module.compact[each.key].function_name }
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags.alarm
}

# The rest is about the merge of layout landing.
locals {
  merge_alarms         = var.alarms ? local.merges : {}
  merge_period_minutes = max(5, var.merge_minutes)
  behind_periods       = 3
}

resource "aws_cloudwatch_metric_alarm" "merge_errors" {
  for_each = local.merge_alarms

  alarm_name          = "${each.value}-errors"
  alarm_description   = "Runs of ${each.value} fail: events wait in landing/ meanwhile. The function's log says why."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = module.merge[each.key].function_name }
  statistic           = "Sum"
  period              = 60 * local.merge_period_minutes
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags.alarm
}

# Also when nothing runs, for then there is no figure.
resource "aws_cloudwatch_metric_alarm" "merge_behind" {
  for_each = local.merge_alarms

  alarm_name          = "${each.value}-behind"
  alarm_description   = "For ${local.behind_periods * local.merge_period_minutes} minutes now, a landing has waited for ${each.value} for more than ${var.oldest_landing_minutes} minutes, or the merge has not said how long: it does not run, or fails. The function's log says what stops it; landings stay until they are merged."
  namespace           = "Weir"
  metric_name         = "OldestWaitingLanding"
  dimensions          = { Function = module.merge[each.key].function_name }
  statistic           = "Maximum"
  period              = 60 * local.merge_period_minutes
  evaluation_periods  = local.behind_periods
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.oldest_landing_minutes * 60
  treat_missing_data  = "breaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags.alarm
}

# A run that finds a plan open says so before it goes on, and one that closes it says 0 at its end. So
# the least of a period is above 0 where no run gets through, also where each is ended at its time-out.
resource "aws_cloudwatch_metric_alarm" "merge_stuck" {
  for_each = local.merge_alarms

  alarm_name          = "${each.value}-stuck"
  alarm_description   = "A plan of ${each.value} has been open for more than ${var.oldest_landing_minutes} minutes, and nothing is merged until it is through: no run carries it out in its time and memory, or something that it names is damaged. The function's log has its number and kind; run weir merge on a machine, or give the function more (merge_timeout_seconds, merge_memory_mb)."
  namespace           = "Weir"
  metric_name         = "PlanOpen"
  dimensions          = { Function = module.merge[each.key].function_name }
  statistic           = "Minimum"
  period              = 60 * local.merge_period_minutes
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.oldest_landing_minutes * 60
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags.alarm
}

resource "aws_cloudwatch_metric_alarm" "landings_set_aside" {
  for_each = local.merge_alarms

  alarm_name          = "${each.value}-set-aside"
  alarm_description   = "${each.value} can't read a landing, and leaves it and what follows in its shard: the function's log names it and says why."
  namespace           = "Weir"
  metric_name         = "LandingsSetAside"
  dimensions          = { Function = module.merge[each.key].function_name }
  statistic           = "Maximum"
  period              = 60 * local.merge_period_minutes
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags.alarm
}

# Says when records are about to be lost: failed batches that their bucket does not take.
resource "aws_cloudwatch_metric_alarm" "undelivered" {
  count = var.alarms ? 1 : 0

  alarm_name          = "${var.name}-failed-events-undelivered"
  alarm_description   = "Failed batches of ${aws_lambda_function.processor.function_name} could not be put into ${aws_s3_bucket.failed.id}: their records may be lost. Look whether S3 and the bucket are well."
  namespace           = "AWS/Lambda"
  metric_name         = "DestinationDeliveryFailures"
  dimensions          = { FunctionName = aws_lambda_function.processor.function_name }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags
}

# What is left as it is goes on standing there: no alarm but for runs that fail.
resource "aws_cloudwatch_metric_alarm" "compact_errors" {
  for_each = var.alarms ? local.compacts : {}

  alarm_name          = "${each.value}-errors"
  alarm_description   = "Runs of ${each.value} fail: days stay in many files meanwhile, and nothing is lost. The function's log says why."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.compact[each.key].function_name }
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags
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
  dimensions          = { FunctionName = aws_lambda_function.merge[each.key].function_name }
  statistic           = "Sum"
  period              = 60 * local.merge_period_minutes
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags
}

# Also when nothing runs, for then there is no figure.
resource "aws_cloudwatch_metric_alarm" "merge_behind" {
  for_each = local.merge_alarms

  alarm_name          = "${each.value}-behind"
  alarm_description   = "For ${local.behind_periods * local.merge_period_minutes} minutes now, a landing has waited for ${each.value} for more than ${var.oldest_landing_minutes} minutes, or the merge has not said how long: it does not run, or fails. The function's log says what stops it; landings stay until they are merged."
  namespace           = "Weir"
  metric_name         = "OldestWaitingLanding"
  dimensions          = { Function = aws_lambda_function.merge[each.key].function_name }
  statistic           = "Maximum"
  period              = 60 * local.merge_period_minutes
  evaluation_periods  = local.behind_periods
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.oldest_landing_minutes * 60
  treat_missing_data  = "breaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags
}

# A run that finds a plan open says so before it goes on, and one that closes it says 0 at its end. So
# the least of a period is above 0 where no run gets through, also where each is ended at its time-out.
resource "aws_cloudwatch_metric_alarm" "merge_stuck" {
  for_each = local.merge_alarms

  alarm_name          = "${each.value}-stuck"
  alarm_description   = "A plan of ${each.value} has been open for more than ${var.oldest_landing_minutes} minutes, and nothing is merged until it is through: no run carries it out in its time and memory, or something that it names is damaged. The function's log has its number and kind; run weir merge on a machine, or give the function more (merge_timeout_seconds, merge_memory_mb)."
  namespace           = "Weir"
  metric_name         = "PlanOpen"
  dimensions          = { Function = aws_lambda_function.merge[each.key].function_name }
  statistic           = "Minimum"
  period              = 60 * local.merge_period_minutes
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.oldest_landing_minutes * 60
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "landings_set_aside" {
  for_each = local.merge_alarms

  alarm_name          = "${each.value}-set-aside"
  alarm_description   = "${each.value} can't read a landing, and leaves it and what follows in its shard: the function's log names it and says why."
  namespace           = "Weir"
  metric_name         = "LandingsSetAside"
  dimensions          = { Function = aws_lambda_function.merge[each.key].function_name }
  statistic           = "Maximum"
  period              = 60 * local.merge_period_minutes
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags
}

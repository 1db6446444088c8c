# Alarms on what events are like, over all types, where limits are given: the figures of `weir report`
# (docs/report.md), an hour each. With layout landing two of them are of the landings' log lines,
# of which filters make metrics; what is stored and what is a copy the merge says.
locals {
  figures = {
    min_complete_percent = {
      what  = "have all members that their schema wants"
      share = "100 * complete / judged"
      of    = "judged"
      from  = { complete = "Complete", judged = "Judged" }
    }
    min_valid_percent = {
      what  = "have every member in its format, of those that have all"
      share = "100 * valid / complete"
      of    = "complete"
      from  = { complete = "Complete", valid = "Valid" }
    }
    min_unique_percent = {
      what  = "have an id that was not there before"
      share = "100 * stored / (stored + duplicates + conflicts)"
      of    = "stored + duplicates + conflicts"
      from  = { stored = "Stored", duplicates = "Duplicates", conflicts = "Conflicts" }
    }
  }
  limits = var.quality == null ? {} : { for name, limit in var.quality : name => limit if limit != null }

  of_landings = ["Complete", "Valid", "Judged"]
  filtered    = local.lands ? setintersection(local.of_landings, flatten([for name in keys(local.limits) : values(local.figures[name].from)])) : toset([])
}

resource "aws_cloudwatch_log_metric_filter" "counts" {
  for_each = local.filtered

  name           = "${var.name}-${lower(each.key)}"
  log_group_name = local.log_groups.processor
  pattern        = "{ $.${each.key} = * }"

  metric_transformation {
    namespace = "Weir"
    name      = "${var.name}-${each.key}"
    value     = "$.${each.key}"
  }

  depends_on = [aws_cloudwatch_log_group.processor]
}

resource "aws_cloudwatch_metric_alarm" "quality" {
  for_each = local.limits

  alarm_name          = "${var.name}-${replace(each.key, "_", "-")}"
  alarm_description   = "Fewer than ${each.value} % of an hour's events ${local.figures[each.key].what}. weir report s3://${local.lake.bucket}/${var.lake_prefix} says of which types; rows of the quarantine have the reason."
  comparison_operator = "LessThanThreshold"
  threshold           = each.value
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = local.tags.alarm

  metric_query {
    id          = "share"
    expression  = "IF(${local.figures[each.key].of} > 0, ${local.figures[each.key].share})"
    label       = each.key
    return_data = true
  }

  dynamic "metric_query" {
    for_each = local.figures[each.key].from
    content {
      id = metric_query.key
      metric {
        namespace   = "Weir"
        metric_name = contains(local.filtered, metric_query.value) ? "${var.name}-${metric_query.value}" : metric_query.value
        dimensions  = contains(local.filtered, metric_query.value) ? {} : { Function = local.judge }
        period      = 3600
        stat        = "Sum"
      }
    }
  }
}

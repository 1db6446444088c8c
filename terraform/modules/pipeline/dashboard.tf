# Is it healthy? Above whether events get through, below what they are like and what it costs time.
locals {
  lambda_of  = concat([local.processor], values(local.merges), values(local.compacts))
  judge      = local.lands ? "${var.name}-merge" : local.processor
  wide       = 12
  high       = 6
  graph_time = { view = "timeSeries", stat = "Sum", period = 300, region = local.region }

  graphs = concat(
    [
      {
        title = "Behind the stream, ms (${local.iterator_age_seconds * 1000}: alarm)"
        stat  = "Maximum"
        metrics = [
          ["AWS/Lambda", "IteratorAge", "FunctionName", local.processor],
        ]
      },
      {
        title = "Records in and events out"
        stat  = "Sum"
        metrics = [
          ["AWS/Kinesis", "IncomingRecords", "StreamName", local.stream.name],
          ["Weir", "Received", "Function", local.processor],
          ["Weir", "Stored", "Function", local.judge],
        ]
      },
      {
        title = "Not in the lake: copies, conflicts, quarantine, failed"
        stat  = "Sum"
        metrics = [
          ["Weir", "Duplicates", "Function", local.judge],
          ["Weir", "Conflicts", "Function", local.judge],
          ["Weir", "Quarantined", "Function", local.judge],
          ["Weir", "Failed", "Function", local.processor],
        ]
      },
      {
        title = "Runs that fail or are not begun"
        stat  = "Sum"
        metrics = concat(
          [for name in local.lambda_of : ["AWS/Lambda", "Errors", "FunctionName", name]],
          [for name in local.lambda_of : ["AWS/Lambda", "Throttles", "FunctionName", name]],
        )
      },
      {
        title = "What a run takes, ms"
        stat  = "p95"
        metrics = [
          for name in local.lambda_of : ["AWS/Lambda", "Duration", "FunctionName", name]
        ]
      },
      {
        title = "Producers that are throttled"
        stat  = "Sum"
        metrics = [
          ["AWS/Kinesis", "WriteProvisionedThroughputExceeded", "StreamName", local.stream.name],
        ]
      },
    ],
    !local.lands ? [] : [
      {
        title = "Oldest landing that waits, plan that is open, s"
        stat  = "Maximum"
        metrics = [
          ["Weir", "OldestWaitingLanding", "Function", local.judge],
          ["Weir", "PlanOpen", "Function", local.judge],
        ]
      },
    ],
    local.lands ? [] : [
      {
        title = "Claims: units of writing, and requests that are throttled"
        stat  = "Sum"
        metrics = [
          ["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", local.lake.claims_table],
          ["AWS/DynamoDB", "WriteThrottleEvents", "TableName", local.lake.claims_table],
        ]
      },
    ],
  )
}

resource "aws_cloudwatch_dashboard" "health" {
  count = var.dashboard ? 1 : 0

  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = concat(
      !var.alarms ? [] : [{
        type       = "alarm", x = 0, y = 0, width = 2 * local.wide, height = 3
        properties = { title = "Alarms", alarms = local.alarm_arns }
      }],
      [for place, graph in local.graphs : {
        type       = "metric", width = local.wide, height = local.high
        x          = place % 2 * local.wide
        y          = 3 + floor(place / 2) * local.high
        properties = merge(local.graph_time, graph)
      }],
    )
  })
}

locals {
  alarm_arns = concat(
    [for alarm in aws_cloudwatch_metric_alarm.stream : alarm.arn],
    aws_cloudwatch_metric_alarm.failed_events[*].arn,
    aws_cloudwatch_metric_alarm.undelivered[*].arn,
    [for alarm in aws_cloudwatch_metric_alarm.quality : alarm.arn],
    [for alarm in aws_cloudwatch_metric_alarm.compact_errors : alarm.arn],
    [for alarm in aws_cloudwatch_metric_alarm.merge_errors : alarm.arn],
    [for alarm in aws_cloudwatch_metric_alarm.merge_behind : alarm.arn],
    [for alarm in aws_cloudwatch_metric_alarm.merge_stuck : alarm.arn],
    [for alarm in aws_cloudwatch_metric_alarm.landings_set_aside : alarm.arn],
  )
}
